/** Half of a surrogate pair, which `JSON.stringify` writes as an escape. */
const LONE_SURROGATE = /\\ud[89a-f][0-9a-f]{2}/;

/**
 * A message as JSON whose texts are all well formed. Codex drops a frame with half of a surrogate
 * pair in it, and its turn then waits for ever; such a half becomes U+FFFD.
 */
export function wellFormedJson(message: object): string {
  const json = JSON.stringify(message);
  return LONE_SURROGATE.test(json)
    ? JSON.stringify(message, (_name, value: unknown) =>
        typeof value === "string" ? value.toWellFormed() : value,
      )
    : json;
}
