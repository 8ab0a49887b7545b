import { cellCharacters, PER_BLOCK, sizeOf } from "./measure.ts";
import { mrkdwnOf } from "./mrkdwn.ts";
import type { Piece, TablePiece } from "./pieces.ts";
import { splitPiece } from "./split.ts";
import { tableAsCode } from "./table-as-code.ts";

// How an answer is divided between messages. Slack's limits are 50 blocks and about 13,200 counted
// characters; a message has one table of at most 100 rows, 20 columns and 10,000 characters.

const MESSAGE_SIZE = 11_500;
const MESSAGE_BLOCKS = 45;
const TABLE_ROWS = 100;
const TABLE_COLUMNS = 20;
const TABLE_CHARACTERS = 9_500;
/** Each table after the first begins a message; further ones are written as text. */
const TABLES = 4;
/** Characters of a message that has text only; Slack recommends at most 4,000. */
const TEXT_CHARACTERS = 3_500;

/** The pieces of each message whose text is shown by blocks. `scale` makes them smaller. */
export function blockMessages(
  pieces: readonly Piece[],
  scale: number,
): readonly (readonly Piece[])[] {
  const limit = MESSAGE_SIZE * scale - PER_BLOCK;
  return pack(withFittingTables(pieces, scale), limit, sizeOf);
}

/** The same for messages that have text only. */
export function textMessages(
  pieces: readonly Piece[],
  scale: number,
): readonly (readonly Piece[])[] {
  const withoutTables = pieces.map((piece) =>
    piece.kind === "table" ? tableAsCode(piece) : piece,
  );
  return pack(withoutTables, TEXT_CHARACTERS * scale, textSize);
}

function pack(
  pieces: readonly Piece[],
  limit: number,
  measure: (piece: Piece) => number,
): readonly (readonly Piece[])[] {
  const messages: Piece[][] = [];
  let current: Piece[] = [];
  let size = 0;
  let blocks = 1;
  const end = () => {
    // A heading goes with what it heads.
    const carried: Piece[] = [];
    while (current.length > 1 && current.at(-1)?.kind === "heading") {
      const heading = current.pop();
      if (heading !== undefined) carried.unshift(heading);
    }
    if (current.some((piece) => piece.kind !== "rule")) messages.push(current);
    current = carried;
    size = carried.reduce((sum, piece) => sum + measure(piece), 0);
    blocks = 1;
  };
  for (const piece of pieces) {
    for (const part of measure(piece) <= limit ? [piece] : splitPiece(piece, limit)) {
      const added = measure(part);
      const moreBlocks = part.kind === "table" || part.kind === "rule" ? 2 : 0;
      const isSecondTable = part.kind === "table" && current.some(isTable);
      if (
        current.length > 0 &&
        (size + added > limit || blocks + moreBlocks > MESSAGE_BLOCKS || isSecondTable)
      ) {
        end();
      }
      current.push(part);
      size += added;
      blocks += moreBlocks;
    }
  }
  end();
  if (current.length > 0) messages.push(current);
  return messages.map(withoutOuterRules).filter((message) => message.length > 0);
}

function isTable(piece: Piece): boolean {
  return piece.kind === "table";
}

/** A rule at the end of a message divides nothing. */
function withoutOuterRules(pieces: readonly Piece[]): readonly Piece[] {
  const end = pieces.findLastIndex((piece) => piece.kind !== "rule") + 1;
  return pieces.slice(0, end);
}

/** Its text, and the blank line in front of it. */
function textSize(piece: Piece): number {
  return mrkdwnOf([piece]).length + 2;
}

/** Tables that Slack takes; one that is too large becomes several, or text. */
function withFittingTables(pieces: readonly Piece[], scale: number): readonly Piece[] {
  let tables = 0;
  return pieces.flatMap((piece) => {
    if (piece.kind !== "table") return [piece];
    return fittingTables(piece, scale).map((part) => {
      if (part.kind !== "table") return part;
      tables += 1;
      return tables > TABLES ? tableAsCode(part) : part;
    });
  });
}

function fittingTables(table: TablePiece, scale: number): readonly Piece[] {
  const [header = [], ...body] = table.rows;
  if (header.length > TABLE_COLUMNS) return [tableAsCode(table)];
  const parts: TablePiece[] = [];
  for (let from = 0; from === 0 || from < body.length; from += TABLE_ROWS - 1) {
    parts.push({ ...table, rows: [header, ...body.slice(from, from + TABLE_ROWS - 1)] });
  }
  const room = TABLE_CHARACTERS * scale;
  return parts.flatMap((part) =>
    cellCharacters(part.rows) <= room ? [part] : splitPiece(part, room),
  );
}
