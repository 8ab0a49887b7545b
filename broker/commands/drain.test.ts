import { expect, test, vi } from "vitest";
import type { Clock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { type Drainable, type DrainMode, drain, DrainWish, END_MAX_MS } from "./drain.ts";

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
      // The limit of the end, which holds here.
      if (ms === END_MAX_MS) return new Promise(() => {});
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
    left: () => [],
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

/** A worker of which something never ends, with a clock and signals by hand. */
function hanging(what: "turns" | "a part", mode: DrainMode = "stop") {
  const wish = new DrainWish();
  wish.ask(mode);
  const never = () => new Promise<void>(() => {});
  const worker: Drainable = {
    closeForNewTurns: () => {},
    runningTurns: () => 1,
    stopTurns: what === "turns" ? never : () => Promise.resolve(),
    end: never,
    left: () => ["Slack gateway", "store"],
  };
  const asleep = new Map<number, () => void>();
  const clock: Clock = {
    now: () => 0,
    after: () => ({ cancel: () => {} }),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        asleep.set(ms, resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
  const outcome = drain(worker, wish, { clock, log: silentLog, waitMaxMs: 10_000 });
  const pass = async (ms: number) => {
    await vi.waitFor(() => expect([...asleep.keys()]).toContain(ms));
    asleep.get(ms)?.();
  };
  return { wish, outcome, pass };
}

test.each(["turns", "a part"] as const)(
  "SE05: gives up when %s does not end within the limit, and names what is left",
  async (what) => {
    const { outcome, pass } = hanging(what);
    await pass(END_MAX_MS);
    expect(await outcome).toEqual({
      kind: "unfinished",
      why: "overdue",
      left: ["Slack gateway", "store"],
    });
  },
);

test.each(["handover", "stop", "wait"] as const)(
  "SE05: a second signal ends a worker that hangs at once, with %s",
  async (mode) => {
    const { outcome, wish } = hanging("a part", mode);
    wish.hurry();
    expect(await outcome).toMatchObject({ kind: "unfinished", why: "hurried" });
  },
);
