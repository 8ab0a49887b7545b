/** What stands in place of a secret. */
export const REDACTED = "[redacted]";

/** In place of what is large rather than secret. */
export function sizeMark(kind: string, bytes: number): string {
  return `[${kind}, ${bytes.toLocaleString("en-US")} bytes]`;
}

/** Ends of names whose values are secret in objects, JSON text, forms and headers. */
const SECRET_NAME =
  "token|secret|password|passwd|passphrase|(?:api|access|private)[-_]?key|authorization|cookie|credentials?";
const SECRET_KEY = new RegExp(`(?:${SECRET_NAME})$`, "i");

export type KeyRule = "plain" | "secret" | "base64" | "script";

/** How the value of an object's key is to be treated. */
export function ruleOfKey(key: string): KeyRule {
  if (/base64$/i.test(key)) return "base64";
  if (/^(?:script|job_?script)$/i.test(key)) return "script";
  return SECRET_KEY.test(key) ? "secret" : "plain";
}

/** A value under a key that is not plain. */
export function hiddenValue(rule: Exclude<KeyRule, "plain">, value: string): string {
  switch (rule) {
    case "secret":
      return value === "" ? "" : REDACTED;
    case "base64":
      return sizeMark("base64", base64Bytes(value));
    case "script":
      return sizeMark("script", Buffer.byteLength(value));
  }
}

function base64Bytes(text: string): number {
  const characters = text.replaceAll(/[^A-Za-z0-9+/_-]/g, "").length;
  return Math.floor((characters * 3) / 4);
}

/** Base64 is given as its size from this length on: 384 bytes of content. */
const LONG_BASE64_CHARACTERS = 512;
/** Random base64 has one slash in 64 characters; a path has more than one in 25. */
const PATH_SLASH_SHARE = 1 / 25;

type Replacement = readonly [pattern: RegExp, by: string | ((match: string) => string)];

/** Tokens and keys that give themselves away, wherever they stand. */
const SHAPES: readonly Replacement[] = [
  // Slack: bot, user, app, refresh and session tokens.
  [/xox[a-z](?:\.xox[a-z])?-[\w-]{6,}/gi, REDACTED],
  [/xapp-[\w-]{6,}/gi, REDACTED],
  [/(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+/gi, `$1${REDACTED}`],
  // OpenAI, GitHub, npm, our own session, job, operator and admin tokens, JSON web tokens.
  [/(?<![A-Za-z_-])sk-[\w-]{16,}/g, REDACTED],
  [/(?<![A-Za-z])gh[pousr]_\w{16,}/g, REDACTED],
  [/github_pat_\w{20,}/g, REDACTED],
  [/(?<![A-Za-z])npm_[A-Za-z0-9]{30,}/g, REDACTED],
  [/(?<![A-Za-z])sb[ajto]_[\w-]{8,}/g, REDACTED],
  // AWS: key ids, and what stands behind the names of their secrets in its files and commands.
  [/(?<![A-Za-z])A[KS]IA[A-Z0-9]{16,}/g, REDACTED],
  [
    /(aws[-_]?(?:secret[-_]?access[-_]?key|session[-_]?token)["']?(?:\s*[:=]\s*|\s+)["']?)[\w/+=-]{40,}/gi,
    `$1${REDACTED}`,
  ],
  [/eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, REDACTED],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // Headers and addresses.
  [/\b(Bearer\s+)[\w.~+/=-]{8,}/gi, `$1${REDACTED}`],
  [/\b(Basic\s+)(?=[\w+/]*[=+/\d])[\w+/]{8,}=*/gi, `$1${REDACTED}`],
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:token|key))(\s*:\s*)(?!\[redacted\])[^\s"'][^\r\n"']*/gi,
    `$1$2${REDACTED}`,
  ],
  // Found by what is before a place, so that long texts are not read again from each of their letters.
  [/(?<=[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"']*:[^\s/@"']+@/gi, `${REDACTED}@`],
  [/(?<=[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"']{16,}@/gi, `${REDACTED}@`],
  [new RegExp(`\\b([\\w-]{0,40}(?:${SECRET_NAME})=)[^&\\s"'<>#;]+`, "gi"), `$1${REDACTED}`],
  // Slack's socket addresses carry a ticket (apps.connections.open).
  [/([?&]ticket=)[^&\s"'<>#]+/gi, `$1${REDACTED}`],
  // Contents of files.
  [
    new RegExp(`[A-Za-z0-9+/]{${LONG_BASE64_CHARACTERS},}={0,2}`, "g"),
    (match) => (isBase64(match) ? sizeMark("base64", base64Bytes(match)) : match),
  ],
];

function isBase64(run: string): boolean {
  const slashes = run.split("/").length - 1;
  const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
  return isMixed && slashes / run.length < PATH_SLASH_SHARE;
}

/** `"access_token": "…"` in JSON text, also in JSON that is a string in JSON, also cut off. */
const JSON_TEXT_KEY = new RegExp(
  `(?<!\\\\)(\\\\*)"([\\w-]{0,40}(?:${SECRET_NAME}|base64|script))\\1"(\\s*:\\s*)\\1"([^]*?)((?<!\\\\)\\1"|$)`,
  "gi",
);

/** No shape matches a text in which this finds nothing. */
const SUSPICIOUS = new RegExp(
  [
    "xox[a-z]|xapp-|hooks\\.slack|sk-|gh[pousr]_|github_pat_|npm_|sb[ajto]_|A[KS]IA|eyJ|PRIVATE KEY",
    "bearer|basic|base64|script|ticket=|x-[\\w-]{0,40}key|:\\/\\/[^\\s/]*@",
    SECRET_NAME,
    `[A-Za-z0-9+/]{${LONG_BASE64_CHARACTERS}}`,
  ].join("|"),
  "i",
);

/** The text without what looks secret or is a file's content. */
export function withoutShapes(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const hidden = text.replaceAll(
    JSON_TEXT_KEY,
    (whole, slashes: string, key: string, colon: string, value: string, end: string) => {
      const rule = ruleOfKey(key);
      if (rule === "plain") return whole;
      return `${slashes}"${key}${slashes}"${colon}${slashes}"${hiddenValue(rule, value)}${end}`;
    },
  );
  return SHAPES.reduce(
    (so, [pattern, by]) =>
      typeof by === "string" ? so.replaceAll(pattern, by) : so.replaceAll(pattern, by),
    hidden,
  );
}
