/** What a part may hold, and what it stands in while it is measured. */
export interface Budget {
  /** In characters of mrkdwn. */
  readonly limit: number;
  /** The length that a source has as mrkdwn once it stands where it belongs. */
  readonly measure: (source: string) => number;
}

/** The budget for what is put into something else, such as a fence or a quotation. */
export function budgetWithin(budget: Budget, wrap: (source: string) => string): Budget {
  return { limit: budget.limit, measure: (source) => budget.measure(wrap(source)) };
}

export interface Piece {
  readonly source: string;
  /** Between the piece before it and this one. */
  readonly joiner: string;
  /** Is of no use as the end of a part: a heading, a line that ends in a colon. */
  readonly introduces?: boolean;
}

/**
 * Puts as many pieces into each part as fit, in order. `cut` makes smaller sources of a piece that
 * does not fit by itself; the last of them may be joined by what follows, by `cutJoiner`.
 */
export function pack(
  pieces: readonly Piece[],
  budget: Budget,
  cut: (piece: Piece) => readonly string[],
  cutJoiner: string,
): readonly string[] {
  const parts: string[] = [];
  const waiting = [...pieces];
  let from = 0;
  let isRest = false;
  while (from < waiting.length) {
    const count = countThatFits(waiting, from, budget);
    const piece = waiting[from];
    if (count > 0 || isRest || piece === undefined) {
      const kept = Math.max(1, withoutIntroduction(waiting, from, count, budget));
      parts.push(joined(waiting.slice(from, from + kept)));
      from += kept;
      isRest = false;
      continue;
    }
    const smaller = cut(piece);
    parts.push(...smaller.slice(0, -1));
    const rest = smaller.at(-1);
    isRest = rest !== undefined;
    if (rest === undefined) from += 1;
    else {
      waiting[from] = { source: rest, joiner: "" };
      const next = waiting[from + 1];
      if (next !== undefined) waiting[from + 1] = { ...next, joiner: cutJoiner };
    }
  }
  return parts;
}

/** After so many guesses by proportion, halving is sure to end soon. */
const GUESSES = 4;

/** How many of the pieces fit together; 0 when not even the first one does. */
function countThatFits(pieces: readonly Piece[], from: number, budget: Budget): number {
  let fits = 0;
  let fails = pieces.length - from + 1;
  let guess = countForLength(pieces, from, budget.limit);
  for (let round = 1; fits + 1 < fails; round += 1) {
    const size = budget.measure(joined(pieces.slice(from, from + guess)));
    if (size <= budget.limit) fits = guess;
    else fails = guess;
    const proportional = Math.floor((guess * budget.limit) / Math.max(1, size));
    const next = round < GUESSES ? proportional : Math.floor((fits + fails) / 2);
    guess = Math.min(Math.max(next, fits + 1), fails - 1);
  }
  return fits;
}

/** How many pieces have about this length as they were written. */
function countForLength(pieces: readonly Piece[], from: number, length: number): number {
  let count = 0;
  let sum = 0;
  while (from + count < pieces.length && (count === 0 || sum < length)) {
    const piece = pieces[from + count];
    sum += (piece?.source.length ?? 0) + (piece?.joiner.length ?? 0);
    count += 1;
  }
  return count;
}

/** Fewer, when the last ones introduce what follows and it fits into the next part. */
function withoutIntroduction(
  pieces: readonly Piece[],
  from: number,
  count: number,
  budget: Budget,
): number {
  const next = pieces[from + count];
  if (next === undefined) return count;
  let kept = count;
  while (kept > 0 && pieces[from + kept - 1]?.introduces === true) kept -= 1;
  const isOfUse = kept > 0 && kept < count && budget.measure(next.source) <= budget.limit;
  return isOfUse ? kept : count;
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((piece, index) => (index === 0 ? "" : piece.joiner) + piece.source).join("");
}
