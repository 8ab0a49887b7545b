import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** What one worker printed. The file outlives us, as the worker does. */
export interface WorkerOutput {
  readonly path: string;
  /** Opens the file for a new worker, and remembers where its output begins. */
  open(): { readonly descriptor: number; close(): void };
  /** The last lines that the newest worker printed, oldest first. */
  lastLines(): readonly string[];
  /** Keeps the file within its bounds while a worker writes to it. */
  bound(): void;
}

/** 10 MiB, and the same again in one older file: some days of an ordinary log. */
const MAX_BYTES = 10 * 1024 * 1024;
/** Enough for 20 long lines. */
const TAIL_BYTES = 32 * 1024;
const TAIL_LINES = 20;
const LINE_MAX_CHARACTERS = 1_000;

export function workerOutput(folder: string, redact: (text: string) => string): WorkerOutput {
  const path = join(folder, "worker-output.log");
  let begin = 0;
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const bound = () => {
    if (size() <= MAX_BYTES) return;
    // The worker holds the file open to append: it goes on at the beginning of the emptied one.
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    begin = 0;
  };
  return {
    path,
    bound,
    open: () => {
      bound();
      begin = size();
      const descriptor = openSync(path, "a", 0o600);
      return { descriptor, close: () => closeSync(descriptor) };
    },
    lastLines: () => {
      const end = size();
      const from = Math.max(begin, end - TAIL_BYTES);
      const lines = redact(textBetween(path, from, end)).split("\n");
      const whole = from > begin ? lines.slice(1) : lines;
      return whole
        .map((line) => line.trimEnd().slice(0, LINE_MAX_CHARACTERS))
        .filter((line) => line !== "")
        .slice(-TAIL_LINES);
    },
  };
}

function textBetween(path: string, from: number, to: number): string {
  if (to <= from) return "";
  const descriptor = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(to - from);
    const read = readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes.toString("utf8", 0, read);
  } finally {
    closeSync(descriptor);
  }
}
