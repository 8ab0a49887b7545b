const REPLACEMENT = "[redacted]";
/** Shorter values are words that stand everywhere. */
const SECRET_MIN_CHARACTERS = 6;
const DEPTH_MAX = 60;

/** A copy of JSON data in which no text and no name holds one of the secrets. Pure. */
export function withoutSecrets(value: unknown, secrets: readonly string[]): unknown {
  // Longer ones first: a part of one must not break the whole up.
  const known = secrets
    .filter((secret) => secret.length >= SECRET_MIN_CHARACTERS)
    .toSorted((one, other) => other.length - one.length);
  const text = (given: string): string =>
    known.reduce((written, secret) => written.replaceAll(secret, REPLACEMENT), given);
  const copy = (given: unknown, depth: number): unknown => {
    if (typeof given === "string") return text(given);
    if (typeof given === "number")
      return text(String(given)) === String(given) ? given : REPLACEMENT;
    if (typeof given !== "object" || given === null) return given;
    if (depth > DEPTH_MAX) return REPLACEMENT;
    if (Array.isArray(given)) return given.map((each) => copy(each, depth + 1));
    return Object.fromEntries(
      Object.entries(given).map(([name, each]) => [text(name), copy(each, depth + 1)]),
    );
  };
  return copy(value, 0);
}
