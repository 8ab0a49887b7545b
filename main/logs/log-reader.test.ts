import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { createLogs } from "../../broker/logs/create-logs.ts";
import { diskLogFiles } from "../../broker/logs/log-files.ts";
import { createRedactor } from "../../broker/logs/redact.ts";
import { folderName } from "../../broker/logs/record.ts";
import { lineFinder } from "./line-finder.ts";
import { countLines } from "./log-counts.ts";
import { type LogDisk, systemLogDisk } from "./log-disk.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import type { LineFilters, LogChoice } from "./log-selection.ts";
import { placeOf } from "./place.ts";

const HOUR = Date.parse("2026-11-26T11:00:00Z");
const broker: LogChoice = { view: "broker", stream: "codex-rpc" };
const all: LineFilters = { finder: null };
const never = new AbortController().signal;

let folder: string;
let reader: LogReader;
let readBytes = 0;

/** The file system, with the bytes that were read of it counted. */
const countingDisk: LogDisk = {
  names: systemLogDisk.names,
  open: async (path) => {
    const log = await systemLogDisk.open(path);
    if (log === null) return null;
    const read = async (from: number, length: number) => {
      const bytes = await log.read(from, length);
      readBytes += bytes.length;
      return bytes;
    };
    return { ...log, read };
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-reader-"));
  readBytes = 0;
  const redactor = createRedactor(["sba_the-admin-token"]);
  reader = createLogReader({
    folder: () => folder,
    disk: countingDisk,
    hide: (text) => redactor.text(text),
    clock: systemClock,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const brokerFile = (hour = "2026-11-26-11") => join(folder, "broker", `${hour}.jsonl`);

function lineOf(at: number, message: string, meta: object = {}, level = "info"): string {
  return JSON.stringify({ level, ts: new Date(at).toISOString(), type: "log", meta, message });
}

function write(lines: readonly string[], file = brokerFile()): void {
  mkdirSync(join(file, ".."), { recursive: true });
  appendFileSync(file, lines.map((line) => `${line}\n`).join(""));
}

async function messages(filters: LineFilters = all, choice = broker, limit = 100) {
  const page = await reader.older({ choice, filters, limit }, null);
  return page.lines.map(({ message }) => message);
}

describe("AD18 AD19 reading the worker's log from its end", () => {
  test("without a log there is nothing to read, and lines come once one is written", async () => {
    const page = await reader.older({ choice: broker, filters: all, limit: 10 }, null);
    expect(page).toMatchObject({ lines: [], older: null, newest: null, scannedTo: null });
    write([lineOf(HOUR, "First")]);
    const newer = await reader.newer({ choice: broker, filters: all, limit: 10 }, null, 0, never);
    expect(newer.lines.map(({ message }) => message)).toStrictEqual(["First"]);
  });

  test("what the worker's own writer wrote is shown with its level, module, session and fields", async () => {
    const logs = workerLogs();
    const sessionKey = "C04CHECKOUT:1795682461.000100";
    const log = logs.log.with({ module: "codex" });
    log.warn("A model request failed", { sessionKey, status: 503 });
    log.raw("codex-rpc", { method: "turn/start", params: { n: 1 } }, { sessionKey });
    logs.log.debug("A quiet line");
    await logs.close();
    const request = { filters: all, limit: 10 };
    const { lines } = await reader.older({ ...request, choice: broker }, null);
    expect(lines).toMatchObject([
      {
        time: HOUR + 5,
        level: "warn",
        source: "codex",
        message: "A model request failed",
        session: sessionKey,
        fields: { sessionKey, status: 503 },
        isCut: false,
      },
      { level: "debug", source: null, message: "A quiet line", session: null, fields: {} },
    ]);
    const raw = await reader.older({ ...request, choice: { ...broker, view: "raw" } }, null);
    expect(raw.lines).toMatchObject([
      { level: null, source: "codex-rpc", message: "turn/start", session: sessionKey },
    ]);
    const view = { stream: "codex-rpc", session: sessionKey } as const;
    expect(await messages(all, { ...view, view: "sessions" })).toStrictEqual([
      "A model request failed",
      "turn/start",
    ]);
    expect(await messages(all, { ...view, view: "broker" })).toStrictEqual([
      "A model request failed",
    ]);
    expect(await messages(all, { ...view, view: "raw" })).toStrictEqual(["turn/start"]);
    expect(await messages(all, { ...broker, view: "sessions" })).toStrictEqual([
      "A model request failed",
    ]);
    expect(await messages(all, { ...broker, view: "jobs" })).toStrictEqual([]);
  });

  test("the lines of all jobs, and those of one from its own files (OP04)", async () => {
    const ids = ["a", "b"].map((end) => `job_${end.padStart(24, "0")}`);
    const logs = workerLogs();
    for (const jobId of ids) logs.log.info(`Of ${jobId}`, { jobId, session: "C1:1.0" });
    logs.log.info("Of no job");
    await logs.close();
    const choice = { ...broker, view: "jobs" } as const;
    const [first = "", second = ""] = ids;
    const both = [`Of ${first}`, `Of ${second}`];
    expect(await messages(all, choice)).toStrictEqual(both);
    expect(await messages(all, { ...choice, job: second })).toStrictEqual([`Of ${second}`]);
    expect(await messages(all, { ...broker, job: second })).toHaveLength(3);
  });

  test("a session's key is a folder's name, never a path", async () => {
    const key = "../../broker";
    expect(await messages(all, { ...broker, session: key })).toStrictEqual([]);
    write(
      [lineOf(HOUR, "Its own")],
      join(folder, "sessions", folderName(key), "2026-11-26-11.jsonl"),
    );
    expect(await messages(all, { ...broker, session: key })).toStrictEqual(["Its own"]);
  });

  test("a link or a folder in the place of a log is not read", async () => {
    writeFileSync(join(folder, "secret"), `${lineOf(HOUR, "A secret")}\n`);
    mkdirSync(join(folder, "broker", "2026-11-26-10.jsonl"), { recursive: true });
    symlinkSync(join(folder, "secret"), brokerFile());
    expect(await messages()).toStrictEqual([]);
  });

  test("levels, times, text and patterns filter, and a line of any kind is found", async () => {
    write([lineOf(HOUR - 1, "Before the hour")], brokerFile("2026-11-26-10"));
    write([
      lineOf(HOUR + 1, "Debugging", {}, "debug"),
      lineOf(HOUR + 2, "Rate limited", { status: 429 }, "warn"),
      lineOf(HOUR + 3, "Failed", { error: { code: "store.corrupt" } }, "error"),
    ]);
    expect(await messages({ ...all, level: "warn" })).toStrictEqual(["Rate limited", "Failed"]);
    expect(await messages({ ...all, from: HOUR + 2 })).toStrictEqual(["Rate limited", "Failed"]);
    expect(await messages({ ...all, to: HOUR + 2 })).toStrictEqual([
      "Before the hour",
      "Debugging",
    ]);
    const finder = lineFinder("/status 4\\d\\d/");
    if (!finder.ok) throw new Error("a fault of the test");
    expect(await messages({ finder: finder.value })).toStrictEqual(["Rate limited"]);
  });

  test("secrets that reached a file are not shown", async () => {
    write([lineOf(HOUR, "Token sba_the-admin-token", { note: "xoxb-123456-abcdef" })]);
    const page = await reader.older({ choice: broker, filters: all, limit: 10 }, null);
    expect(JSON.stringify(page)).not.toMatch(/the-admin-token|abcdef/);
    expect(page.lines[0]?.message).toBe("Token [redacted]");
    const at = page.lines[0]?.at ?? "";
    expect((await reader.line(broker, at))?.text).not.toMatch(/the-admin-token|abcdef/);
  });

  test("a half-written last line is left out until it is complete", async () => {
    write([lineOf(HOUR, "Whole")]);
    const line = lineOf(HOUR + 1, "In two parts");
    appendFileSync(brokerFile(), line.slice(0, 40));
    const first = await reader.older({ choice: broker, filters: all, limit: 10 }, null);
    expect(first.lines.map(({ message }) => message)).toStrictEqual(["Whole"]);
    const request = { choice: broker, filters: all, limit: 10 };
    const place = placeOf(first.newest ?? "");
    const second = await reader.newer(request, place, 0, never);
    expect(second.lines).toStrictEqual([]);
    appendFileSync(brokerFile(), `${line.slice(40)}\n`);
    const third = await reader.newer(request, placeOf(second.newest ?? ""), 0, never);
    expect(third.lines.map(({ message }) => message)).toStrictEqual(["In two parts"]);
  });

  test("a half-written line that is replaced by other lines is not skipped over", async () => {
    const request = { choice: broker, filters: all, limit: 10 };
    write([]);
    appendFileSync(brokerFile(), lineOf(HOUR, "Never finished").slice(0, 70));
    const first = await reader.newer(request, null, 0, never);
    truncateSync(brokerFile(), 0);
    write([lineOf(HOUR + 1, "Second"), lineOf(HOUR + 2, "Third")]);
    const page = await reader.newer(request, placeOf(first.newest ?? ""), 0, never);
    expect(page.hasGap).toBe(true);
    expect(page.lines.map(({ message }) => message)).toStrictEqual(["Second", "Third"]);
  });

  test("bytes that are no UTF-8 and lines that are no JSON are shown as they are", async () => {
    write([lineOf(HOUR, "Before")]);
    appendFileSync(brokerFile(), Buffer.from([0x7b, 0xff, 0xfe, 0x20, 0x41, 0x0a]));
    write(["plain words", "", lineOf(HOUR + 1, "After")]);
    expect(await messages()).toStrictEqual(["Before", "{\uFFFD\uFFFD A", "plain words", "After"]);
  });

  test("a line of 10 MB is cut, and the lines around it are not lost", async () => {
    write([
      lineOf(HOUR, "Before"),
      lineOf(HOUR + 1, "x".repeat(10_000_000)),
      lineOf(HOUR + 2, "After"),
    ]);
    const pages = await pagesOf(100);
    const lines = pages.flat();
    expect(lines.map(({ bytes }) => bytes > 1_000_000)).toStrictEqual([false, true, false]);
    const long = lines[1];
    expect(long).toMatchObject({ isCut: true, time: HOUR + 1, level: "info" });
    expect(long?.bytes).toBeGreaterThan(10_000_000);
    expect(JSON.stringify(lines).length).toBeLessThan(20_000);
    const whole = await reader.line(broker, long?.at ?? "");
    expect(whole).toMatchObject({ isCut: true });
    expect(whole?.text.length).toBeLessThan(100_000);
  });

  test("a log of 1 GiB is reached at its end, its beginning and a time in it, without being read", async () => {
    const old = Array.from({ length: 500 }, (_, index) => lineOf(HOUR + index, `Old ${index}`));
    write(old);
    truncateSync(brokerFile(), 1024 ** 3);
    appendFileSync(brokerFile(), "\n");
    write(
      Array.from({ length: 1000 }, (_, index) => lineOf(HOUR + 3_000_000 + index, `New ${index}`)),
    );
    expect((await messages(all, broker, 3)).at(-1)).toBe("New 999");
    expect(readBytes).toBeLessThan(1024 ** 2);
    readBytes = 0;
    // The hole is one line without an end: it is passed in steps of a bounded size.
    const first = await reader.older({ choice: broker, filters: all, limit: 500 }, null);
    const second = await reader.older(
      { choice: broker, filters: { ...all }, limit: 500 },
      placeOf(first.older ?? ""),
    );
    const third = await reader.older(
      { choice: broker, filters: all, limit: 500 },
      placeOf(second.older ?? ""),
    );
    expect([first.lines.length, second.lines.length, third.lines.length]).toStrictEqual([
      500, 500, 0,
    ]);
    expect(third.older).not.toBeNull();
    expect(readBytes).toBeLessThan(12 * 1024 ** 2);
  });

  test("a time in the middle of a large log is found by halving", async () => {
    const chunk = (from: number) =>
      Array.from({ length: 5000 }, (_, index) => lineOf(HOUR + from + index, "y".repeat(1000)));
    for (let part = 0; part < 20; part += 1) write(chunk(part * 5000));
    const filters = { ...all, from: HOUR + 49_990, to: HOUR + 50_000 };
    const page = await reader.older({ choice: broker, filters, limit: 100 }, null);
    expect(page.lines.map(({ time }) => (time ?? 0) - HOUR)).toStrictEqual(
      Array.from({ length: 10 }, (_, index) => 49_990 + index),
    );
    expect(readBytes).toBeLessThan(1024 ** 2);
  });

  test("a call for newer lines waits for one, and ends with its signal", async () => {
    write([lineOf(HOUR, "First")]);
    const request = { choice: broker, filters: all, limit: 10 };
    const place = placeOf((await reader.older(request, null)).newest ?? "");
    const waiting = reader.newer(request, place, 20_000, never);
    write([lineOf(HOUR + 1, "Second")]);
    expect((await waiting).lines.map(({ message }) => message)).toStrictEqual(["Second"]);
    const ended = new AbortController();
    const given = reader.newer(
      request,
      placeOf((await waiting).newest ?? ""),
      20_000,
      ended.signal,
    );
    ended.abort();
    expect((await given).lines).toStrictEqual([]);
  });

  test("a cut file is announced as a gap, and followed from its beginning", async () => {
    write([lineOf(HOUR, "First"), lineOf(HOUR + 1, "Second")]);
    const request = { choice: broker, filters: all, limit: 10 };
    const place = placeOf((await reader.older(request, null)).newest ?? "");
    truncateSync(brokerFile(), 0);
    write([lineOf(HOUR + 2, "Third")]);
    const page = await reader.newer(request, place, 0, never);
    expect(page.hasGap).toBe(true);
    expect(page.lines.map(({ message }) => message)).toStrictEqual(["Third"]);
  });

  test("a line that is gone is not another line", async () => {
    write([lineOf(HOUR, "First"), lineOf(HOUR + 1, "Second")]);
    const page = await reader.older({ choice: broker, filters: all, limit: 10 }, null);
    const at = page.lines[1]?.at ?? "";
    expect((await reader.line(broker, at))?.text).toContain("Second");
    truncateSync(brokerFile(), 0);
    write([
      lineOf(
        HOUR + 2,
        "A longer one in the place of both, so that no line begins there. ".repeat(4),
      ),
    ]);
    expect(await reader.line(broker, at)).toBeNull();
    for (const bad of ["", "2026-11-26-11.jsonl", "../x/0", "2026-11-26-11.jsonl/-1"]) {
      expect(await reader.line(broker, bad)).toBeNull();
    }
  });

  test("AD18 the README's tail has the newest records, the oldest first", async () => {
    write(Array.from({ length: 60 }, (_, index) => lineOf(HOUR + index, `Line ${index}`)));
    const records = await reader.recent(40);
    expect(records.length).toBe(40);
    expect(records[0]).toMatchObject({ message: "Line 20", type: "log", level: "info", meta: {} });
    expect(records.at(-1)).toMatchObject({
      ts: new Date(HOUR + 59).toISOString(),
      message: "Line 59",
    });
  });
});

describe("AD19 counting lines over a time", () => {
  const count = (from: number, to: number, filters: LineFilters = all) =>
    countLines(
      { folder: () => folder, disk: countingDisk, clock: systemClock },
      { choice: broker, filters: { ...filters, from, to }, buckets: 10 },
    );

  test("warnings, errors, matches and what the worker dropped are counted per part of the time", async () => {
    write([
      lineOf(HOUR - 1, "Too old"),
      lineOf(HOUR, "One"),
      lineOf(HOUR + 15, "Two", {}, "warn"),
      lineOf(HOUR + 16, "Log lines were dropped", { log: 2, raw: 3 }, "warn"),
      lineOf(HOUR + 99, "Three", {}, "error"),
      lineOf(HOUR + 100, "Too new"),
    ]);
    const counts = await count(HOUR, HOUR + 100);
    expect(counts).toMatchObject({ lines: 4, matches: 4, dropped: 5, countedFrom: null });
    expect(counts.buckets[0]).toStrictEqual({ lines: 1, warnings: 0, errors: 0 });
    expect(counts.buckets[1]).toStrictEqual({ lines: 2, warnings: 2, errors: 0 });
    expect(counts.buckets[9]).toStrictEqual({ lines: 1, warnings: 0, errors: 1 });
    expect(await count(HOUR, HOUR + 100, { ...all, level: "error" })).toMatchObject({
      lines: 4,
      matches: 1,
    });
  });

  test("what one request does not reach is said", async () => {
    const line = lineOf(HOUR + 1, "z".repeat(100_000));
    for (let part = 0; part < 8; part += 1) write(Array.from({ length: 100 }, () => line));
    const counts = await count(HOUR, HOUR + 100);
    expect(counts.countedFrom).toBe(HOUR + 1);
    expect(counts.lines).toBeLessThan(800);
    expect(readBytes).toBeLessThan(80 * 1024 ** 2);
  });
});

async function pagesOf(limit: number) {
  const pages = [];
  let before = null;
  do {
    const page = await reader.older({ choice: broker, filters: all, limit }, before);
    pages.unshift(page.lines);
    before = page.older === null ? null : placeOf(page.older);
  } while (before !== null);
  return pages;
}

/** The worker's own writer. */
function workerLogs() {
  return createLogs({
    dir: folder,
    level: "debug",
    raw: { "slack-events": true, "codex-rpc": true, "http-requests": true },
    rawMaxBytes: 1000,
    redactor: createRedactor(),
    files: diskLogFiles,
    clock: { ...systemClock, now: () => HOUR + 5 },
    stderr: { write: () => true },
  });
}
