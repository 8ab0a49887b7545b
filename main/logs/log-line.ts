import type { OpenLog } from "./log-disk.ts";

/** A line as the file has it. */
export interface LogLine {
  /** Offset of its first byte. */
  readonly from: number;
  /** Its length in the file, without the line break. */
  readonly bytes: number;
  /** Bytes that are no UTF-8 are U+FFFD. Of a line that is too long, the beginning. */
  readonly text: string;
  readonly isCut: boolean;
  /** Milliseconds since the epoch; null when the line does not say it. */
  readonly time: number | null;
}

export const NEWLINE = 0x0a;
/** Longer lines are not read whole: twice what the largest raw payload of the defaults takes. */
export const LINE_MAX_BYTES = 512 * 1024;
/** What is read of those: the time and the beginning of the content. */
export const CUT_LINE_BYTES = 64 * 1024;

/** The time stands first, behind the level at most. */
const TIME = /^.{0,40}?"ts":"([^"]{10,40})"/;

/**
 * The line of a range, whose last byte may be its line break. `held` is what is read already. Null
 * for an empty line.
 */
export async function lineAt(
  log: OpenLog,
  { from, to }: { readonly from: number; readonly to: number },
  held: { readonly block: Buffer; readonly from: number },
  budget: { left: number },
): Promise<LogLine | null> {
  const isCut = to - from > LINE_MAX_BYTES;
  const wanted = isCut ? CUT_LINE_BYTES : to - from;
  let bytes: Buffer;
  if (from >= held.from && from + wanted <= held.from + held.block.length) {
    bytes = held.block.subarray(from - held.from, from - held.from + wanted);
  } else {
    bytes = await log.read(from, wanted);
    budget.left -= bytes.length;
  }
  const last = isCut ? await lastByte(log, to) : bytes.at(-1);
  const length = to - from - (last === NEWLINE ? 1 : 0);
  if (length <= 0) return null;
  const text = bytes.toString("utf8", 0, isCut ? bytes.length : Math.min(length, bytes.length));
  const written = TIME.exec(text)?.[1];
  const time = written === undefined ? Number.NaN : Date.parse(written);
  return { from, bytes: length, text, isCut, time: Number.isNaN(time) ? null : time };
}

async function lastByte(log: OpenLog, to: number): Promise<number | undefined> {
  return (await log.read(to - 1, 1))[0];
}
