import { renderBlocks } from "./blocks.js";
import { button, el, iconButton } from "./elements.js";
import { icon } from "./icons.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { renderTree } from "./render-text.js";
import { clockTime, exactTime, millisOf, sizeName } from "./time.js";

/** @import { BlockHost } from "./blocks.js" */
/** @typedef {Readonly<Record<string, any>>} Json */

/**
 * What a message needs of the page that shows it.
 * @typedef {object} MessageHost
 * @property {import("./render-text.js").Directory} directory
 * @property {string} me Who the page acts as.
 * @property {(id: string) => Json | null} user
 * @property {"channel" | "thread"} place
 * @property {(message: Json, action: Record<string, unknown>, control: HTMLElement) => void} act
 * @property {(message: Json) => void} openThread
 * @property {(message: Json) => void} edit
 * @property {(message: Json) => void} remove
 * @property {(message: Json, name: string, present: boolean) => void} react
 */

/** Reactions at hand. */
const QUICK_REACTIONS = ["eyes", "+1", "white_check_mark"];

/**
 * @param {Json} message As conversations.history shows it; `ephemeral: true` for one that only this person sees.
 * @param {string | null} status What the bot is doing in the message's thread.
 * @param {MessageHost} host
 * @returns {HTMLElement}
 */
export function renderMessage(message, status, host) {
  const author = authorOf(message, host);
  const ms = millisOf(String(message["ts"]));
  const time = el(
    "time",
    { datetime: new Date(ms).toISOString(), title: exactTime(ms) },
    clockTime(ms),
  );
  const head = el(
    "div",
    { class: "message-head" },
    el("b", {}, author.name),
    author.bot ? el("span", { class: "tag" }, "App") : null,
    time,
    message["edited"] === undefined ? null : el("span", { class: "hint" }, "(edited)"),
  );
  const article = el(
    "article",
    { class: "message", tabindex: "-1", "aria-label": `${author.name}, ${clockTime(ms)}` },
    avatar(author.name, author.bot),
    el(
      "div",
      { class: "message-main" },
      head,
      bodyOf(message, author.bot, host),
      filesOf(message),
      reactionsOf(message, host),
      threadLine(message, status, host),
    ),
  );
  if (message["ephemeral"] === true) {
    article.prepend(el("p", { class: "only" }, icon("eye", "i s"), "Only visible to you"));
  } else {
    article.append(toolbar(message, host));
  }
  return article;
}

/**
 * @param {Json} message
 * @param {MessageHost} host
 * @returns {{ name: string, bot: boolean }}
 */
function authorOf(message, host) {
  const user = host.user(message["ephemeral"] === true ? "bot" : String(message["user"] ?? ""));
  const bot =
    message["bot_id"] !== undefined || user?.["is_bot"] === true || message["ephemeral"] === true;
  const given = message["username"] ?? (bot ? user?.["name"] : user?.["real_name"]);
  return { name: String(given ?? message["bot_profile"]?.["name"] ?? "codex"), bot };
}

/**
 * @param {string} name
 * @param {boolean} bot
 */
function avatar(name, bot) {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return el(
    "span",
    { class: bot ? "av bot" : "av", "aria-hidden": "true" },
    bot ? icon("mark") : initials,
  );
}

/**
 * Apps' blocks are drawn as they are, unless Slack made them of the text; of people the text, which says
 * the same.
 * @param {Json} message
 * @param {boolean} bot
 * @param {MessageHost} host
 */
function bodyOf(message, bot, host) {
  const body = el("div", { class: "message-body" });
  if (message["subtype"] === "tombstone") {
    body.append(el("p", { class: "hint" }, "This message was deleted."));
    return body;
  }
  const isDrawn = bot && message["repeats_text"] !== true && Array.isArray(message["blocks"]);
  const blocks = isDrawn ? message["blocks"] : [];
  /** @type {BlockHost} */
  const blockHost = {
    directory: host.directory,
    act: (action, control) => host.act(message, action, control),
  };
  const text = String(message["text"] ?? "");
  if (blocks.length > 0) body.append(renderBlocks(blocks, blockHost));
  else {
    body.append(el("div", { class: "text" }, renderTree(parseMrkdwn(text), host.directory)));
  }
  for (const attachment of Array.isArray(message["attachments"]) ? message["attachments"] : []) {
    body.append(el("div", { class: "attachment" }, attachmentOf(attachment, blockHost)));
  }
  return body;
}

/**
 * @param {Json} attachment
 * @param {BlockHost} host
 */
function attachmentOf(attachment, host) {
  if (Array.isArray(attachment["blocks"])) return renderBlocks(attachment["blocks"], host);
  const words = [
    attachment["pretext"],
    attachment["title"],
    attachment["text"] ?? attachment["fallback"],
  ];
  return renderTree(
    words.filter((one) => typeof one === "string").flatMap((one) => parseMrkdwn(one)),
    host.directory,
  );
}

/** @param {Json} message */
function filesOf(message) {
  const files = Array.isArray(message["files"]) ? message["files"] : [];
  if (files.length === 0) return null;
  return el("div", { class: "files" }, ...files.map(fileOf));
}

/** @param {Json} file */
function fileOf(file) {
  if (file["mode"] === "tombstone") return el("p", { class: "hint" }, "This file was deleted.");
  const href = `/_playground/file/${encodeURIComponent(String(file["id"]))}`;
  const name = String(file["title"] ?? file["name"]);
  if (/^image\/(?:png|jpeg|gif|webp)$/.test(String(file["mimetype"]))) {
    return el(
      "figure",
      { class: "picture" },
      el("figcaption", {}, name),
      el(
        "a",
        { href, target: "_blank", rel: "noopener" },
        el("img", { src: href, alt: String(file["alt_txt"] ?? name), loading: "lazy" }),
      ),
    );
  }
  return el(
    "a",
    { class: "file", href, target: "_blank", rel: "noopener", download: String(file["name"]) },
    icon("file"),
    el("span", { class: "clip" }, name),
    el("span", { class: "hint" }, sizeName(Number(file["size"] ?? 0))),
  );
}

/**
 * @param {Json} message
 * @param {MessageHost} host
 */
function reactionsOf(message, host) {
  const reactions = Array.isArray(message["reactions"]) ? message["reactions"] : [];
  if (reactions.length === 0) return null;
  return el(
    "div",
    { class: "reactions" },
    ...reactions.map((reaction) => {
      const name = String(reaction["name"]);
      /** @type {string[]} */
      const users = reaction["users"] ?? [];
      const mine = users.includes(host.me);
      const who = users.map((id) => host.directory.userName(id) ?? id).join(", ");
      return button(
        ` ${users.length}`,
        {
          class: "reaction",
          "aria-pressed": String(mine),
          "aria-label": `${name}, ${users.length}, by ${who}`,
          title: `:${name}: by ${who}`,
          "data-focus": `reaction-${name}`,
        },
        () => host.react(message, name, !mine),
        reactionPicture(name),
      );
    }),
  );
}

/** Reactions that have a picture of ours; others are named. */
const REACTION_ICONS = new Map(
  /** @type {const} */ ([
    ["eyes", "eye"],
    ["+1", "thumbs-up"],
    ["white_check_mark", "check"],
    ["heavy_check_mark", "check"],
    ["x", "x"],
    ["hourglass_flowing_sand", "hourglass"],
    ["warning", "alert"],
  ]),
);

/**
 * @param {string} name
 * @returns {Node | string}
 */
function reactionPicture(name) {
  const known = [...REACTION_ICONS].find(([one]) => one === name);
  return known === undefined ? `:${name}:` : icon(known[1], "i s");
}

/**
 * The line below a message that leads to its thread.
 * @param {Json} message
 * @param {string | null} status
 * @param {MessageHost} host
 */
function threadLine(message, status, host) {
  if (host.place === "thread") return null;
  const replies = Number(message["reply_count"] ?? 0);
  const working = status === null ? null : statusLine(status, host.directory);
  if (replies === 0) return working;
  const last = clockTime(millisOf(String(message["latest_reply"] ?? message["ts"])));
  const label = replies === 1 ? "1 reply" : `${replies} replies`;
  const open = button(label, { class: "thread-link", "data-focus": "thread" }, () =>
    host.openThread(message),
  );
  return el(
    "div",
    { class: "thread-line" },
    open,
    working ?? el("span", { class: "hint" }, `last at ${last}`),
  );
}

/**
 * "codex is thinking…"
 * @param {string} status
 * @param {import("./render-text.js").Directory} directory
 */
export function statusLine(status, directory) {
  const bot = directory.userName("bot") ?? "codex";
  return el(
    "p",
    { class: "status" },
    icon("loader", "i s spin"),
    el("span", {}, el("b", {}, bot), ` ${status}`),
  );
}

/**
 * What can be done with a message; seen with the pointer over it or the focus in it.
 * @param {Json} message
 * @param {MessageHost} host
 */
function toolbar(message, host) {
  const mine = message["user"] === host.me && message["subtype"] !== "tombstone";
  const controls = QUICK_REACTIONS.map((name) => {
    /** @type {Json[]} */
    const reactions = message["reactions"] ?? [];
    const present = reactions.some(
      (one) => one["name"] === name && one["users"]?.includes(host.me),
    );
    const label = `${present ? "Take back" : "React with"} ${name.replaceAll("_", " ")}`;
    return button(
      "",
      {
        class: "btn quiet ic sm",
        "aria-label": label,
        title: label,
        "data-focus": `react-${name}`,
      },
      () => host.react(message, name, !present),
      reactionPicture(name),
    );
  });
  const small = { class: "btn quiet ic sm" };
  if (host.place === "channel") {
    controls.push(
      iconButton(icon("reply", "i s"), "Reply in thread", { ...small, "data-focus": "reply" }, () =>
        host.openThread(message),
      ),
    );
  }
  if (mine) {
    controls.push(
      iconButton(icon("pencil", "i s"), "Edit", { ...small, "data-focus": "edit" }, () =>
        host.edit(message),
      ),
      iconButton(icon("trash", "i s"), "Delete", { ...small, "data-focus": "delete" }, () =>
        host.remove(message),
      ),
    );
  }
  return el("div", { class: "toolbar", role: "group", "aria-label": "Message" }, ...controls);
}
