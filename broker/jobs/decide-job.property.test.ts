import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideJob,
  dueAt,
  type JobContext,
  type JobDecision,
  type JobEvent,
} from "./decide-job.ts";
import { isLive, type Job, type JobNews, type JobProcess, newJobState, statusOf } from "./job.ts";

const limits = { maxRuntimeMs: 18_000_000, heartbeatMaxMs: 900_000, reportGapMs: 15_000 };
const quiet: JobContext = { now: 0, isAfterFinal: false, isAwaited: false, limits };
const job: Job = {
  ...{ id: "job_1", sessionKey: "C1:1.0", kind: "watch", cwd: "/w", shell: "sh" },
  restartOnBoot: true,
  createdAt: 0,
  state: newJobState,
};
const firstRun: JobProcess = { pid: 7, startTime: "1", run: 1 };
const news = (summary: string): JobNews => ({ eventKind: "step", summary, at: 0 });

/** The job after these events, with what was decided about the last one. */
function after(events: readonly JobEvent[], context: Partial<JobContext> = {}, of = job) {
  let current = of;
  let last: JobDecision = { state: of.state, effects: [] };
  for (const event of events) {
    last = decideJob(current, event, { ...quiet, ...context });
    current = { ...current, state: last.state };
  }
  return { job: current, ...last };
}

const started: JobEvent = { kind: "started", process: firstRun };
const exit = (code: number | null, signal: string | null = null, tail = ""): JobEvent => ({
  kind: "exited",
  exit: { code, signal },
  tail,
});
const announced = ({ effects }: JobDecision) =>
  effects.flatMap((one) => (one.kind === "announce" ? one.end : []));
const reported = ({ effects }: JobDecision) =>
  effects.flatMap((one) => (one.kind === "report" ? one.news : []));

it("SE11: a flood of large events keeps a state of bounded size, the newest event in it", () => {
  const large = (n: number): JobEvent => ({
    ...{ kind: "event", callbackId: null },
    news: { ...news(`event ${n}`), detailsText: "x".repeat(99_000) },
  });
  const flood = Array.from({ length: 30 }, (_, n) => large(n));
  const { pending } = after([started, ...flood], { now: 1 }).state;
  expect(JSON.stringify(pending).length).toBeLessThan(210_000);
  expect(pending.news.map(({ summary }) => summary)).toEqual(["event 28", "event 29"]);
  expect(pending.omitted).toBe(27);
});

describe("a job's end", () => {
  it("JB04: a non-zero exit is reported with the code and the end of stderr", () => {
    const failed = after([started, exit(3, null, "no such file")]);
    expect(statusOf(failed.state)).toBe("failed");
    expect(reported(failed)).toMatchObject([
      {
        eventKind: "job_failed",
        summary: "The job ended with exit 3.",
        detailsText: "no such file",
      },
    ]);
  });

  it("JB04: complete without a summary is silent, with one it is reported, and the process is ended", () => {
    const silent = after([started, { kind: "completed", summary: null, details: {} }]);
    expect(silent.effects).toEqual([{ kind: "end-process", process: firstRun }]);
    const told = after([started, { kind: "completed", summary: "Green", details: {} }]);
    expect(reported(told)).toMatchObject([{ eventKind: "job_completed", summary: "Green" }]);
    expect(statusOf(told.state)).toBe("completed");
  });

  it.each([true, false])("JB10: exit 0 without a callback wakes who waits: %s", (isAwaited) => {
    const ended = after([started, exit(0)], { isAwaited });
    expect(statusOf(ended.state)).toBe("completed");
    expect(reported(ended)).toHaveLength(isAwaited ? 1 : 0);
  });

  it("JB08: after final an event is not reported and ends the job; a failure is reported", () => {
    const event: JobEvent = { kind: "event", news: news("late"), callbackId: null };
    const late = after([started, event], { isAfterFinal: true });
    expect(reported(late)).toEqual([]);
    expect(statusOf(late.state)).toBe("cancelled");
    expect(reported(after([started, exit(1)], { isAfterFinal: true }))).toHaveLength(1);
  });

  it("JB07: a job that is too old is cancelled and says so", () => {
    const old = after([started, { kind: "tick" }], { now: limits.maxRuntimeMs });
    expect(reported(old)).toMatchObject([{ eventKind: "job_cancelled" }]);
    expect(old.effects).toContainEqual({ kind: "end-process", process: firstRun });
  });

  it("JB07: a job that is too old is not started again", () => {
    const old = after([started, { kind: "lost", isBoot: true }], { now: limits.maxRuntimeMs });
    expect(statusOf(old.state)).toBe("failed");
    expect(old.effects).not.toContainEqual({ kind: "start" });
  });
});

describe("what the thread reads of a job's end", () => {
  it("JB04: a failure, with how it ended and the last line of stderr", () => {
    const failed = after([started, exit(3, null, "first\nno such file\n\n")], { now: 61_000 });
    const ending = { kind: "exited", how: "exit 3", lastLine: "no such file" };
    expect(announced(after([started], { now: 1_000 }))).toEqual([]);
    expect(announced(failed)).toEqual([{ ending, ranMs: 0, isRead: true }]);
  });

  it("JB10: exit 0 where the session waits, and silence where it does not", () => {
    const ending = { kind: "completed", exitCode: 0 };
    expect(announced(after([started, exit(0)], { isAwaited: true }))).toMatchObject([
      { ending, isRead: true },
    ]);
    expect(announced(after([started, exit(0)]))).toEqual([]);
  });

  it.each(["job", "agent", "operator", "session"] as const)(
    "JB09: a cancellation by the %s; a stop has an answer of its own",
    (by) => {
      const said = announced(after([started, { kind: "cancelled", by }]));
      const ending = { kind: "cancelled", by };
      expect(said).toEqual(by === "session" ? [] : [{ ending, ranMs: 0, isRead: by === "job" }]);
    },
  );

  it("a job that never began has no time", () => {
    expect(announced(after([{ kind: "not-started", message: "no shell" }]))).toEqual([
      {
        ending: { kind: "failed", why: "not-started", error: "no shell" },
        ranMs: null,
        isRead: true,
      },
    ]);
  });
});

describe("a lost process", () => {
  it("JB06: is started again at boot where that was asked for", () => {
    const lost = after([started, { kind: "lost", isBoot: true }]);
    expect(lost.effects).toEqual([{ kind: "start" }]);
    expect(statusOf(lost.state)).toBe("registered");
  });

  it("JB11: closes a job that is not to be started again", () => {
    const once = { ...job, restartOnBoot: false };
    const lost = after([started, { kind: "lost", isBoot: true }], {}, once);
    expect(statusOf(lost.state)).toBe("failed");
    expect(reported(lost)).toHaveLength(1);
  });
});

describe("heartbeats", () => {
  const silent = { now: limits.heartbeatMaxMs };

  it("are reported once when they stop, and again only after another one", () => {
    const beating = after([started, { kind: "heartbeat" }]).job;
    const told = after([{ kind: "tick" }], silent, beating);
    expect(reported(told)).toMatchObject([{ eventKind: "job_silent" }]);
    expect(after([{ kind: "tick" }], silent, told.job).effects).toEqual([]);
    expect(isLive(told.state)).toBe(true);
  });

  it("are not missed of a job that never sent one", () => {
    expect(after([started, { kind: "tick" }], silent).effects).toEqual([]);
  });
});

describe("events", () => {
  it("JB14: a hundred at once are one report, and one more with the newest after the gap", () => {
    const events = Array.from({ length: 100 }, (_, place): JobEvent => ({
      ...{ kind: "event", callbackId: String(place) },
      news: news(`n${place}`),
    }));
    const first = after([started, ...events.slice(0, 1)]);
    expect(reported(first)).toHaveLength(1);
    const flood = after(events.slice(1), {}, first.job);
    expect(flood.effects).toEqual([]);
    expect(dueAt(flood.job, limits)).toBe(limits.reportGapMs);
    const flushed = after([{ kind: "tick" }], { now: limits.reportGapMs }, flood.job);
    expect(flushed.effects).toMatchObject([{ kind: "report", omitted: 79 }]);
    expect(reported(flushed).at(-1)?.summary).toBe("n99");
  });

  it("a callback that is sent twice counts once", () => {
    const event: JobEvent = { kind: "event", news: news("once"), callbackId: "a" };
    const twice = after([started, event, event], { now: limits.reportGapMs });
    expect(twice.effects).toEqual([]);
  });
});

const isOutcome = (eventKind: string) =>
  ["job_completed", "job_failed", "job_cancelled"].includes(eventKind);

describe("any sequence of events", () => {
  const anyEvent = fc.oneof<fc.Arbitrary<JobEvent>[]>(
    fc.nat({ max: 3 }).map((run) => ({ kind: "started", process: { ...firstRun, run: run + 1 } })),
    fc.constant({ kind: "not-started", message: "no" }),
    fc.option(fc.nat({ max: 255 })).map((code) => exit(code)),
    fc.boolean().map((isBoot) => ({ kind: "lost", isBoot })),
    fc.constant({ kind: "heartbeat" }),
    fc.string().map((text) => ({ kind: "event", news: news(text), callbackId: text })),
    fc.option(fc.string()).map((summary) => ({ kind: "completed", summary, details: {} })),
    fc.constant({ kind: "failed", error: "no", details: {} }),
    fc
      .constantFrom("job", "agent", "operator", "session")
      .map((by) => ({ kind: "cancelled", by }) as const),
    fc.constant({ kind: "tick" }),
  );
  const anyStep = fc.tuple(anyEvent, fc.nat({ max: 1_000_000 }), fc.boolean(), fc.boolean());

  it("JB06: never asks for a second process, never leaves one behind, and ends once", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), fc.boolean(), (steps, restartOnBoot) => {
        let current: Job = { ...job, restartOnBoot };
        let now = 0;
        let asked = true;
        let said = 0;
        for (const [event, passed, isAfterFinal, isAwaited] of steps) {
          now += passed;
          const before = current.state;
          const { state, effects } = decideJob(current, event, {
            ...{ now, isAfterFinal, isAwaited, limits },
          });
          const starts = effects.filter(({ kind }) => kind === "start");
          // A start follows only where there is no process.
          if (starts.length > 0) expect(state.life.phase).toBe("registered");
          if (state.life.phase === "registered") asked ||= starts.length === 1;
          expect(state.life.phase === "registered" && !asked).toBe(false);
          if (before.life.phase === "running" && state.life.phase === "ending") {
            const process = before.life.process;
            expect(effects).toContainEqual({ kind: "end-process", process });
          }
          said += announced({ state, effects }).length;
          if (isLive(state)) expect(said).toBe(0);
          expect(said).toBeLessThanOrEqual(1);
          // What the agent is informed of, people read as well.
          const isEnd = isLive(before) && !isLive(state);
          if (isEnd && reported({ state, effects }).some(({ eventKind }) => isOutcome(eventKind))) {
            expect(announced({ state, effects })).toMatchObject([{ isRead: true }]);
          }
          // An outcome stays what it is.
          if (!isLive(before)) {
            expect(statusOf(state)).toBe(statusOf(before));
            expect(reported({ state, effects })).toEqual([]);
          }
          // Nothing that was reported by a script is forgotten while it may still be reported.
          expect(state.pending.news.length).toBeLessThanOrEqual(20);
          if (!isLive(state)) expect(state.pending.news).toEqual([]);
          if (event.kind === "started") asked = false;
          current = { ...current, state };
        }
        // However it stands, one look late enough ends it.
        const late = { ...quiet, now: now + limits.maxRuntimeMs };
        expect(isLive(decideJob(current, { kind: "tick" }, late).state)).toBe(false);
      }),
    );
  });
});
