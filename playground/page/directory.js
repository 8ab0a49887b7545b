/** @typedef {Readonly<Record<string, any>>} Json */

/**
 * Whether this person sees the conversation in the list.
 * @param {Json} channel
 * @param {string} user
 */
export function isVisible(channel, user) {
  if (channel["is_archived"] === true) return false;
  return channel["kind"] === "channel" || members(channel).includes(user);
}

/**
 * The conversation's name as this person sees it: a direct message has its other people's.
 * @param {Json} channel
 * @param {string} user
 * @param {(id: string) => string} userName
 */
export function channelTitle(channel, user, userName) {
  if (channel["kind"] === "channel" || channel["kind"] === "group") return String(channel["name"]);
  const others = members(channel).filter((id) => id !== user);
  return others.map(userName).join(", ");
}

/**
 * @param {Json} channel
 * @returns {string[]}
 */
export function members(channel) {
  return Array.isArray(channel["members"]) ? channel["members"] : [];
}

/**
 * A message's text as its writer typed it: mentions by name, nothing escaped.
 * @param {string} text
 * @param {(id: string) => string} userHandle
 */
export function typedText(text, userHandle) {
  return text
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${userHandle(id)}`)
    .replace(/<#[A-Z0-9]+\|([^>]+)>/g, "#$1")
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** What can be tried in an empty conversation. In a channel the bot has to be mentioned. */
export const STARTERS = [
  { label: "Say hello", text: "hello" },
  { label: "Ask for an approval", text: "please ask me for an approval" },
  { label: "Ask me a question", text: "please ask me a question" },
  { label: "Fail on purpose", text: "please fail on purpose" },
  { label: "Make a plan", text: "please make a plan" },
  { label: "Change some files", text: "please change some files" },
  { label: "List the workspace", text: "please list the workspace" },
  { label: "Run a long job", text: "please run a long job" },
];
