import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobItem } from "../../broker/api/jobs.ts";
import { addressOf, openSession, type OpenedSession } from "../world/opened-session.ts";
import { answered } from "../world/operator-answers.ts";
import { talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const PATIENCE = { timeout: 25_000, interval: 50 };

let world: World;
let session: OpenedSession;
beforeAll(async () => {
  world = await startWorld({
    env: { JOB_REPORT_GAP_MS: "1500", LOG_RAW_HTTP_REQUESTS: "true" },
  });
  await world.worker.start();
  session = await openSession(world);
});
afterAll(() => world?.end());

interface Registered extends JobItem {
  readonly token: string;
  readonly scriptPath: string;
}

async function register(
  script: string,
  more: Readonly<Record<string, unknown>> = {},
  of: OpenedSession = session,
): Promise<Registered> {
  const json = { ...addressOf(of), kind: "check", script, ...more };
  const answer = await world.worker.call("/jobs/register", { token: of.token, json });
  expect(answer).toMatchObject({ status: 200, body: { ok: true } });
  return answer.body["job"] as Registered;
}

async function find(id: string): Promise<JobItem> {
  return answered(await world.worker.operator.job({ params: { id } })).job;
}

function untilStatus(id: string, status: JobItem["status"]) {
  return expect.poll(async () => (await find(id)).status, PATIENCE).toBe(status);
}

const talk = () => talkIn(world, session.channel, session.threadTs);

it("JB01: JB02: JB03: registers a job in the agent's sandbox, whose event wakes the session", async () => {
  const job = await register(
    `env | sort > "$SESSION_WORKSPACE/env.txt"
cat "${world.data}/identity/operator-token" > "$SESSION_WORKSPACE/secret.txt" 2>/dev/null
broker-job event --kind built --summary "Built it. [[final:the job is seen]]" --details-json '{"n": 3}'
sleep 60`,
  );
  expect(job).toMatchObject({ kind: "check", status: "running", restartOnBoot: true });
  await talk().answer("the job is seen");
  expect(talk().inputText()).toContain("background_job_event_json");
  expect(talk().inputText()).toContain(`"event_kind": "built"`);
  const env = Object.fromEntries(
    readFileSync(join(session.workspace, "env.txt"), "utf8")
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(env).toMatchObject({
    BROKER_JOB_ID: job.id,
    BROKER_JOB_TOKEN: job.token,
    BROKER_API_BASE: world.worker.baseUrl,
    BROKER_SESSION_TOKEN: session.token,
    SESSION_KEY: session.key,
    SLACK_CHANNEL_ID: session.channel,
    SLACK_THREAD_TS: session.threadTs,
    SESSION_WORKSPACE: session.workspace,
    WORKTREE_PATH: session.workspace,
    REPOS_ROOT: join(world.data, "repos"),
    BACKGROUND_JOB_KIND: "check",
  });
  expect(existsSync(env["BROKER_JOB_HELPER"] ?? "")).toBe(true);
  expect(Object.keys(env).filter((name) => /SLACK_(?:BOT|APP)_TOKEN/.test(name))).toEqual([]);
  expect(readFileSync(join(session.workspace, "secret.txt"), "utf8")).toBe("");
  await world.worker.operator.cancelJob({ params: { id: job.id } });
  await untilStatus(job.id, "cancelled");
});
