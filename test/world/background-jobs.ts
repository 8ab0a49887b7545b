import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import type { JobItem } from "../../broker/api/jobs.ts";
import { addressOf, type OpenedSession } from "./opened-session.ts";
import { answered } from "./operator-answers.ts";
import type { World } from "./world.ts";

/** Real processes in Codex's sandbox on a busy machine. */
export const JOB_PATIENCE = { timeout: 25_000, interval: 50 };

/** A job as its agent is given it. */
export interface RegisteredJob extends JobItem {
  readonly token: string;
  readonly scriptPath: string;
}

/** The background jobs of a world, as agents and operators reach them. */
export interface BackgroundJobs {
  /** Registers a script as the session's agent would; `more` are further fields. */
  register(
    of: OpenedSession,
    script: string,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<RegisteredJob>;
  find(id: string): Promise<JobItem>;
  untilStatus(id: string, status: JobItem["status"]): Promise<void>;
  /** Cancels it as an operator. */
  cancel(id: string): Promise<void>;
  outputOf(id: string): Promise<string>;
  /** The pid of its process on record; null when there is none. */
  processOf(id: string): number | null;
  /** The stored messages that report something of it to its session, oldest first. */
  reportsOf(id: string): readonly string[];
}

export function backgroundJobs(world: World): BackgroundJobs {
  const { worker } = world;
  const find = async (id: string) => answered(await worker.operator.job({ params: { id } })).job;
  return {
    find,
    register: async (of, script, more = {}) => {
      const json = { ...addressOf(of), kind: "check", script, ...more };
      const answer = await worker.call("/jobs/register", { token: of.token, json });
      expect(answer).toMatchObject({ status: 200, body: { ok: true } });
      return answer.body["job"] as RegisteredJob;
    },
    untilStatus: async (id, status) => {
      await expect.poll(async () => (await find(id)).status, JOB_PATIENCE).toBe(status);
    },
    cancel: async (id) => void answered(await worker.operator.cancelJob({ params: { id } })),
    outputOf: async (id) => answered(await worker.operator.jobOutput({ params: { id } })).text,
    processOf: (id) =>
      read<{ readonly pid: number | null }>(
        world,
        "select json_extract(state_json, '$.life.process.pid') as pid from jobs where id = ?",
        id,
      )[0]?.pid ?? null,
    reportsOf: (id) =>
      read<{ readonly text: string }>(
        world,
        "select message_json as text from messages where message_json ->> '$.job.jobId' = ? order by ts",
        id,
      ).map(({ text }) => text),
  };
}

function read<Row>(world: World, query: string, value: string): readonly Row[] {
  const db = new Database(join(world.data, "state/broker.sqlite"), { readonly: true });
  try {
    return db.prepare(query).all(value) as readonly Row[];
  } finally {
    db.close();
  }
}

/** Makes a job older, while no worker runs. */
export function makeOlder(world: World, id: string, byMs: number): void {
  const db = new Database(join(world.data, "state/broker.sqlite"));
  try {
    db.prepare("update jobs set created_at = created_at - ? where id = ?").run(byMs, id);
  } finally {
    db.close();
  }
}

/** Makes a job's last heartbeat that old, while no worker runs. */
export function ageHeartbeat(world: World, id: string, ageMs: number): void {
  const db = new Database(join(world.data, "state/broker.sqlite"));
  try {
    db.prepare(
      "update jobs set state_json = json_set(state_json, '$.heartbeatAt', ?) where id = ?",
    ).run(Date.now() - ageMs, id);
  } finally {
    db.close();
  }
}

export function isAlive(pid: number | null): boolean {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Kills a job's process with what it started. */
export function killGroup(pid: number | null): void {
  if (pid !== null) process.kill(-pid, "SIGKILL");
}
