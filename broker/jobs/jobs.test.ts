import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Clock, systemClock } from "../clock/clock.ts";
import { succeeded } from "../errors/broker-error.ts";
import { type Log, silentLog } from "../logs/log.ts";
import { openStore, type Store } from "../store/database.ts";
import { createSession, findSession } from "../store/sessions.ts";
import type { JobEvent } from "./decide-job.ts";
import { JobFiles } from "./job-files.ts";
import { Jobs } from "./jobs.ts";
import type { JobRequest, JobsOptions } from "./jobs-options.ts";

// A worker that is killed at each of its steps, with real processes: every query, and the moment right
// behind every commit. What waits for time does so briefly.

const SESSION = "C1:1.0";
const MOMENT_MS = 20;
const BOUND = { timeout: 20_000, interval: 20 };
const clock: Clock = {
  ...systemClock,
  after: (ms, task) => systemClock.after(Math.min(ms, MOMENT_MS), task),
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, MOMENT_MS), signal),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobs-killed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Counts what a worker does, and ends it at a step: from then on it can do nothing more. */
interface Life {
  steps: number;
  readonly killedAt: number;
}

function step(life: Life): void {
  life.steps += 1;
  if (life.steps >= life.killedAt) throw new Error("The worker was killed.");
}

interface Place {
  readonly store: Store;
  readonly workspace: string;
  readonly files: JobFiles;
}

async function newPlace(name: string): Promise<Place> {
  const root = join(folder, name);
  const workspace = join(root, "workspace");
  for (const each of ["workspace", "jobs", "exits"])
    mkdirSync(join(root, each), { recursive: true });
  const store = await openStore({ path: ":memory:" });
  await createSession(store.db, {
    ...{ key: SESSION, channel: "C1", channelType: "channel", threadTs: "1.0", workspace },
    ...{ host: "here", initiator: "U1", title: null, stateJson: "{}", state: "idle", at: 1 },
  });
  const files = new JobFiles({ root: join(root, "jobs"), exits: join(root, "exits") });
  return { store, workspace, files };
}

function workerOn({ files, store, workspace }: Place, life: Life): Jobs {
  const log: Log = { ...silentLog, info: () => step(life), with: () => log };
  const db: JobsOptions["db"] = store.db.withPlugin({
    transformQuery: ({ node }) => {
      step(life);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  return new Jobs({
    ...{ db, clock, log, files },
    persist: (work) => work(),
    limits: {
      ...{ maxRuntimeMs: 3_600_000, heartbeatMaxMs: 3_600_000, reportGapMs: 0 },
      ...{ perSession: 5, perHost: 5 },
    },
    commandFor: (job) =>
      Promise.resolve(
        succeeded({
          ...{ program: files.scriptOf(job.id), arguments: [], folder: workspace },
          environment: { PATH: "/usr/bin:/bin" },
        }),
      ),
    posts: { enqueue: () => Promise.resolve(), wake: () => {} },
    wordsOf: () => ({ kind: "notice", text: "" }),
    redact: (text) => text,
    poke: () => {},
  });
}

/** Notes when another copy runs at the same time; runs until it is told to end, or its test is over. */
const script = `mkdir busy 2>/dev/null || touch twice
trap 'rmdir busy; exit 143' TERM
touch begun
until [ -e go ] || [ ! -e begun ]; do sleep 0.02; done
rmdir busy
exit 3`;

const request: JobRequest = {
  ...{ kind: "check", script, shell: "sh", restartOnBoot: true, idempotencyKey: "one" },
  cwd: "/",
};

interface Ended {
  readonly steps: number;
  readonly wasKilled: boolean;
  readonly status: string | undefined;
  readonly reports: number;
  readonly announcements: number;
  readonly wereTwo: boolean;
  readonly isLeft: boolean;
}

/** A job's life with a worker that is killed at a step, and one after it. */
async function livedThrough(
  killedAt: number,
  end: (place: Place, jobs: Jobs, id: string) => Promise<unknown>,
): Promise<Ended> {
  const place = await newPlace(`at-${String(killedAt)}`);
  const { db } = place.store;
  const session = await findSession(db, SESSION);
  if (session === undefined) throw new Error("There is no session.");
  const rows = () => db.selectFrom("jobs").selectAll().execute();
  const life: Life = { steps: 0, killedAt };
  const live = async (jobs: Jobs, isLast: boolean) => {
    await jobs.load();
    await jobs.start();
    // The agent, which was not answered, asks again.
    const registered = await jobs.register(session, request);
    if (!registered.ok) throw new Error(registered.error.code);
    const { id } = registered.value;
    const isKilled = () => !isLast && life.steps >= killedAt;
    // One that was lost is started once more in the background.
    const isStarted = async () => (await rows())[0]?.status !== "registered" || isKilled();
    await expect.poll(isStarted, BOUND).toBe(true);
    if ((await rows())[0]?.status === "running") {
      const isBegun = () => existsSync(join(place.workspace, "begun"));
      await expect.poll(isBegun, BOUND).toBe(true);
      await end(place, jobs, id);
    }
    const isOver = async () => (await rows())[0]?.live === 0 || isKilled();
    await expect.poll(isOver, BOUND).toBe(true);
  };
  const first = workerOn(place, life);
  await live(first, false).catch((thrown: unknown) => {
    if (life.steps < killedAt) throw thrown;
  });
  await first.stop(false);
  const wasKilled = life.steps >= killedAt;
  if (wasKilled) {
    const next = workerOn(place, { steps: 0, killedAt: Infinity });
    await live(next, true);
    await next.stop(false);
  }
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  const entries = await db.selectFrom("timeline").select("kind").execute();
  const messages = await db.selectFrom("messages").select("source").execute();
  const ended: Ended = {
    ...{ steps: life.steps, wasKilled, status: row?.status },
    reports: messages.length,
    announcements: entries.filter(({ kind }) => kind === "notice").length,
    wereTwo: existsSync(join(place.workspace, "twice")),
    isLeft: existsSync(join(place.workspace, "busy")),
  };
  await place.store.close();
  return ended;
}

/** Lives at the same time. */
const LIVES_AT_ONCE = 10;

/** Kills the worker at each step of a whole life; how many lives were cut. */
async function killedAtEach(
  end: (place: Place, jobs: Jobs, id: string) => Promise<unknown>,
  expected: Partial<Ended>,
): Promise<number> {
  const whole = await livedThrough(Infinity, end);
  expect(whole).toMatchObject({ ...expected, wasKilled: false });
  const places = Array.from({ length: whole.steps }, (_, place) => place + 1);
  let killed = 0;
  for (let from = 0; from < places.length; from += LIVES_AT_ONCE) {
    const some = places.slice(from, from + LIVES_AT_ONCE);
    const lives = await Promise.all(some.map((at) => livedThrough(at, end)));
    for (const [index, life] of lives.entries()) {
      expect(life, `killed at step ${String(some[index])}`).toMatchObject(expected);
      killed += life.wasKilled ? 1 : 0;
    }
  }
  return killed;
}

const once = { wereTwo: false, isLeft: false, announcements: 1 };

it("JB06: killed at any step, a job that fails runs once at a time and is reported once", async () => {
  const letEnd = ({ workspace }: Place) =>
    Promise.resolve(writeFileSync(join(workspace, "go"), ""));
  const killed = await killedAtEach(letEnd, { ...once, status: "failed", reports: 1 });
  expect(killed).toBeGreaterThan(15);
}, 120_000);

it("JB06: JB09: killed at any step, a job that is cancelled ends with its process, said once", async () => {
  const cancelled: JobEvent = { kind: "cancelled", by: "operator" };
  const cancel = async (_: Place, jobs: Jobs, id: string) => jobs.request(id, cancelled);
  const killed = await killedAtEach(cancel, { ...once, status: "cancelled", reports: 0 });
  expect(killed).toBeGreaterThan(15);
}, 120_000);
