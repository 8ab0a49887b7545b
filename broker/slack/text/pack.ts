/** What a part may hold, and what it stands in while it is measured. */
export interface Room {
  /** In characters of mrkdwn. */
  readonly limit: number;
  /** The length that a source has as mrkdwn once it stands where it belongs. */
  readonly measure: (source: string) => number;
}

/** The room for what is put into something else, such as a fence or a quotation. */
export function roomWithin(room: Room, wrap: (source: string) => string): Room {
  return { limit: room.limit, measure: (source) => room.measure(wrap(source)) };
}

export interface Piece {
  readonly source: string;
  /** Between the piece before it and this one. */
  readonly joiner: string;
  /** At least its measure, where that is known without measuring. */
  readonly sizeAtMost?: number;
  /** Is of no use as the end of a part: a heading, a line that ends in a colon. */
  readonly introduces?: boolean;
}

/** More than what a joiner and the edges of two pieces can add. */
const JOINT_CHARACTERS = 8;

/**
 * Puts as many pieces into each part as fit, in order. `cut` makes smaller sources of a piece that
 * does not fit by itself; the last of them may be joined by what follows, by `cutJoiner`.
 */
export function pack<P extends Piece>(
  pieces: readonly P[],
  room: Room,
  cut: (piece: P) => readonly string[],
  cutJoiner: string,
): readonly string[] {
  const parts: string[] = [];
  let held: readonly Piece[] = [];
  let heldSize = 0;

  const hold = (next: readonly Piece[], size: number) => {
    held = next;
    heldSize = size;
  };
  const flush = (some: readonly Piece[]) => {
    if (some.length > 0) parts.push(joined(some));
  };
  const tryAdd = (piece: Piece, size: number): boolean => {
    const next = [...held, piece];
    // The sum is never too small; the exact measure costs more and is needed near the limit only.
    const sum = held.length === 0 ? size : heldSize + size + JOINT_CHARACTERS;
    const nextSize = sum > room.limit ? room.measure(joined(next)) : sum;
    if (nextSize > room.limit) return false;
    hold(next, nextSize);
    return true;
  };

  for (const piece of pieces) {
    const size = piece.sizeAtMost ?? room.measure(piece.source);
    if (tryAdd(piece, size)) continue;
    const carried = size > room.limit ? [] : introduction(held);
    flush(held.slice(0, held.length - carried.length));
    hold(carried, carried.length === 0 ? 0 : room.measure(joined(carried)));
    if (tryAdd(piece, size)) continue;
    flush(held);
    hold([], 0);
    if (tryAdd(piece, size)) continue;
    const smaller = cut(piece);
    parts.push(...smaller.slice(0, -1));
    const rest = smaller.at(-1);
    if (rest !== undefined) hold([{ source: rest, joiner: cutJoiner }], room.measure(rest));
  }
  flush(held);
  return parts;
}

/** The pieces at the end that introduce what follows, unless there is nothing before them. */
function introduction(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.findLastIndex((piece) => piece.introduces !== true) + 1;
  return first === 0 ? [] : pieces.slice(first);
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((piece, index) => (index === 0 ? "" : piece.joiner) + piece.source).join("");
}
