import { channelTitle, isVisible } from "./directory.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/** Everything that the page knows. Drawing reads it; only the functions below change it. */
export const state = {
  /** @type {Json} */
  workspace: { users: [], channels: [], app: {}, connections: 0 },
  me: "",
  channel: "",
  /** @type {string | null} */
  thread: null,
  /** @type {Json} The open channel: messages, ephemerals, statuses. */
  content: { messages: [], ephemerals: [], statuses: [] },
  /** @type {Set<string>} Channels with something unread. */
  unread: new Set(),
  /** @type {{ ts: string, place: string } | null} The message that is being edited, and where. */
  editing: null,
  /** When the last news came, in ms. */
  heardAt: 0,
};

/** Names for ids. */
export const directory = {
  /** @param {string} id */
  userName: (id) => {
    const user = userOf(id);
    return user === null
      ? null
      : String(user["is_bot"] === true ? user["name"] : user["real_name"]);
  },
  /** @param {string} id */
  channelName: (id) => {
    const channel = channelOf(id);
    return channel === null ? null : titleOf(channel);
  },
};

/** The user with this id; `bot` is the app's own. @param {string} id @returns {Json | null} */
export function userOf(id) {
  const wanted = id === "bot" ? state.workspace["app"]["bot_user_id"] : id;
  return state.workspace["users"].find((/** @type {Json} */ user) => user["id"] === wanted) ?? null;
}

/** @param {string} id @returns {Json | null} */
export function channelOf(id) {
  return state.workspace["channels"].find((/** @type {Json} */ one) => one["id"] === id) ?? null;
}

/** @param {Json} channel */
export function titleOf(channel) {
  return channelTitle(channel, state.me, (id) => directory.userName(id) ?? id);
}

/** @param {string} id */
export function handleOf(id) {
  return String(userOf(id)?.["name"] ?? id);
}

/** @returns {Json[]} */
export function visibleChannels() {
  return state.workspace["channels"].filter((/** @type {Json} */ one) => isVisible(one, state.me));
}

/** The address leads back here, also after a reload. */
export function rememberPlace() {
  const query = new URLSearchParams({ channel: state.channel, as: state.me });
  if (state.thread !== null) query.set("thread_ts", state.thread);
  history.replaceState(null, "", `/?${query}`);
}

export function readPlace() {
  const query = new URLSearchParams(location.search);
  state.channel = query.get("channel") ?? "";
  state.me = query.get("as") ?? "";
  state.thread = query.get("thread_ts") || null;
}
