/** A text in English and what it is in Chinese. `{0}` to `{9}` stand for what differs in each. */
export type TextPair = readonly [english: string, chinese: string];

/** A page shows some hundred texts; what is shown again is not looked up again. */
const MAX_KNOWN = 2_000;

/**
 * Translates texts that come as whole English sentences. Sentences that each have a pair are translated
 * one by one; otherwise a pair may fit the whole text; otherwise those sentences stay as they are that
 * have no pair. Pairs without slots go first, then the earlier one.
 */
export function translator(pairs: readonly TextPair[]): (text: string) => string {
  const exact = new Map(pairs.filter(([english]) => !SLOT.test(english)));
  const patterns = pairs
    .filter(([english]) => SLOT.test(english))
    .map(([english, chinese]) => ({ fits: patternOf(english), chinese }));
  const known = new Map<string, string>();

  const pairFor = (text: string): string | null => {
    const same = exact.get(text);
    if (same !== undefined) return same;
    for (const { fits, chinese } of patterns) {
      const groups = fits.exec(text)?.groups;
      if (groups !== undefined) return filled(chinese, groups);
    }
    return null;
  };

  const translated = (text: string): string => {
    const same = exact.get(text);
    if (same !== undefined) return same;
    const sentences = text.split(/(?<=[.!?…]) (?=\S)/).map((english) => ({
      english,
      chinese: pairFor(english),
    }));
    const isWhole = sentences.every(({ chinese }) => chinese !== null);
    return (isWhole ? null : pairFor(text)) ?? joined(sentences);
  };

  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MAX_KNOWN) known.clear();
    const found = translated(text);
    known.set(text, found);
    return found;
  };
}

const SLOT = /\{\d\}/;

function patternOf(english: string): RegExp {
  const source = english
    .split(/(\{\d\})/)
    .map((part) => (SLOT.test(part) ? `(?<s${part[1]}>.+?)` : escaped(part)));
  return new RegExp(`^${source.join("")}$`, "s");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function filled(chinese: string, groups: Readonly<Record<string, string>>): string {
  return chinese.replaceAll(/\{(?<slot>\d)\}/g, (_, slot: string) => groups[`s${slot}`] ?? "");
}

interface Sentence {
  readonly english: string;
  readonly chinese: string | null;
}

/** Chinese sentences follow each other without a space. */
function joined(sentences: readonly Sentence[]): string {
  return sentences
    .map(({ english, chinese }, index) => {
      const isAfterEnglish = sentences[index - 1]?.chinese === null;
      return chinese ?? (isAfterEnglish ? ` ${english}` : english);
    })
    .join("");
}
