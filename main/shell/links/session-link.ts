/** A session's key: Slack's channel, and the ts of the thread's first message. */
const SESSION_KEY = /^[CGD][A-Z0-9]{2,39}:\d{1,20}\.\d{1,10}$/;
const MAX_LINK = 300;

/**
 * Where `broker://session/<key>` leads in the window; null for every other text. Any program and any
 * page may open such a link, so it opens what is there already and does nothing else. Pure.
 */
export function pathOfLink(given: string): string | null {
  const url = given.length > MAX_LINK ? null : parsed(given);
  if (url === null) return null;
  const { protocol, host, pathname, username, search, hash } = url;
  if (protocol !== "broker:" || host !== "session" || username + search + hash !== "") return null;
  const key = decoded(pathname.slice(1));
  return SESSION_KEY.test(key) ? `/sessions/${encodeURIComponent(key)}` : null;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    // No address at all.
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: no key has one.
    return "";
  }
}
