import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { countLines } from "./log-counts.ts";
import { systemLogDisk } from "./log-disk.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import type { LogChoice } from "./log-selection.ts";
import { placeOf } from "./place.ts";

const HOUR = Date.parse("2026-11-26T11:00:00Z");
const broker: LogChoice = { view: "broker", stream: "codex-rpc" };
const all = { finder: null };
const never = new AbortController().signal;

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "log-clock-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const brokerFile = (hour = "2026-11-26-11") => join(folder, "broker", `${hour}.jsonl`);

function lineOf(at: number, message: string): string {
  return JSON.stringify({
    ...{ level: "info", ts: new Date(at).toISOString(), type: "log", meta: {}, message },
  });
}

function write(lines: readonly string[], file = brokerFile()): void {
  mkdirSync(join(file, ".."), { recursive: true });
  appendFileSync(file, lines.map((line) => `${line}\n`).join(""));
}

describe("AD18: a clock that jumps", () => {
  const MINUTE = 60_000;
  let now = 0;
  let jumping: LogReader;

  beforeEach(() => {
    now = HOUR + 42 * MINUTE;
    jumping = createLogReader({
      folder: () => folder,
      disk: systemLogDisk,
      hide: (text) => text,
      clock: { ...systemClock, now: () => now },
    });
    write([lineOf(HOUR, "first"), lineOf(now - MINUTE, "a minute ago")]);
  });

  const past = async (ms: number) => {
    const filters = { finder: null, from: now - ms };
    const page = await jumping.older({ choice: broker, filters, limit: 100 }, null);
    return page.lines.map(({ message }) => message);
  };
  /** The lines of the last hour, as the strip above them counts. */
  const counted = async () => {
    const filters = { finder: null, from: now - 60 * MINUTE, to: now + 1 };
    const options = {
      folder: () => folder,
      disk: systemLogDisk,
      clock: { ...systemClock, now: () => now },
    };
    return (await countLines(options, { choice: broker, filters, buckets: 12 })).matches;
  };

  test("back an hour: what is written since is followed, shown and counted", async () => {
    const page = await jumping.older({ choice: broker, filters: all, limit: 10 }, null);
    now -= 60 * MINUTE;
    // The log goes on in the file that it was in.
    write([lineOf(now, "after the jump")]);
    const after = placeOf(page.newest ?? "");
    const next = await jumping.newer({ choice: broker, filters: all, limit: 10 }, after, 0, never);
    expect(next.lines.map(({ message }) => message)).toEqual(["after the jump"]);
    expect(next.hasGap).toBe(false);
    expect(await past(15 * MINUTE)).toEqual(["first", "a minute ago", "after the jump"]);
    expect(await counted()).toBe(1);
  });

  test("back an hour: a page is read on to its beginning, however many lines are old", async () => {
    const old = Array.from({ length: 4_000 }, (_, each) =>
      lineOf(HOUR - 90 * MINUTE, `old ${each}`),
    );
    now -= 60 * MINUTE;
    write(old);
    expect((await past(60 * MINUTE)).slice(0, 2)).toEqual(["first", "a minute ago"]);
  });

  test("forward a day: the last hour is empty, and a longer time has the lines still", async () => {
    now += 24 * 60 * MINUTE;
    expect(await past(60 * MINUTE)).toEqual([]);
    expect(await past(30 * 24 * 60 * MINUTE)).toEqual(["first", "a minute ago"]);
    expect(await counted()).toBe(0);
    write([lineOf(now, "tomorrow")], brokerFile("2026-11-27-11"));
    expect(await past(60 * MINUTE)).toEqual(["tomorrow"]);
    expect(await counted()).toBe(1);
  });

  test("back while somebody waits for a line: the wait ends as it would have", async () => {
    let sleeps = 0;
    const sleep = () => {
      sleeps += 1;
      if (sleeps > 100) throw new Error("It waits without an end.");
      now -= 60 * MINUTE;
      return Promise.resolve();
    };
    const waiting = createLogReader({
      folder: () => folder,
      disk: systemLogDisk,
      hide: (text) => text,
      clock: { ...systemClock, now: () => now, sleep },
    });
    const page = await waiting.older({ choice: broker, filters: all, limit: 10 }, null);
    const after = placeOf(page.newest ?? "");
    const next = await waiting.newer(
      { choice: broker, filters: all, limit: 10 },
      after,
      1_500,
      never,
    );
    expect(next.lines).toEqual([]);
    expect(sleeps).toBe(5);
  });
});
