/** The two tokens of a Slack app that the broker needs. */
export type TokenField = "app" | "bot";

/** What kind of token a text is, by how it starts. */
export type TokenKind =
  "app" | "bot" | "user" | "rotated" | "refresh" | "browser" | "legacy" | "unknown";

const kindsByStart: readonly (readonly [string, TokenKind])[] = [
  ["xoxb-", "bot"],
  ["xapp-", "app"],
  ["xoxp-", "user"],
  ["xoxe.", "rotated"],
  ["xoxe-", "refresh"],
  ["xoxc-", "browser"],
  ["xoxd-", "browser"],
  ["xoxs-", "legacy"],
  ["xoxa-", "legacy"],
  ["xoxr-", "refresh"],
];

/** How the token of a field starts. */
export const tokenStarts: Readonly<Record<TokenField, string>> = { app: "xapp-", bot: "xoxb-" };

export type TokenShape =
  | { readonly shape: "absent" }
  | { readonly shape: "right"; readonly token: string }
  /** `start` is what may be shown of it: never more than a prefix that is on the list above. */
  | { readonly shape: "wrong-kind"; readonly kind: TokenKind; readonly start: string | null }
  /** It starts as it must, but was cut off or copied with something else. */
  | { readonly shape: "damaged" };

/** Slack's are under 100 characters; an app-level token has some 110. */
const TOKEN_MAX_CHARACTERS = 300;

/** Pure: whether a pasted text can be the token of a field. White space around it is ignored. */
export function tokenShape(field: TokenField, pasted: string): TokenShape {
  const token = pasted.trim();
  if (token === "") return { shape: "absent" };
  const found = kindsByStart.find(([start]) => token.startsWith(start));
  if (found === undefined) return { shape: "wrong-kind", kind: "unknown", start: null };
  const [start, kind] = found;
  if (kind !== field) return { shape: "wrong-kind", kind, start };
  const isWhole = token.length <= TOKEN_MAX_CHARACTERS && /^x[a-z]{3}-[\w-]+$/.test(token);
  return isWhole ? { shape: "right", token } : { shape: "damaged" };
}

/** The app's id that an app-level token names: `xapp-1-A07K3P9-…`. Null where it names none. */
export function appIdOf(appToken: string): string | null {
  return /^xapp-\d+-(A[A-Z0-9]{2,})-/.exec(appToken.trim())?.[1] ?? null;
}
