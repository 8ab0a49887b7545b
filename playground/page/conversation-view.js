import { createComposer, createEditor } from "./composer.js";
import { STARTERS, members, typedText } from "./directory.js";
import { button, byId, el } from "./elements.js";
import { whileBusy } from "./faults.js";
import { createMessageList } from "./message-list.js";
import { renderMessage, statusLine } from "./message-view.js";
import { channelOf, directory, handleOf, state, titleOf, userOf } from "./state.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/**
 * What the person can do in a conversation.
 * @typedef {object} ConversationActs
 * @property {(text: string, files: readonly File[], thread: string | null) => Promise<void>} say
 * @property {(message: Json, typed: string) => Promise<void>} saveEdit
 * @property {(message: Json, action: Record<string, any>, control: HTMLElement) => void} act
 * @property {(ts: string | null) => void} openThread
 * @property {(message: Json) => void} remove
 * @property {(message: Json, name: string, present: boolean) => void} react
 */

/**
 * The open channel and, beside it, the open thread.
 * @param {ConversationActs} acts
 */
export function createConversationView(acts) {
  const channelList = createMessageList({
    scroll: byId("messages"),
    list: byId("message-list"),
    newer: byId("newer"),
    now: Date.now,
  });
  const threadList = createMessageList({
    scroll: byId("thread-messages"),
    list: byId("thread-list"),
    newer: byId("thread-newer"),
    now: Date.now,
  });
  const channelComposer = createComposer("compose-channel", (text, files) =>
    acts.say(text, files, null),
  );
  const threadComposer = createComposer("compose-thread", (text, files) =>
    acts.say(text, files, state.thread),
  );
  /** Unsent words of each conversation and thread. @type {Map<string, { text: string, files: File[] }>} */
  const drafts = new Map();
  byId("channel-composer").append(channelComposer.element);
  byId("thread-composer").append(threadComposer.element);

  function drawHead() {
    const channel = channelOf(state.channel);
    if (channel === null) return;
    const isDirect = channel["kind"] === "im" || channel["kind"] === "mpim";
    const title = isDirect ? titleOf(channel) : `#${titleOf(channel)}`;
    const bot = directory.userName("bot") ?? "codex";
    byId("channel-title").textContent = title;
    byId("channel-topic").textContent = channel["topic"]?.["value"] ?? "";
    byId("thread-place").textContent = title;
    document.title = `${title} · Playground`;
    const advice = channel["kind"] === "im" ? "" : `; mention @${bot} to give it work`;
    channelComposer.describe(`Message to ${title}`, `Message ${title}${advice}`);
    threadComposer.describe("Reply in the thread", "Reply…");
  }

  function draw() {
    drawHead();
    const all = shownMessages();
    const roots = all.filter(
      (message) => isRoot(message) || message["subtype"] === "thread_broadcast",
    );
    show(channelList, roots, "channel");
    drawStarters(all.length === 0);
    drawThread(all);
  }

  /**
   * @param {import("./message-list.js").MessageList} list
   * @param {readonly Json[]} messages
   * @param {"channel" | "thread"} place
   */
  function show(list, messages, place) {
    /** @type {import("./message-view.js").MessageHost} */
    const host = {
      directory,
      me: state.me,
      user: userOf,
      place,
      act: acts.act,
      openThread: (message) => acts.openThread(String(message["thread_ts"] ?? message["ts"])),
      edit: (message) => edit({ ts: String(message["ts"]), place }),
      remove: acts.remove,
      react: acts.react,
    };
    list.show(
      messages,
      (message) =>
        JSON.stringify([
          message,
          statusOf(message),
          state.me,
          isEdited(message, place),
          state.workspace["users"].length,
        ]),
      (message) => {
        const drawn = renderMessage(message, statusOf(message), host);
        if (isEdited(message, place)) beginEditing(drawn, message);
        return drawn;
      },
    );
  }

  /** @param {{ ts: string, place: string } | null} which */
  function edit(which) {
    state.editing = which;
    draw();
  }

  /**
   * @param {HTMLElement} drawn
   * @param {Json} message
   */
  function beginEditing(drawn, message) {
    const editor = createEditor(
      typedText(String(message["text"]), handleOf),
      async (typed) => {
        await acts.saveEdit(message, typed);
        edit(null);
      },
      () => edit(null),
    );
    drawn.querySelector(".message-body")?.replaceWith(editor);
    queueMicrotask(() => editor.querySelector("textarea")?.focus());
  }

  /** @param {boolean} isEmpty */
  function drawStarters(isEmpty) {
    const place = byId("starters");
    const channel = channelOf(state.channel);
    if (state.content["ok"] !== true || channel === null) {
      place.hidden = true;
      return place.replaceChildren();
    }
    const bot = directory.userName("bot") ?? "codex";
    const isThere = members(channel).includes(String(state.workspace["app"]["bot_user_id"]));
    const mention = channel["kind"] === "im" ? "" : `@${bot} `;
    const advice = isThere
      ? `Try what ${bot} does with one of these, or write your own message below.`
      : `${bot} is not in this conversation, so it does not read along.`;
    place.hidden = !isEmpty && !isThere;
    place.classList.toggle("small", !isEmpty);
    if (!isEmpty) {
      const label = { class: "starter-row", role: "group", "aria-label": "Try" };
      const row = STARTERS.map((one) => starter(one, false, mention));
      return place.replaceChildren(...(isThere ? [el("div", label, ...row)] : []));
    }
    place.replaceChildren(
      el("p", { class: "b" }, "Nothing was written here yet."),
      el("p", { class: "t2" }, advice),
      el(
        "div",
        { class: "starter-row" },
        ...(isThere ? STARTERS : []).map((one, index) => starter(one, index === 0, mention)),
      ),
    );
  }

  /**
   * @param {{ label: string, text: string }} one
   * @param {boolean} isFirst
   * @param {string} mention
   */
  function starter({ label, text }, isFirst, mention) {
    const made = button(label, { class: isFirst ? "btn p" : "btn" }, () => {
      void whileBusy(made, async () => {
        await acts.say(`${mention}${text}`, [], null);
        return {};
      });
    });
    return made;
  }

  /** @param {readonly Json[]} all */
  function drawThread(all) {
    const { thread } = state;
    byId("thread").hidden = thread === null;
    byId("playground").classList.toggle("with-thread", thread !== null);
    if (thread === null) return;
    const inThread = all.filter(
      (message) => message["ts"] === thread || message["thread_ts"] === thread,
    );
    show(threadList, inThread, "thread");
    const root = inThread.find((message) => message["ts"] === thread);
    const status = root === undefined ? null : statusOf(root);
    byId("thread-status").replaceChildren(
      ...(status === null ? [] : [statusLine(status, directory)]),
    );
  }

  return {
    draw,
    drawHead,
    toEnd: (/** @type {string | null} */ thread) =>
      (thread === null ? channelList : threadList).toEnd(),
    focusChannel: channelComposer.focus,
    focusThread: threadComposer.focus,
    /** Puts unsent words aside before another place is shown. */
    keepDrafts: () => {
      drafts.set(state.channel, channelComposer.draft());
      if (state.thread !== null)
        drafts.set(`${state.channel} ${state.thread}`, threadComposer.draft());
    },
    /** Another channel, or only another thread of it, is shown next. */
    restart: (/** @type {"channel" | "thread"} */ what) => {
      const nothing = { text: "", files: [] };
      if (what === "channel") {
        channelList.restart();
        // What was written before the channels were known belongs to the one that is shown first.
        channelComposer.setDraft(drafts.get(state.channel) ?? drafts.get("") ?? nothing);
        drafts.delete("");
      }
      threadList.restart();
      threadComposer.setDraft(drafts.get(`${state.channel} ${state.thread}`) ?? nothing);
    },
  };
}

/** @returns {Json[]} Messages and what only this person sees, in order. */
function shownMessages() {
  const own = state.content["ephemerals"].map((/** @type {Json} */ one) => ({
    ...one,
    ephemeral: true,
    ...(one["threadTs"] === undefined ? {} : { thread_ts: one["threadTs"] }),
  }));
  return [...state.content["messages"], ...own].toSorted((a, b) => (a["ts"] < b["ts"] ? -1 : 1));
}

/** @param {Json} message */
function isRoot(message) {
  return message["thread_ts"] === undefined || message["thread_ts"] === message["ts"];
}

/**
 * @param {Json} message
 * @param {string} place
 */
function isEdited(message, place) {
  return state.editing?.ts === message["ts"] && state.editing?.place === place;
}

/**
 * What the bot is doing in the thread of this message.
 * @param {Json} message
 * @returns {string | null}
 */
function statusOf(message) {
  const found = state.content["statuses"].find(
    (/** @type {Json} */ one) => one["threadTs"] === message["ts"],
  );
  const status = String(found?.["status"] ?? "");
  return status === "" ? null : status;
}
