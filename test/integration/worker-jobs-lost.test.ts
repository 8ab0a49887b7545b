import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  ageHeartbeat,
  type BackgroundJobs,
  backgroundJobs,
  isAlive,
  JOB_PATIENCE,
  killGroup,
  makeOlder,
} from "../world/background-jobs.ts";
import { addressOf, openSession, type OpenedSession } from "../world/opened-session.ts";
import { answered } from "../world/operator-answers.ts";
import { passMarker, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** So much that no disk has it free: space is low, and stays so. */
const ENDLESS = String(2 ** 50);
const lowSpace = {
  DISK_CLEANUP_MIN_FREE_BYTES: ENDLESS,
  DISK_CLEANUP_TARGET_FREE_BYTES: ENDLESS,
  DISK_CLEANUP_INACTIVE_SESSION_MS: "1",
  DISK_CLEANUP_CHECK_INTERVAL_MS: "100",
  DISK_CLEANUP_DRY_RUN: "false",
};

let world: World;
let jobs: BackgroundJobs;
let session: OpenedSession;
beforeAll(async () => {
  world = await startWorld({ env: { JOB_REPORT_GAP_MS: "1500" } });
  await world.worker.start();
  jobs = backgroundJobs(world);
  session = await openSession(world);
});
afterAll(() => world?.end());

/** What the thread says of the ends of jobs of a kind. */
const announcements = (kind: string) =>
  talk()
    .answers()
    .filter((text) => text.includes(`Job ${kind} `) || text.includes(`job ${kind} `));

const talk = () => talkIn(world, session.channel, session.threadTs);

/** How many processes have this text in their command line. */
const processesWith = (text: string) =>
  execFileSync("/bin/ps", ["-A", "-o", "args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.trim() === text).length;

it("JB06: a killed worker's job is adopted, and ends as it would have; never two copies", async () => {
  const mark = `sleep 3${process.pid}`;
  const job = await jobs.register(
    session,
    `echo run\n${mark} &\nuntil [ -e "${session.workspace}/end" ]; do sleep 0.1; done\nkill $!\nexit 4`,
    { kind: "adopted" },
  );
  await expect.poll(() => processesWith(mark), JOB_PATIENCE).toBe(1);
  const pid = jobs.processOf(job.id);
  await world.worker.end("SIGKILL");
  expect(isAlive(pid)).toBe(true);
  await world.worker.start();
  expect(await jobs.find(job.id)).toMatchObject({ status: "running", runs: 1 });
  expect(jobs.processOf(job.id)).toBe(pid);
  expect(processesWith(mark)).toBe(1);
  writeFileSync(join(session.workspace, "end"), "");
  await jobs.untilStatus(job.id, "failed");
  expect(await jobs.find(job.id)).toMatchObject({ exitCode: 4, runs: 1 });
  expect(await jobs.outputOf(job.id)).toBe("run\n");
  // Its end is posted once, also when the worker is killed once more right behind it.
  await world.worker.end("SIGKILL");
  await world.worker.start();
  await talk().answer("Job adopted failed");
  await talk().idle();
  expect(announcements("adopted")).toHaveLength(1);
  expect(jobs.reportsOf(job.id)).toHaveLength(1);
});

it("JB06: JB07: JB11: JB12: what became of jobs whose worker and process were killed", async () => {
  const again = await jobs.register(session, "echo run\nsleep 60");
  const once = await jobs.register(session, "sleep 60", { restart_on_boot: false });
  const broken = await jobs.register(session, "sleep 60");
  const old = await jobs.register(session, "sleep 60");
  await expect.poll(() => jobs.outputOf(again.id), JOB_PATIENCE).toBe("run\n");
  await world.worker.end("SIGKILL");
  for (const { id } of [again, once, broken]) killGroup(jobs.processOf(id));
  rmSync(broken.scriptPath);
  makeOlder(world, old.id, 5 * 3_600_000 + 1);
  await world.worker.start();
  await expect.poll(() => jobs.outputOf(again.id), JOB_PATIENCE).toBe("run\nrun\n");
  expect(await jobs.find(again.id)).toMatchObject({ status: "running", runs: 2 });
  await jobs.untilStatus(once.id, "failed");
  await jobs.untilStatus(broken.id, "failed");
  await jobs.untilStatus(old.id, "cancelled");
  await jobs.cancel(again.id);
});

it("JB06: a worker that was killed while it ended a job ends it afterwards, and says so once", async () => {
  const job = await jobs.register(
    session,
    `trap 'echo "asked to end"' TERM\necho ready\nwhile :; do sleep 0.1; done`,
    { kind: "stubborn" },
  );
  await expect.poll(() => jobs.outputOf(job.id), JOB_PATIENCE).toBe("ready\n");
  const pid = jobs.processOf(job.id);
  await jobs.cancel(job.id);
  await expect.poll(() => jobs.outputOf(job.id), JOB_PATIENCE).toContain("asked to end");
  await world.worker.end("SIGKILL");
  expect(isAlive(pid)).toBe(true);
  await world.worker.start();
  await expect.poll(() => isAlive(pid), JOB_PATIENCE).toBe(false);
  expect(await jobs.find(job.id)).toMatchObject({ status: "cancelled", runs: 1 });
  await talk().answer("An operator cancelled job stubborn");
  expect(announcements("stubborn")).toHaveLength(1);
});

it("JB06: a job whose heartbeats stopped 15 minutes ago is reported once, over restarts", async () => {
  const beat = "broker-job heartbeat\nsleep 60";
  const silent = await jobs.register(session, beat, { kind: "silent-job" });
  const later = await jobs.register(session, beat, { kind: "later-job" });
  const never = await jobs.register(session, "sleep 60", { kind: "never-beats" });
  const beaten = async (id: string) => (await jobs.find(id)).heartbeatAt !== null;
  await expect.poll(() => beaten(silent.id), JOB_PATIENCE).toBe(true);
  await expect.poll(() => beaten(later.id), JOB_PATIENCE).toBe(true);
  // Whatever the jobs of the tests before lead to is over, and in the thread.
  await talk().idle();
  await passMarker(world, session.channel);
  const answersNow = talk().answers().length;
  const restartWith = async (silentMs: number, laterMs: number) => {
    await talk().idle();
    await world.worker.end("SIGKILL");
    ageHeartbeat(world, silent.id, silentMs);
    ageHeartbeat(world, later.id, laterMs);
    await world.worker.start();
  };
  await restartWith(15 * 60_000, 10 * 60_000);
  await expect.poll(() => jobs.reportsOf(silent.id), JOB_PATIENCE).toHaveLength(1);
  await expect.poll(() => talk().answers().length, JOB_PATIENCE).toBe(answersNow + 1);
  expect(talk().inputText()).toContain("The job has sent no heartbeat for 15 minutes.");
  expect(jobs.reportsOf(later.id)).toEqual([]);
  await restartWith(40 * 60_000, 20 * 60_000);
  await expect.poll(() => jobs.reportsOf(later.id), JOB_PATIENCE).toHaveLength(1);
  await expect.poll(() => talk().answers().length, JOB_PATIENCE).toBe(answersNow + 2);
  expect(talk().inputText()).toContain("The job has sent no heartbeat for 20 minutes.");
  expect(jobs.reportsOf(silent.id)).toHaveLength(1);
  expect(jobs.reportsOf(never.id)).toEqual([]);
  expect(await jobs.find(silent.id)).toMatchObject({ status: "running", runs: 1 });
  for (const { id } of [silent, later, never]) await jobs.cancel(id);
});

it("JB12: limits hold for a session and for the host, and a refusal changes nothing", async () => {
  await world.worker.end();
  await world.worker.start({ JOB_MAX_PER_SESSION: "2", JOB_MAX_RUNNING: "3" });
  const other = await openSession(world, "C0RANDOM");
  const kept = [await jobs.register(session, "sleep 60"), await jobs.register(session, "sleep 60")];
  expect(await refusal(session)).toBe(
    "At most 2 jobs of this session may run at once. Cancel one or wait.",
  );
  kept.push(await jobs.register(other, "sleep 60"));
  expect(await refusal(other)).toBe(
    "At most 3 jobs of all sessions may run at once. Cancel one or wait.",
  );
  const { body } = await world.worker.call("/jobs", { token: other.token });
  expect(body["jobs"]).toHaveLength(1);
  await jobs.cancel(kept[0]?.id ?? "");
  kept.push(await jobs.register(other, "sleep 60"));
  for (const { id } of kept.slice(1)) await jobs.cancel(id);
});

/** Why a job of this session is refused. */
async function refusal(of: OpenedSession): Promise<unknown> {
  const json = { ...addressOf(of), kind: "check", script: "sleep 60" };
  const answer = await world.worker.call("/jobs/register", { token: of.token, json });
  expect(answer).toMatchObject({ status: 409, body: { ok: false, error: "too_many_jobs" } });
  return answer.body["message"];
}

it("JB02: a job has its channel's full access, and still none of the broker's secrets", async () => {
  const outside = join(world.data, "written-by-a-job");
  const script = `touch "${outside}" || exit 1\necho wrote\nenv`;
  const inside = await jobs.register(session, script);
  await jobs.untilStatus(inside.id, "failed");
  const { channel } = session;
  const wanted = { params: { channel }, body: { sandbox: "full-access" } } as const;
  answered(await world.worker.operator.setChannelSettings(wanted));
  const job = await jobs.register(session, script);
  await jobs.untilStatus(job.id, "completed");
  const output = await jobs.outputOf(job.id);
  expect(output).toMatch(/^wrote\n/);
  expect(output).not.toMatch(/SLACK_(?:BOT|APP)_TOKEN|xoxb-|xapp-|OPENAI_API_KEY/);
  expect(existsSync(outside)).toBe(true);
});

it("OP09: OP12: a job protects its idle session from a clean-up until the protection ends", async () => {
  const idle = await openSession(world, "C0RANDOM");
  const working = await openSession(world, "C0RANDOM");
  const job = await jobs.register(working, "sleep 60");
  const pid = jobs.processOf(job.id);
  await world.worker.end();
  await world.worker.start(lowSpace);
  await expect.poll(() => existsSync(idle.workspace), JOB_PATIENCE).toBe(false);
  expect([existsSync(working.workspace), isAlive(pid)]).toEqual([true, true]);
  await world.worker.end();
  await world.worker.start({ ...lowSpace, DISK_CLEANUP_JOB_PROTECTION_MS: "1" });
  await expect.poll(() => existsSync(working.workspace), JOB_PATIENCE).toBe(false);
  await expect.poll(() => isAlive(pid), JOB_PATIENCE).toBe(false);
  // The workspace is out of the way first, the files of its jobs go last.
  await expect.poll(() => existsSync(join(world.data, "jobs", job.id)), JOB_PATIENCE).toBe(false);
});
