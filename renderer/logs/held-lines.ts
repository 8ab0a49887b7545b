import type { LogEntry } from "../../main/api/logs.ts";

// The lines that the browser holds: a part of the log without holes. It grows at both ends, and is
// cut at the other one when it gets too long.

/** More are fetched when somebody scrolls there. */
export const HELD_MAX_LINES = 5_000;
/** Small chunks are put together up to here: cutting takes away whole ones. */
const CHUNK_LINES = 250;

export interface Chunk {
  /** In the order of the log. */
  readonly lines: readonly LogEntry[];
  /** Cursor of the place before the first line; null when nothing is before it. */
  readonly start: string | null;
  /** Cursor of the place behind the last line; null when nothing was written yet. */
  readonly end: string | null;
}

export interface HeldLines {
  readonly chunks: readonly Chunk[];
  /** False when newer lines were let go: what follows is not held. */
  readonly reachesEnd: boolean;
}

export const noLines: HeldLines = { chunks: [], reachesEnd: true };

export function linesOf({ chunks }: Pick<HeldLines, "chunks">): readonly LogEntry[] {
  return chunks.flatMap(({ lines }) => lines);
}

/** With what is before the held lines. */
export function withOlder(held: HeldLines, chunk: Chunk): HeldLines {
  const [first, ...rest] = held.chunks;
  if (first === undefined) return { chunks: [chunk], reachesEnd: held.reachesEnd };
  const isSmall = first.lines.length + chunk.lines.length <= CHUNK_LINES;
  const joined = { ...first, lines: [...chunk.lines, ...first.lines], start: chunk.start };
  const chunks = isSmall || chunk.lines.length === 0 ? [joined, ...rest] : [chunk, ...held.chunks];
  const kept = withinLimit(chunks);
  return { chunks: kept, reachesEnd: held.reachesEnd && kept.length === chunks.length };
}

/** With what is behind the held lines. */
export function withNewer(held: HeldLines, chunk: Chunk, reachesEnd: boolean): HeldLines {
  const last = held.chunks.at(-1);
  if (last === undefined) return { chunks: [chunk], reachesEnd };
  const isSmall = last.lines.length + chunk.lines.length <= CHUNK_LINES;
  const joined = { ...last, lines: [...last.lines, ...chunk.lines], end: chunk.end };
  const chunks =
    isSmall || chunk.lines.length === 0
      ? [...held.chunks.slice(0, -1), joined]
      : [...held.chunks, chunk];
  return { chunks: withinLimit(chunks.toReversed()).toReversed(), reachesEnd };
}

/** Takes whole chunks away at the end, but never the first one. */
function withinLimit(chunks: readonly Chunk[]): readonly Chunk[] {
  let lines = 0;
  const end = chunks.findIndex((chunk, index) => {
    lines += chunk.lines.length;
    return index > 0 && lines > HELD_MAX_LINES;
  });
  return end === -1 ? chunks : chunks.slice(0, end);
}
