import type { Clock, Timer } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { LogFile, LogFiles } from "./log-files.ts";

/** What waits to be written: a disk that stands still must not eat the memory. 16 MiB. */
const BUFFER_MAX_BYTES = 16 * 1024 * 1024;
/** Files that are open at once; many sessions write in turns. */
export const OPEN_FILES_MAX = 32;
/** A file that nobody wrote to for so long is closed: 1 minute. */
const IDLE_MS = 60_000;
/** The longest wait of a flush: a disk that stands still must not keep the worker from ending. */
const FLUSH_MAX_MS = 5_000;
/** Trouble is told on stderr at most so often: 1 minute. */
const REPORT_EVERY_MS = 60_000;

/** Log lines matter more than raw ones: those are given up first. */
export type LineKind = "log" | "raw";

export interface WriterHealth {
  /** Writes that failed since the start. */
  readonly writeErrors: number;
  /** Lines that were never written, because of errors or because too much waited. */
  readonly dropped: { readonly log: number; readonly raw: number };
  readonly lastError: string | null;
  /** Whether the newest write failed. */
  readonly failing: boolean;
  readonly bufferedBytes: number;
  readonly openFiles: number;
}

/** Adds lines to files, in order for each file. No method throws or rejects. */
export interface LogWriter {
  add(path: string, line: string, kind: LineKind): void;
  /** Resolves when all that was added so far is written or given up, at the latest after 5 s. */
  flush(): Promise<void>;
  /** Writes what waits at once, for a process that is about to end. */
  flushNow(): void;
  /** Flushes and closes all files. Lines that come later are written at once. */
  close(): Promise<void>;
  health(): WriterHealth;
}

export interface WriterOptions {
  readonly files: LogFiles;
  readonly clock: Clock;
  /** Tells a person of trouble with the log itself, where the log cannot. */
  readonly report: (line: string) => void;
  /** The line that says how many lines were dropped since it was said last, and where it belongs. */
  readonly droppedLine: (dropped: { readonly log: number; readonly raw: number }) => {
    readonly path: string;
    readonly line: string;
  };
  readonly bufferMaxBytes?: number;
}

interface Line {
  readonly text: string;
  readonly bytes: number;
  readonly kind: LineKind;
}

export function createLogWriter(options: WriterOptions): LogWriter {
  const { files, clock, report, droppedLine } = options;
  const bufferMaxBytes = options.bufferMaxBytes ?? BUFFER_MAX_BYTES;
  /** In the order in which their files are to be written. */
  const waiting = new Map<string, Line[]>();
  /** The one that was used last is at the end. */
  const open = new Map<string, { readonly file: LogFile; usedAt: number }>();
  /** Files whose last line may be incomplete: the next one starts on a line of its own. */
  const torn = new Set<string>();
  const dropped = { log: 0, raw: 0 };
  let told = { log: 0, raw: 0 };
  let bufferedBytes = 0;
  let writeErrors = 0;
  let lastError: string | null = null;
  let failing = false;
  let reportedAt = Number.NEGATIVE_INFINITY;
  let draining: Promise<void> | null = null;
  let idleTimer: Timer | null = null;
  let isClosed = false;

  function add(path: string, text: string, kind: LineKind): void {
    const line: Line = { text: `${text}\n`, bytes: Buffer.byteLength(text) + 1, kind };
    if (bufferedBytes + line.bytes > bufferMaxBytes && !makeRoomFor(line)) {
      dropped[kind] += 1;
      return;
    }
    put(path, line);
    if (isClosed) flushNow();
    else draining ??= drain();
  }

  function put(path: string, line: Line): void {
    const lines = waiting.get(path);
    if (lines === undefined) waiting.set(path, [line]);
    else lines.push(line);
    bufferedBytes += line.bytes;
  }

  /** Gives raw lines up for a log line. Returns whether there is room now. */
  function makeRoomFor(line: Line): boolean {
    if (line.kind === "raw") return false;
    for (const [path, lines] of waiting) {
      const kept = lines.filter((each) => each.kind === "log");
      dropped.raw += lines.length - kept.length;
      bufferedBytes -= bytesOf(lines) - bytesOf(kept);
      if (kept.length === 0) waiting.delete(path);
      else waiting.set(path, kept);
      if (bufferedBytes + line.bytes <= bufferMaxBytes) return true;
    }
    return false;
  }

  async function drain(): Promise<void> {
    // What is added in the same moment goes out in the same write.
    await Promise.resolve();
    for (let next = takeNext(); next !== null; next = takeNext()) {
      const { path, lines } = next;
      try {
        await write(path, textOf(path, lines));
        torn.delete(path);
        failing = false;
        tellDropped();
      } catch (error) {
        torn.add(path);
        giveUp(lines, error);
        await closeFile(path);
      }
      bufferedBytes -= bytesOf(lines);
    }
    draining = null;
    watchIdle();
  }

  function takeNext(): { readonly path: string; readonly lines: readonly Line[] } | null {
    for (const [path, lines] of waiting) {
      waiting.delete(path);
      return { path, lines };
    }
    return null;
  }

  function textOf(path: string, lines: readonly Line[]): string {
    return (torn.has(path) ? "\n" : "") + lines.map((line) => line.text).join("");
  }

  async function write(path: string, text: string): Promise<void> {
    let file = open.get(path)?.file;
    if (file !== undefined && !(await file.isThere())) {
      await closeFile(path);
      file = undefined;
    }
    if (file === undefined) {
      for (const oldest of [...open.keys()].slice(0, Math.max(0, open.size - OPEN_FILES_MAX + 1))) {
        await closeFile(oldest);
      }
      file = await files.open(path);
    }
    open.delete(path);
    open.set(path, { file, usedAt: clock.now() });
    await file.append(text);
  }

  async function closeFile(path: string): Promise<void> {
    const entry = open.get(path);
    open.delete(path);
    try {
      await entry?.file.close();
    } catch (error) {
      noteError(error);
    }
  }

  function giveUp(lines: readonly Line[], error: unknown): void {
    for (const line of lines) dropped[line.kind] += 1;
    failing = true;
    noteError(error);
  }

  function noteError(error: unknown): void {
    writeErrors += 1;
    lastError = errorText(error);
    if (clock.now() - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = clock.now();
    report(`Log files cannot be written, lines are being lost: ${lastError}`);
  }

  function tellDropped(): void {
    const since = { log: dropped.log - told.log, raw: dropped.raw - told.raw };
    if (since.log + since.raw === 0) return;
    told = { ...dropped };
    const { path, line } = droppedLine(since);
    put(path, { text: `${line}\n`, bytes: Buffer.byteLength(line) + 1, kind: "log" });
  }

  function watchIdle(): void {
    idleTimer?.cancel();
    if (open.size === 0 || isClosed) return;
    idleTimer = clock.after(IDLE_MS, () => {
      if (draining !== null) return;
      const before = clock.now() - IDLE_MS;
      const idle = [...open].filter(([, { usedAt }]) => usedAt <= before).map(([path]) => path);
      void Promise.all(idle.map(closeFile)).then(watchIdle);
    });
  }

  async function flush(): Promise<void> {
    if (draining === null) return;
    const limit = new AbortController();
    await Promise.race([draining, clock.sleep(FLUSH_MAX_MS, limit.signal)]);
    limit.abort();
  }

  function flushNow(): void {
    for (let next = takeNext(); next !== null; next = takeNext()) {
      const { path, lines } = next;
      bufferedBytes -= bytesOf(lines);
      try {
        files.appendNow(path, textOf(path, lines));
        torn.delete(path);
      } catch (error) {
        torn.add(path);
        giveUp(lines, error);
      }
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    idleTimer?.cancel();
    await flush();
    flushNow();
    await Promise.all([...open.keys()].map(closeFile));
  }

  return {
    add,
    flush,
    flushNow,
    close,
    health: () => ({
      writeErrors,
      dropped: { ...dropped },
      lastError,
      failing,
      bufferedBytes,
      openFiles: open.size,
    }),
  };
}

function bytesOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.bytes, 0);
}
