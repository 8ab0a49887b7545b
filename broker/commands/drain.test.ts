import { expect, test } from "vitest";
import type { Clock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { type DrainMode, drain, DrainWish } from "./drain.ts";

/** What a worker with `turns` turns does when it ends; each look at the clock may do something. */
async function drained(options: {
  readonly mode: DrainMode;
  readonly turns: number;
  /** After this many waits something happens. */
  readonly later?: readonly [waits: number, what: "turns-end" | DrainMode];
}): Promise<readonly string[]> {
  const wish = new DrainWish();
  wish.ask(options.mode);
  await wish.asked;
  const done: string[] = [];
  let { turns } = options;
  let now = 0;
  let waits = 0;
  const clock: Clock = {
    now: () => now,
    after: () => ({ cancel: () => {} }),
    sleep: async (ms) => {
      now += ms;
      waits += 1;
      if (waits !== options.later?.[0]) return;
      if (options.later[1] === "turns-end") turns = 0;
      else wish.ask(options.later[1]);
    },
  };
  const worker = {
    closeForNewTurns: () => void done.push("closed"),
    runningTurns: () => turns,
    stopTurns: async () => void done.push("turns stopped"),
    end: async (codex: string) => void done.push(`end ${codex}`),
  };
  await drain(worker, wish, { clock, log: silentLog, waitMaxMs: 10_000 });
  return done;
}

test.each([
  ["handover", undefined, ["closed", "end handover"]],
  ["stop", undefined, ["closed", "turns stopped", "end stop"]],
  ["wait", undefined, ["closed", "end handover"]],
  ["wait", [3, "turns-end"], ["closed", "end stop"]],
  // Somebody who waits decides otherwise.
  ["wait", [3, "stop"], ["closed", "turns stopped", "end stop"]],
  ["wait", [3, "handover"], ["closed", "end handover"]],
] as const)("%s, then %j: %j", async (mode, later, does) => {
  const options = { mode, turns: 1, ...(later === undefined ? {} : { later }) };
  expect(await drained(options)).toEqual(does);
});

test("waits for no turn where none runs", async () => {
  expect(await drained({ mode: "wait", turns: 0 })).toEqual(["closed", "end stop"]);
});
