import { describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { failed, succeeded } from "../../errors/broker-error.ts";
import { silentLog } from "../../logs/log.ts";
import type { AgentEvent } from "../../sessions/ports/agent-events.ts";
import type { AgentInput, OpenThread } from "../../sessions/ports/agent-runtime.ts";
import type { QuotaReading } from "../account.ts";
import type { RateLimitSnapshot } from "../protocol.generated.ts";
import type { CodexHealth, CodexRuntime } from "../runtime.ts";
import type { ProfileHooks } from "./live-profile.ts";
import type { ProfilePlace } from "./place.ts";
import { ProfilePool } from "./pool.ts";

const HOUR = 3_600_000;

/** A clock that only the test moves. */
function handClock() {
  let now = 1_795_000_000_000;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const clock: Clock = {
    now: () => now,
    after: (ms, task) => {
      const timer = { at: now + ms, task };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = clock.after(ms, resolve);
        signal?.addEventListener("abort", () => (timer.cancel(), resolve()));
      }),
  };
  const advance = async (ms: number) => {
    const end = now + ms;
    for (;;) {
      await settle();
      const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.task();
    }
    now = end;
  };
  return { clock, advance };
}

async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
}

function limits(shortUsed: number, weekUsed: number, now: number): RateLimitSnapshot {
  const window = (usedPercent: number, minutes: number, inMs: number) => ({
    usedPercent,
    windowDurationMins: minutes,
    resetsAt: (now + inMs) / 1_000,
  });
  return {
    limitId: "codex",
    limitName: null,
    normalModelSlug: null,
    primary: window(shortUsed, 300, 2 * HOUR),
    secondary: window(weekUsed, 10_080, 60 * HOUR),
    credits: null,
    individualLimit: null,
    spendControlReached: null,
    planType: null,
    rateLimitReachedType: null,
  };
}

/** A profile's Codex that does what the test says. */
class FakeRuntime implements CodexRuntime {
  readonly did: string[] = [];
  account: CodexHealth["account"] = "ok";
  reading: () => Promise<QuotaReading> = () =>
    Promise.resolve({ kind: "windows", limits: limits(10, 40, 1_795_000_000_000) });
  hooks: ProfileHooks | null = null;
  #state: CodexHealth["state"] = "starting";

  start() {
    this.did.push("start");
    this.#state = "ready";
    this.hooks?.onEvent({ kind: "connected" });
    return Promise.resolve();
  }
  health(): CodexHealth {
    return { state: this.#state, since: 0, account: this.account };
  }
  readQuota() {
    return this.reading();
  }
  openThread({ threadId }: OpenThread) {
    const opened = { threadId: threadId ?? "new", isNew: threadId === null, model: "m" };
    return Promise.resolve(succeeded({ ...opened, recentTurns: [] }));
  }
  submit({ inputId }: AgentInput) {
    this.did.push(`submit ${inputId}`);
    return Promise.resolve(succeeded({ turnId: `turn of ${inputId}` }));
  }
  interrupt() {
    this.did.push("interrupt");
    return Promise.resolve(succeeded({ wasRunning: true }));
  }
  endCommands() {
    this.did.push("endCommands");
    return Promise.resolve(succeeded(null));
  }
  inspect() {
    return Promise.resolve(
      failed({ kind: "unavailable" as const, message: "not asked", sent: false }),
    );
  }
  closeThread() {
    return Promise.resolve();
  }
  deleteThread(threadId: string) {
    this.did.push(`delete ${threadId}`);
    return Promise.resolve();
  }
  stop() {
    this.did.push("stop");
    this.#state = "stopped";
    return Promise.resolve();
  }
  release() {
    return Promise.resolve();
  }
}

function world(names: readonly string[]) {
  const { clock, advance } = handClock();
  const runtimes = new Map(names.map((name) => [name, new FakeRuntime()]));
  const events: AgentEvent[] = [];
  const carried: string[] = [];
  const places = names.map((name): ProfilePlace => ({
    name,
    codexHome: `/${name}`,
    isDefault: name === "default",
  }));
  const of = (name: string): FakeRuntime => {
    const runtime = runtimes.get(name);
    if (runtime === undefined) throw new Error(`no profile ${name}`);
    return runtime;
  };
  const pool = new ProfilePool({
    places: () => places,
    runtimeOf: (place, hooks) => {
      const runtime = of(place.name);
      runtime.hooks = hooks;
      return runtime;
    },
    onEvent: (event) => events.push(event),
    ownerOf: () => Promise.resolve(null),
    labelOf: () => null,
    preferred: () => null,
    carry: (threadId, from, to) => {
      carried.push(`${threadId}: ${from} to ${to.name}`);
      return Promise.resolve(true);
    },
    clock,
    log: silentLog,
  });
  const open = (profile: string | null, threadId: string | null = null, threadProfile = profile) =>
    pool.openThread({
      sessionKey: "C1:1.1",
      threadId,
      profile,
      threadProfile,
      workspace: "/w",
      instructions: "",
      environment: {},
    });
  const submit = (threadId: string) =>
    pool.submit({ threadId, inputId: "in", text: "", images: [], workspace: "/w" });
  const fails = (name: string, kind: "usage-limit" | "unauthorized", httpStatus?: number) =>
    of(name).hooks?.onEvent({
      kind: "turn-ended",
      threadId: "t",
      turn: {
        turnId: "x",
        status: "failed",
        error: { kind, message: "no", ...(httpStatus === undefined ? {} : { httpStatus }) },
        finalMessage: "",
      },
    });
  return { advance, carried, clock, events, fails, of, open, pool, submit };
}

describe("a new session", () => {
  it("AU04: takes the profile with the most to spare, and says which", async () => {
    const { clock, of, open } = world(["a", "b"]);
    of("a").reading = () =>
      Promise.resolve({ kind: "windows", limits: limits(10, 90, clock.now()) });
    expect(await open(null)).toMatchObject({ value: { profile: "b" } });
  });

  it("AU08: waits only a little for a quota that is not told, and takes the profile all the same", async () => {
    const { advance, of, open } = world(["a"]);
    of("a").reading = () => new Promise(() => {});
    const opening = open(null);
    await advance(3_000);
    expect(await opening).toMatchObject({ value: { profile: "a" } });
  });

  it("is told of the quota that resets first when all are used up", async () => {
    const { clock, of, open } = world(["a", "b"]);
    of("a").reading = () =>
      Promise.resolve({ kind: "windows", limits: limits(10, 100, clock.now()) });
    of("b").reading = () =>
      Promise.resolve({ kind: "windows", limits: limits(100, 10, clock.now()) });
    expect(await open(null)).toMatchObject({
      error: { kind: "held", hold: { kind: "quota", profile: "b", until: clock.now() + 2 * HOUR } },
    });
  });

  it("AU06: without any account is told that there is none", async () => {
    const { of, open } = world(["default"]);
    of("default").account = "none";
    expect(await open(null)).toMatchObject({ error: { kind: "no-account" } });
  });
});

describe("a session", () => {
  it("AU05, AU07: is held while its quota is used up, and told when it resets, by itself", async () => {
    const { advance, clock, events, of, open, submit } = world(["a", "b"]);
    await open("a", "t");
    of("a").hooks?.onRateLimits(limits(100, 40, clock.now()));
    expect(await submit("t")).toMatchObject({
      error: { hold: { kind: "quota", profile: "a", another: true, isReset: true } },
    });
    expect(of("a").did).not.toContain("submit in");
    of("a").reading = () => new Promise(() => {});
    await advance(2 * HOUR - 1);
    expect(events.filter((event) => event.kind === "account" && event.usable)).toEqual([]);
    await advance(2_000);
    expect(events).toContainEqual({ kind: "account", usable: true });
    expect(await submit("t")).toMatchObject({ ok: true });
  });

  it("AU07: is told as soon as OpenAI says that there is quota again", async () => {
    const { advance, clock, events, of, open, pool } = world(["a"]);
    await pool.start();
    await open("a", "t");
    await settle();
    of("a").hooks?.onRateLimits(limits(100, 40, clock.now()));
    of("a").reading = () =>
      Promise.resolve({ kind: "windows", limits: limits(1, 40, clock.now()) });
    await advance(3 * 60_000);
    expect(events).toContainEqual({ kind: "account", usable: true });
    await pool.stop();
  });

  it("SI27: is interrupted without asking for account or quota", async () => {
    const { clock, of, open, pool } = world(["a"]);
    await open("a", "t");
    of("a").hooks?.onRateLimits(limits(100, 100, clock.now()));
    of("a").reading = () => new Promise(() => {});
    expect(await pool.interrupt("t")).toEqual({ ok: true, value: { wasRunning: true } });
    expect(await pool.endCommands("t")).toEqual({ ok: true, value: null });
  });

  it("is held after its sign-in was refused, tried again a minute later, and free once it works", async () => {
    const { advance, events, fails, of, open, submit } = world(["a", "b"]);
    await open("a", "t");
    fails("a", "unauthorized", 401);
    const held = { error: { hold: { kind: "sign-in", profile: "a", httpStatus: 401 } } };
    expect(await submit("t")).toMatchObject(held);
    await advance(60_000);
    expect(await submit("t")).toMatchObject({ ok: true });
    fails("a", "unauthorized", 401);
    expect(await submit("t")).toMatchObject(held);
    of("a").hooks?.onAccountChanged();
    expect(events.at(-1)).toEqual({ kind: "account", usable: true });
    expect(await submit("t")).toMatchObject({ ok: true });
  });

  it("is tried again after a while when nobody told why its quota was refused", async () => {
    const { advance, events, fails, of, open, submit } = world(["a"]);
    of("a").reading = () => Promise.resolve({ kind: "by-token" });
    await open("a", "t");
    fails("a", "usage-limit");
    expect(await submit("t")).toMatchObject({ error: { hold: { kind: "quota", isReset: false } } });
    await advance(16 * 60_000);
    expect(events).toContainEqual({ kind: "account", usable: true });
    expect(await submit("t")).toMatchObject({ ok: true });
  });

  it("AU10: takes its thread along to another profile, and the old one forgets it", async () => {
    const { advance, carried, of, open } = world(["a", "b"]);
    await open("a", "t");
    const moving = open("b", "t", "a");
    await advance(1_000);
    expect(await moving).toMatchObject({ value: { threadId: "t", profile: "b" } });
    expect(carried).toEqual(["t: a to b"]);
    expect(of("a").did).toContain("delete t");
  });
});

it("a new sign-in restarts the app-server and reports which threads are no longer open", async () => {
  const { events, of, open, pool } = world(["a"]);
  await open("a", "t");
  await pool.renew("a", () => {
    of("a").did.push("write");
    return Promise.resolve();
  });
  expect(of("a").did).toEqual(["start", "stop", "write", "start"]);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "disconnected", profile: "a", threads: ["t"] }),
  );
});

it("an app-server that nothing uses is ended, but for the one that the next session takes", async () => {
  const { advance, of, open, pool, submit } = world(["a", "b", "c"]);
  await pool.start();
  await open("b", "t");
  await submit("t");
  await advance(25 * 60_000);
  expect(of("a").did).not.toContain("stop");
  expect(of("b").did).not.toContain("stop");
  expect(of("c").did).toContain("stop");
  await pool.stop();
});

it.each(["stop", "release"] as const)(
  "what is under way at a %s starts no app-server again",
  async (how) => {
    const { of, open, pool } = world(["a", "b"]);
    await pool.start();
    const ended = pool[how]();
    await Promise.all([ended, open("a", "t"), open(null)]);
    await open("b", "u");
    expect([...of("a").did, ...of("b").did].filter((did) => did === "start")).toHaveLength(2);
  },
);
