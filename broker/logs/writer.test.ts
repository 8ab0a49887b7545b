import { describe, expect, it, vi } from "vitest";
import type { Clock } from "../clock/clock.ts";
import type { LogFiles } from "./log-files.ts";
import { createLogWriter, type LogWriter, OPEN_FILES_MAX } from "./writer.ts";

/** A disk that holds writes back, fails them, or forgets files, as a test says. */
function testDisk() {
  const contents = new Map<string, string>();
  const openNow = new Set<string>();
  let gate: Promise<void> = Promise.resolve();
  let failure: Error | null = null;
  let mostOpen = 0;
  const append = (path: string, text: string) => {
    if (failure !== null) throw failure;
    contents.set(path, (contents.get(path) ?? "") + text);
  };
  const files: LogFiles = {
    open: async (path) => {
      await gate;
      if (failure !== null) throw failure;
      openNow.add(path);
      mostOpen = Math.max(mostOpen, openNow.size);
      if (!contents.has(path)) contents.set(path, "");
      return {
        append: async (text) => {
          await gate;
          // What is added to a removed file is gone.
          if (contents.has(path)) append(path, text);
        },
        isThere: async () => contents.has(path),
        close: async () => {
          openNow.delete(path);
        },
      };
    },
    appendNow: append,
  };
  return {
    files,
    contents,
    openNow,
    mostOpen: () => mostOpen,
    fail: (error: Error | null) => {
      failure = error;
    },
    hold: () => {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        release();
      };
    },
  };
}

/** Time that moves by hand. */
function testClock() {
  let now = 1_000_000;
  const timers = new Map<object, { readonly at: number; readonly task: () => void }>();
  const clock: Clock = {
    now: () => now,
    after: (ms, task) => {
      const key = {};
      timers.set(key, { at: now + ms, task });
      return { cancel: () => void timers.delete(key) };
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = clock.after(ms, resolve);
        signal?.addEventListener("abort", () => {
          timer.cancel();
          resolve();
        });
      }),
  };
  const advance = (ms: number) => {
    now += ms;
    for (const [key, { at, task }] of timers) {
      if (at <= now && timers.delete(key)) task();
    }
  };
  return { clock, advance };
}

function setUp(options: { readonly bufferMaxBytes?: number } = {}) {
  const disk = testDisk();
  const time = testClock();
  const reports: string[] = [];
  const writer: LogWriter = createLogWriter({
    files: disk.files,
    clock: time.clock,
    report: (line) => reports.push(line),
    droppedLine: ({ log, raw }) => ({ path: "/broker", line: `dropped ${log} ${raw}` }),
    ...options,
  });
  return { ...disk, ...time, reports, writer };
}

describe("a log writer", () => {
  it("gives raw lines up before log lines when the disk stands still, and says how many", async () => {
    const { writer, contents, hold } = setUp({ bufferMaxBytes: 100 });
    const release = hold();
    writer.add("/broker", "first", "log");
    await Promise.resolve();
    writer.add("/raw", "r".repeat(40), "raw");
    writer.add("/raw", "r".repeat(40), "raw");
    writer.add("/raw", "r".repeat(40), "raw");
    for (let line = 0; line < 9; line += 1) writer.add("/broker", `${line}23456789`, "log");
    writer.add("/broker", "too much", "log");
    expect(writer.health().bufferedBytes).toBeLessThanOrEqual(100);
    release();
    await writer.flush();
    expect(writer.health()).toMatchObject({ dropped: { log: 1, raw: 3 }, bufferedBytes: 0 });
    expect(contents.get("/broker")?.split("\n")).toEqual([
      "first",
      ...Array.from({ length: 9 }, (_, line) => `${line}23456789`),
      "dropped 1 3",
      "",
    ]);
  });

  it("counts errors of a full disk, tells them once, and goes on when there is room", async () => {
    const { writer, contents, reports, fail, advance } = setUp();
    fail(new Error("ENOSPC: no space left on device"));
    for (let line = 0; line < 5; line += 1) {
      writer.add("/broker", `lost ${line}`, "log");
      await writer.flush();
    }
    expect(reports).toEqual([
      "Log files cannot be written, lines are being lost: ENOSPC: no space left on device",
    ]);
    expect(writer.health()).toMatchObject({ writeErrors: 5, failing: true, dropped: { log: 5 } });
    advance(60_000);
    writer.add("/broker", "lost too", "log");
    await writer.flush();
    expect(reports).toHaveLength(2);
    fail(null);
    writer.add("/broker", "back", "log");
    await writer.flush();
    // The newline ends what may have been half a line.
    expect(contents.get("/broker")).toBe("\nback\ndropped 6 0\n");
    expect(writer.health()).toMatchObject({ failing: false, bufferedBytes: 0 });
  });

  it("keeps the order of a file's lines and writes many in one go", async () => {
    const { writer, contents, files } = setUp();
    const opened = vi.spyOn(files, "open");
    for (let line = 0; line < 100; line += 1) writer.add(`/${line % 2}`, `${line}`, "log");
    await writer.flush();
    expect(opened).toHaveBeenCalledTimes(2);
    expect(contents.get("/1")).toBe(
      Array.from({ length: 50 }, (_, line) => `${line * 2 + 1}\n`).join(""),
    );
  });

  it("has few files open, however many there are, and none after a minute of rest", async () => {
    const { writer, contents, mostOpen, openNow, advance } = setUp();
    for (let file = 0; file < 200; file += 1) writer.add(`/${file}`, "x", "log");
    await writer.flush();
    expect(contents.size).toBe(200);
    expect(mostOpen()).toBeLessThanOrEqual(OPEN_FILES_MAX);
    expect(openNow.size).toBe(OPEN_FILES_MAX);
    advance(60_000);
    await vi.waitFor(() => expect(openNow.size).toBe(0));
    expect(writer.health().openFiles).toBe(0);
  });

  it("makes a file again that a clean-up removed", async () => {
    const { writer, contents } = setUp();
    writer.add("/session", "one", "log");
    await writer.flush();
    contents.delete("/session");
    writer.add("/session", "two", "log");
    await writer.flush();
    expect(contents.get("/session")).toBe("two\n");
  });

  it("does not wait for ever for a disk that stands still", async () => {
    const { writer, hold, advance } = setUp();
    hold();
    writer.add("/broker", "x", "log");
    const flushed = writer.flush();
    await Promise.resolve();
    advance(5_000);
    await expect(flushed).resolves.toBeUndefined();
  });

  it("writes at once what comes at the end and after it", async () => {
    const { writer, contents, openNow } = setUp();
    writer.add("/broker", "one", "log");
    writer.flushNow();
    expect(contents.get("/broker")).toBe("one\n");
    writer.add("/broker", "two", "log");
    await writer.close();
    expect(openNow.size).toBe(0);
    writer.add("/broker", "three", "log");
    expect(contents.get("/broker")).toBe("one\ntwo\nthree\n");
  });
});
