/** @typedef {Readonly<Record<string, any>>} Json */

/** The workspace answers from memory: longer means that it is gone. */
const PATIENCE_MS = 10_000;

/** A click waits for the app's acknowledgement, which Slack allows three seconds. */
const CLICK_PATIENCE_MS = 20_000;

/** Where this tab keeps the key of its address; other programs of the machine do not have it. */
const KEY = "playground-key";

/** Takes the key out of the address, where it would be seen and copied. */
export function keepKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key === null) return;
  sessionStorage.setItem(KEY, key);
  history.replaceState(null, "", `${location.pathname}${location.search}`);
}

/** How long a lost event stream that the browser gave up on is left alone, in ms. */
const RECONNECT_MS = 2_000;

/**
 * @param {string} path Below `/_playground/`.
 * @returns {Promise<Json>}
 */
export async function read(path) {
  return answer(await fetch(`/_playground/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) }));
}

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<Json>} Throws an error with a sentence for people when it was refused.
 */
export async function write(path, body) {
  const form = body instanceof FormData;
  return answer(
    await fetch(`/_playground/${path}`, {
      method: "POST",
      signal: AbortSignal.timeout(CLICK_PATIENCE_MS),
      headers: {
        "x-playground-key": sessionStorage.getItem(KEY) ?? "",
        ...(form ? {} : { "content-type": "application/json" }),
      },
      body: form ? body : JSON.stringify(body),
    }),
  );
}

/** What the workspace's refusals mean to a person. */
/** @type {Readonly<Record<string, string>>} */
const REFUSALS = {
  not_in_channel: "This person is not in the channel. Choose another person under “Acting as”.",
  is_archived: "This channel is archived, so nothing can be written in it.",
  thread_not_found: "The message that this thread began with is gone.",
  message_not_found: "The message is gone.",
  not_own_message: "Only the person who wrote a message can change it.",
  no_text: "There is nothing to send yet.",
  action_not_found: "The button is gone: the message changed meanwhile.",
  already_reacted: "This reaction is there already.",
  no_modal: "The form is closed already.",
  not_a_person:
    "This tab may only read. Open the playground by the address that `npm start` printed last.",
};

/**
 * @param {Response} response
 * @returns {Promise<Json>}
 */
async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.ok !== false) return body;
  const code = typeof body.error === "string" ? body.error : `HTTP ${response.status}`;
  throw new Error(REFUSALS[code] ?? `The playground refused this (${code}).`);
}

/**
 * Keeps a stream of changes open for as long as the page lives.
 * @param {object} listener
 * @param {() => void} listener.onLive The stream is there (again).
 * @param {() => void} listener.onLost
 * @param {() => void} listener.onReset What happened meanwhile is not known: load everything again.
 * @param {(change: Json) => void} listener.onChange
 */
export function followChanges({ onLive, onLost, onReset, onChange }) {
  const source = new EventSource("/_playground/events");
  source.addEventListener("open", onLive);
  source.addEventListener("reset", onReset);
  source.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    onLost();
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => followChanges({ onLive, onLost, onReset, onChange }), RECONNECT_MS);
  });
}
