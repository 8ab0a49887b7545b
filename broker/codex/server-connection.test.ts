import { expect, test } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { type Log, silentLog } from "../logs/log.ts";
import { untilConnected } from "./server-connection.ts";

test("UX01: a server that cannot be reached for 5 s is in the log once, with its socket", async () => {
  let now = 0;
  const clock = {
    ...systemClock,
    now: () => now,
    sleep: (ms: number) => {
      // Steps of a second instead of 20 ms.
      now += ms * 50;
      return Promise.resolve();
    },
  };
  const warnings: unknown[] = [];
  const log: Log = {
    ...silentLog,
    warn: (message, fields) => warnings.push({ message, ...fields }),
  };
  const started = {
    program: "/opt/codex",
    pid: 4711,
    startTime: "1",
    socket: "/nowhere/at all/1.sock",
    exited: new AbortController().signal,
    lastOutput: () => Promise.resolve(""),
  };
  const handlers = { onNotification: () => {}, onRequest: () => Promise.resolve({ result: {} }) };
  const reached = await untilConnected(
    started,
    "one",
    { clientName: "test", clock, log, handlers },
    new AbortController().signal,
  );
  expect(reached).toMatchObject({ ok: false, error: { code: "codex.start_failed" } });
  expect(warnings).toEqual([
    expect.objectContaining({
      message: "Codex was started, but its socket cannot be reached",
      program: "/opt/codex",
      pid: 4711,
      socket: "/nowhere/at all/1.sock",
      error: expect.stringContaining("ENOENT"),
    }),
  ]);
});
