import { sentences } from "./sentences.ts";

/**
 * A text in English and what it is in Chinese. `{0}` to `{9}` stand for what differs in each. In the
 * Chinese, `{0+}` stands for the translation of what differs: a text inside a text, a time, a count.
 */
export type TextPair = readonly [english: string, chinese: string];

/** What the broker composes is shorter; a longer text, such as the body of an error, stays as it is. */
const MAX_CHARACTERS = 2_000;
/** A page shows some hundred texts; what is shown again is not looked up again. */
const MAX_KNOWN = 2_000;

/**
 * Translates texts that come as whole English sentences. Sentences that each have a pair are translated
 * one by one; otherwise a pair may fit the whole text; otherwise those sentences stay as they are that
 * have no pair. Pairs without slots go first, then the earlier one. The pairs of `values` count only
 * for what stands in a slot.
 */
export function translator(
  pairs: readonly TextPair[],
  values: readonly TextPair[] = [],
): (text: string) => string {
  const known = new Map<string, string>();

  /** It ends: what stands in a slot is shorter than the text that has the slot. */
  const valueOf = (value: string): string =>
    valueFinder(value) ?? listOf(value, valueFinder) ?? translated(value);

  const exact = exactOf(pairs);
  const pairFor = finder(pairs, valueOf);
  const valueFinder = finder(values, valueOf);

  const translated = (text: string): string => {
    const same = exact.get(text);
    if (same !== undefined) return same;
    const parts = text.split(/(?<=[.!?…]) (?=\S)/);
    const chinese = parts.map((english) => pairFor(english));
    const isWhole = chinese.every((part) => part !== null);
    const inParts = () => sentences(...chinese.map((part, at) => part ?? parts[at]));
    return (isWhole ? null : pairFor(text)) ?? inParts();
  };

  return (text) => {
    if (text.length > MAX_CHARACTERS) return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MAX_KNOWN) known.clear();
    const found = translated(text);
    known.set(text, found);
    return found;
  };
}

const SLOT = /\{\d\}/;

/** The translation of a text that one of the pairs fits, or null. */
function finder(
  pairs: readonly TextPair[],
  valueOf: (value: string) => string,
): (text: string) => string | null {
  const exact = exactOf(pairs);
  const patterns = pairs
    .filter(([english]) => SLOT.test(english))
    .map(([english, chinese]) => ({ fits: patternOf(english), chinese }));
  return (text) => {
    const same = exact.get(text);
    if (same !== undefined) return same;
    for (const { fits, chinese } of patterns) {
      const groups = fits.exec(text)?.groups;
      if (groups !== undefined) return filled(chinese, groups, valueOf);
    }
    return null;
  };
}

function exactOf(pairs: readonly TextPair[]): ReadonlyMap<string, string> {
  return new Map(pairs.filter(([english]) => !SLOT.test(english)));
}

function patternOf(english: string): RegExp {
  const source = english
    .split(/(\{\d\})/)
    .map((part) => (SLOT.test(part) ? `(?<s${part[1]}>.+?)` : escaped(part)));
  return new RegExp(`^${source.join("")}$`, "s");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function filled(
  chinese: string,
  groups: Readonly<Record<string, string>>,
  valueOf: (value: string) => string,
): string {
  return chinese
    .split(/(\{\d\+?\})/)
    .map((part) => {
      const [, slot, plus] = /^\{(\d)(\+?)\}$/.exec(part) ?? [];
      if (slot === undefined) return { text: part, isTranslated: false };
      const value = groups[`s${slot}`] ?? "";
      return plus === "+"
        ? { text: valueOf(value), isTranslated: true }
        : { text: value, isTranslated: false };
    })
    .reduce((before, { text, isTranslated }, index, all) => {
      // Only now it is known whether what stands there begins or ends with Latin letters or digits.
      const isBeside = isTranslated || all[index - 1]?.isTranslated === true;
      return isBeside && needsSpace(before, text) ? `${before} ${text}` : before + text;
    }, "");
}

function needsSpace(before: string, after: string): boolean {
  const [isHan, isLatin] = [/\p{Script=Han}/u, /[A-Za-z0-9@]/];
  const [last = "", first = ""] = [before.at(-1), after[0]];
  return (isHan.test(last) && isLatin.test(first)) || (isLatin.test(last) && isHan.test(first));
}

/** "two events, one post": each of them has a pair. */
function listOf(value: string, valueFor: (text: string) => string | null): string | null {
  const parts = value.split(/(, | and |; )/);
  if (parts.length === 1) return null;
  const chinese = parts.map((part) => SEPARATORS[part] ?? valueFor(part));
  return chinese.includes(null) ? null : chinese.join("");
}

const SEPARATORS: Readonly<Record<string, string>> = { ", ": "、", " and ": "和", "; ": "；" };
