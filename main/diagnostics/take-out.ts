import { formsOf } from "../../broker/logs/secret-forms.ts";
import { REDACTED, withoutShapes } from "../../broker/logs/secret-shapes.ts";

/** What must not leave this computer. */
export interface ToTakeOut {
  /** Secrets that are known, and what they are, such as "admin token". */
  readonly secrets: readonly { readonly kind: string; readonly value: string }[];
  /** Names of people; none to keep them. */
  readonly people: readonly string[];
  /** Names of channels, without `#`. */
  readonly channels: readonly string[];
  /** Also take out e-mail addresses. */
  readonly emails: boolean;
  /** The home folder, which carries a person's name. */
  readonly home: string;
}

export interface TakenOut {
  readonly text: string;
  /** How many places were changed. */
  readonly redactions: number;
}

/** Tokens and keys that say what they are. What has no kind here is found by the log's own shapes. */
const shapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["Slack token", /(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{6,}/gi],
  ["OpenAI key", /(?<![A-Za-z_-])sk-[\w-]{16,}/g],
  ["GitHub token", /(?:(?<![A-Za-z])gh[pousr]_\w{16,}|github_pat_\w{20,})/g],
  ["npm token", /(?<![A-Za-z])npm_[A-Za-z0-9]{30,}/g],
  ["broker token", /(?<![A-Za-z])sb[ato]_[\w-]{8,}/g],
  ["AWS key", /(?<![A-Za-z])A[KS]IA[A-Z0-9]{16,}/g],
  ["sign-in", /eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g],
  ["private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
];

// What was found stands as a mark without a space until the end, so that no later pattern stops in it.
const OPEN = "\uE000";
const CLOSE = "\uE001";
const MARK = new RegExp(`${OPEN}(\\d+)${CLOSE}`, "g");
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g;
const SHORTEST_NAME = 2;

/** Takes secrets and names out of texts. The same name gets the same number in all of them. */
export function takingOut(what: ToTakeOut): (text: string) => TakenOut {
  const kinds: string[] = [];
  const kindNumber = (kind: string) => {
    const known = kinds.indexOf(kind);
    return known === -1 ? kinds.push(kind) - 1 : known;
  };
  const known = what.secrets
    .flatMap(({ kind, value }) => formsOf(value).map((form) => ({ kind, form })))
    .toSorted((one, other) => other.form.length - one.form.length);
  const names = nameReplacements(what);
  return (given) => {
    let redactions = 0;
    const mark = (kind: string) => `${OPEN}${String(kindNumber(kind))}${CLOSE}`;
    let text = given.replaceAll(new RegExp(`[${OPEN}${CLOSE}]`, "g"), "\uFFFD");
    for (const { kind, form } of known) {
      if (text.includes(form)) text = text.replaceAll(form, () => mark(kind));
    }
    for (const [kind, pattern] of shapes) text = text.replaceAll(pattern, () => mark(kind));
    const before = countOf(text, REDACTED);
    // The log's own shapes find what has no kind, such as the value behind `password=`.
    text = withoutShapes(text);
    redactions += Math.max(0, countOf(text, REDACTED) - before);
    for (const { pattern, by } of names) {
      text = text.replaceAll(pattern, (found: string) => {
        redactions += 1;
        return by(found);
      });
    }
    text = text.replaceAll(MARK, (_, kind: string) => {
      redactions += 1;
      return `[redacted: ${kinds[Number(kind)] ?? ""}]`;
    });
    return { text, redactions };
  };
}

interface NameReplacement {
  readonly pattern: RegExp;
  readonly by: (found: string) => string;
}

function nameReplacements(what: ToTakeOut): readonly NameReplacement[] {
  const numbered = (word: string) => {
    const numbers = new Map<string, number>();
    return (found: string) => {
      const number = numbers.get(found) ?? numbers.size + 1;
      numbers.set(found, number);
      return `[${word} ${String(number)}]`;
    };
  };
  return [
    ...(what.emails ? [{ pattern: EMAIL, by: numbered("e-mail") }] : []),
    ...anyOf(what.people, numbered("person")),
    ...anyOf(what.channels, numbered("channel")),
    ...(what.home.length > 1 ? [{ pattern: literal([what.home]), by: () => "~" }] : []),
  ];
}

function anyOf(names: readonly string[], by: NameReplacement["by"]): readonly NameReplacement[] {
  const wanted = [...new Set(names)].filter((name) => name.length >= SHORTEST_NAME);
  if (wanted.length === 0) return [];
  return [{ pattern: literal(wanted.toSorted((one, other) => other.length - one.length)), by }];
}

/** Whole words: "Ane" is not in "Anette". */
function literal(texts: readonly string[]): RegExp {
  const either = texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${either})(?![\\p{L}\\p{N}_])`, "gu");
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
