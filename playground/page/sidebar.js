import { button, byId, el, reconcile } from "./elements.js";
import { icon } from "./icons.js";
import { directory, state, titleOf, visibleChannels } from "./state.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/** @param {readonly Json[]} people */
export function drawPeople(people) {
  const select = byId("acting-as");
  select.replaceChildren(
    ...people.map((person) =>
      el(
        "option",
        { value: person["id"], selected: person["id"] === state.me },
        String(person["real_name"]),
      ),
    ),
  );
}

/** @type {readonly (readonly [string, readonly string[]])[]} */
const SECTIONS = [
  ["Channels", ["channel"]],
  ["Private channels", ["group"]],
  ["Direct messages", ["im", "mpim"]],
];

const CHANNEL_ICONS = /** @type {const} */ ({
  channel: "hash",
  group: "lock",
  mpim: "users",
  im: "user",
});

/** @param {(channel: string) => void} open */
export function drawChannels(open) {
  const visible = visibleChannels();
  const sections = SECTIONS.filter(([, kinds]) =>
    visible.some((one) => kinds.includes(one["kind"])),
  );
  reconcile(
    byId("channels"),
    sections,
    ([title]) => title,
    ([, kinds]) =>
      JSON.stringify([
        state.me,
        state.channel,
        [...state.unread],
        visible.filter((one) => kinds.includes(one["kind"])),
      ]),
    ([title, kinds]) =>
      el(
        "section",
        {},
        el("h2", {}, title),
        el(
          "ul",
          {},
          ...visible
            .filter((one) => kinds.includes(one["kind"]))
            .map((one) => channelRow(one, open)),
        ),
      ),
  );
}

/**
 * @param {Json} channel
 * @param {(channel: string) => void} open
 */
function channelRow(channel, open) {
  const id = String(channel["id"]);
  const isOpen = id === state.channel;
  const isUnread = state.unread.has(id);
  const kind = /** @type {keyof typeof CHANNEL_ICONS} */ (channel["kind"]);
  return el(
    "li",
    {},
    button(
      "",
      {
        class: isUnread ? "channel-row unread" : "channel-row",
        "aria-current": isOpen ? "page" : null,
        "data-focus": id,
        // The list is one tab stop; arrow keys go from row to row.
        tabindex: isOpen ? "0" : "-1",
        "aria-label": isUnread ? `${titleOf(channel)}, unread` : null,
      },
      () => open(id),
      icon(CHANNEL_ICONS[kind]),
      el("span", { class: "clip" }, titleOf(channel)),
    ),
  );
}

/** Arrow keys, Home and End go through the conversations. @param {KeyboardEvent} event */
export function moveInChannels(event) {
  const rows = [...byId("channels").querySelectorAll("button")];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at === -1) return;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
  const next = to === undefined ? undefined : rows[to];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

export function drawConnection() {
  const place = byId("link-state");
  const live = Number(state.workspace["connections"]) > 0;
  const bot = directory.userName("bot") ?? "codex";
  place.replaceChildren(
    live ? el("span", { class: "dot" }) : icon("unplug", "i s"),
    el("span", {}, live ? `${bot} is connected` : `${bot} is not connected: nobody answers yet`),
  );
}
