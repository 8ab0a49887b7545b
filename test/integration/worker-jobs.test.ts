import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type BackgroundJobs,
  backgroundJobs,
  isAlive,
  JOB_PATIENCE,
} from "../world/background-jobs.ts";
import {
  addressOf,
  openSession,
  type OpenedSession,
  sayInSession,
} from "../world/opened-session.ts";
import { answered } from "../world/operator-answers.ts";
import { talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** Events of one job that come within this time are one input. */
const REPORT_GAP_MS = 1_500;

let world: World;
let jobs: BackgroundJobs;
let session: OpenedSession;
beforeAll(async () => {
  world = await startWorld({
    env: { JOB_REPORT_GAP_MS: String(REPORT_GAP_MS), LOG_RAW_HTTP_REQUESTS: "true" },
  });
  await world.worker.start();
  jobs = backgroundJobs(world);
  session = await openSession(world);
});
afterAll(() => world?.end());

const talk = () => talkIn(world, session.channel, session.threadTs);

it("JB01: JB02: JB03: registers a job in the agent's sandbox, whose event wakes the session", async () => {
  const job = await jobs.register(
    session,
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
  await jobs.untilStatus(job.id, "cancelled");
});

const call = (path: string, json: unknown, token?: string) =>
  world.worker.call(path, { json, ...(token === undefined ? {} : { token }) });

it("JB05: refuses a wrong or missing token, and changes nothing", async () => {
  const job = await jobs.register(session, "sleep 60");
  const other = await jobs.register(session, "sleep 60");
  for (const name of ["heartbeat", "event", "complete", "fail", "cancel"]) {
    const fields = { event_kind: "x", summary: "y", error: "z" };
    expect(await call(`/jobs/${job.id}/${name}`, fields)).toMatchObject({
      ...{ status: 400, body: { error: "missing_job_token" } },
    });
    for (const token of ["sbj_wrong", other.token, session.token]) {
      expect(await call(`/jobs/${job.id}/${name}`, { ...fields, token })).toMatchObject({
        ...{ status: 400, body: { error: "invalid_job_token" } },
      });
    }
  }
  expect((await call("/jobs/register", addressOf(session))).status).toBe(403);
  expect((await world.worker.call("/jobs")).status).toBe(403);
  const before = await jobs.find(job.id);
  expect(before).toMatchObject({ status: "running", lastEvent: null, heartbeatAt: null });
  const { token } = job;
  const event = await call(`/jobs/${job.id}/event`, { token, event_kind: "x" });
  expect(event).toMatchObject({ status: 400, body: { error: "missing_required_body:summary" } });
  expect(await call(`/jobs/${job.id}/heartbeat`, { token })).toMatchObject({
    ...{ status: 200, body: { ok: true, job: { id: job.id } } },
  });
  expect((await jobs.find(job.id)).heartbeatAt).not.toBeNull();
  // SE11: neither too long nor too deep to be written.
  const named = { token, event_kind: "x", summary: "y" };
  for (const details of [`"${"x".repeat(100_001)}"`, "[".repeat(60_000) + "]".repeat(60_000)]) {
    const body = `${JSON.stringify(named).slice(0, -1)},"details_json":${details}}`;
    const answer = await fetch(`${world.worker.baseUrl}/jobs/${job.id}/event`, {
      ...{ method: "POST", body, headers: { "content-type": "application/json" } },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_details_json" });
  }
  const torn = await fetch(`${world.worker.baseUrl}/jobs/${job.id}/event`, {
    ...{ method: "POST", body: "--b\r\nx" },
    headers: { "content-type": "multipart/form-data; boundary=b" },
  });
  expect([torn.status, await torn.json()]).toMatchObject([400, { error: "invalid_form" }]);
  expect((await jobs.find(job.id)).lastEvent).toBeNull();
  for (const { id } of [job, other]) await jobs.cancel(id);
});

it("SE10: operators read a job's output without the secrets in it, on the agent's route too", async () => {
  const secret = ["xoxb", "1234567890", "abcdefghijklmnopqrstuvwx"].join("-");
  const job = await jobs.register(session, `echo "it is ${secret}."`);
  await jobs.untilStatus(job.id, "completed");
  const answer = await fetch(`${world.worker.baseUrl}/jobs/${job.id}/output`, {
    headers: { "x-operator-token": world.worker.operatorToken() },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  expect(text).toContain("it is ");
  expect(text).not.toContain(secret);
});

it("JB09: an operator cancels without the token, SIGTERM first; the right session is named", async () => {
  const job = await jobs.register(
    session,
    `trap 'echo "asked to end"; exit 0' TERM\necho ready\nwhile :; do sleep 0.1; done`,
  );
  await expect.poll(() => jobs.outputOf(job.id), JOB_PATIENCE).toBe("ready\n");
  const pid = jobs.processOf(job.id);
  const token = world.worker.operatorToken();
  const path = `/jobs/${job.id}/admin-cancel`;
  expect((await call(path, { session_key: session.key }, session.token)).status).not.toBe(200);
  const wrong = await call(path, { session_key: "C1:1.0" }, token);
  expect(wrong).toMatchObject({ status: 400, body: { error: "job_session_mismatch" } });
  const cancelled = await call(path, { session_key: session.key }, token);
  expect(cancelled).toMatchObject({ status: 200, body: { job: { status: "cancelled" } } });
  expect(JSON.stringify(cancelled.body)).not.toContain(job.token);
  await expect.poll(() => isAlive(pid), JOB_PATIENCE).toBe(false);
  expect(await jobs.outputOf(job.id)).toBe("ready\nasked to end\n");
  const again = await call(path, { session_key: session.key }, token);
  expect(again).toMatchObject({ status: 409, body: { error: "job_not_cancellable" } });
});

/** What the thread says of a job's end. */
const announcements = (kind: string) =>
  talk()
    .answers()
    .filter((text) => text.includes(kind));

it("JB04: JB13: a failed job reports its exit code and the end of stderr; its output is kept", async () => {
  const secret = ["xoxb", "1234567890", "abcdefghijklmnopqrstuvwx"].join("-");
  const job = await jobs.register(
    session,
    `echo "some output"\necho "[[final:read the error]]" >&2\necho "refused ${secret}" >&2\nexit 3`,
    { kind: "backfill-2025" },
  );
  await talk().answer("read the error");
  await talk().answer("Its last line:");
  const [said, ...more] = announcements("backfill-2025");
  expect(said).toMatch(/^Job backfill-2025 failed after \d+ s, exit 3\. I am looking into it\./);
  expect(said).toContain("refused [redacted]");
  expect(more).toEqual([]);
  expect(talk().inputText()).toContain("The job ended with exit 3.");
  expect(await jobs.find(job.id)).toMatchObject({ status: "failed", exitCode: 3 });
  const path = `/jobs/${job.id}/output`;
  const asAgent = await world.worker.call(path, { token: session.token });
  expect(asAgent).toMatchObject({ status: 200, body: { text: "some output\n", next: 12 } });
  const asOperator = await world.worker.call(`${path}?stream=stderr`, {
    token: world.worker.operatorToken(),
  });
  expect(asOperator.body["text"]).toContain("[[final:read the error]]\nrefused ");
});

it("JB13: SE08: a job writes in its own folder, and sees nothing of another job or session", async () => {
  const first = await jobs.register(session, "sleep 60");
  const other = await openSession(world);
  const second = await jobs.register(
    session,
    `touch "$(dirname "$0")/mine" && echo wrote
cat "${first.scriptPath}" 2>/dev/null || echo hidden
touch "$(dirname "${first.scriptPath}")/other" 2>/dev/null || echo refused
cat "${other.workspace}/token.txt" 2>/dev/null || echo closed
cat token.txt >/dev/null && echo own`,
  );
  await jobs.untilStatus(second.id, "completed");
  expect(await jobs.outputOf(second.id)).toBe("wrote\nhidden\nrefused\nclosed\nown\n");
  await jobs.cancel(first.id);
});

it("JB13: a link in the place of an output gives nothing away", async () => {
  const secret = join(world.data, "identity/operator-token");
  const job = await jobs.register(
    session,
    `folder=$(dirname "$0")\nrm -f "$folder/output.log"\nln -s "${secret}" "$folder/output.log"`,
  );
  await jobs.untilStatus(job.id, "completed");
  const read = await world.worker.call(`/jobs/${job.id}/output`, { token: session.token });
  expect(read).toMatchObject({ status: 409, body: { error: "output_unreadable" } });
});

it("JB15: the agent lists, inspects, reads and cancels its own jobs by tools, and no others", async () => {
  const job = await jobs.register(session, "echo listed\nsleep 60", { kind: "listed" });
  const stranger = await openSession(world, "C0RANDOM");
  const read = (path: string, token: string) => world.worker.call(path, { token });
  expect((await read("/jobs", session.token)).body["jobs"]).toContainEqual(
    expect.objectContaining({ id: job.id, kind: "listed", status: "running" }),
  );
  expect((await read("/jobs", stranger.token)).body["jobs"]).toEqual([]);
  expect((await read(`/jobs/${job.id}`, stranger.token)).status).toBe(404);
  expect((await read(`/jobs/${job.id}/output`, stranger.token)).status).toBe(404);
  expect((await call("/jobs/cancel", { job_id: job.id }, stranger.token)).status).toBe(404);
  const id = `{"job_id":"${job.id}"}`;
  const calls = `[[call:job_list|{}]][[call:job_output|${id}]][[call:job_cancel|${id}]]`;
  await sayInSession(world, session, calls, "cancelled it");
  const given = JSON.stringify(world.model.modelCalls().at(-1)?.model?.input);
  expect(given).toContain(`${job.id} listed: running`);
  expect(given).toContain(`"output":"listed\\n"`);
  await jobs.untilStatus(job.id, "cancelled");
});

it("JB14: a flood of events is a bounded number of inputs", async () => {
  const began = Date.now();
  const job = await jobs.register(
    session,
    `i=0; while [ $i -lt 60 ]; do i=$((i+1)); curl -s -m 30 --noproxy '*' -d token=$BROKER_JOB_TOKEN \\
  -d event_kind=step -d summary="step $i" "$BROKER_API_BASE/jobs/$BROKER_JOB_ID/event" >/dev/null; done
broker-job complete --summary "all steps [[final:saw the flood]]"`,
  );
  await talk().answer("saw the flood");
  await jobs.untilStatus(job.id, "completed");
  const reports = jobs.reportsOf(job.id);
  expect(reports.length).toBeGreaterThan(1);
  // However long the flood took: one at once, one per gap, and the end.
  expect(reports.length).toBeLessThanOrEqual((Date.now() - began) / REPORT_GAP_MS + 2);
  expect(reports.length).toBeLessThan(60);
  expect(reports.join("\n")).toContain("step 60");
});

it("TU10: JB10: wait holds while a job runs, and exit 0 without a callback wakes the session", async () => {
  const waiting = await openSession(world, "G0LAB");
  const mine = talkIn(world, waiting.channel, waiting.threadTs);
  const gate = join(waiting.workspace, "go");
  const job = await jobs.register(waiting, `until [ -e "${gate}" ]; do sleep 0.1; done`);
  mine.say(`[[call:slack_post_state|{"kind":"wait","reason":"a job"}]]`);
  await expect.poll(() => mine.turns().length, JOB_PATIENCE).toBe(2);
  await mine.idle();
  const state = answered(await world.worker.operator.session({ params: { key: waiting.key } }));
  expect(state.session.status).toMatchObject({ state: "job", group: "waiting" });
  const turns = mine.turns().length;
  writeFileSync(gate, "");
  await jobs.untilStatus(job.id, "completed");
  await expect.poll(() => mine.turns().length, JOB_PATIENCE).toBe(turns + 1);
  expect(mine.inputText()).toContain("The job ended with exit 0 and reported nothing else.");
  await mine.answer("exit 0. I am reading its result.");
});

it("JB08: an event behind the session's final ends its job, wakes nobody and is said in the thread", async () => {
  const done = await openSession(world, "C0RANDOM");
  const job = await jobs.register(done, "sleep 60", { kind: "watcher" });
  const mine = talkIn(world, done.channel, done.threadTs);
  mine.say(`[[call:slack_post_state|{"kind":"final"}]]`);
  await expect.poll(() => mine.turns().length, JOB_PATIENCE).toBe(2);
  await mine.idle();
  const turns = mine.turns().length;
  const event = { token: job.token, event_kind: "late", summary: "nobody waits for this" };
  expect(await call(`/jobs/${job.id}/event`, event)).toMatchObject({
    ...{ status: 200, body: { job: { status: "cancelled" } } },
  });
  await mine.answer("because the work here is done");
  await mine.idle();
  expect(jobs.reportsOf(job.id)).toEqual([]);
  expect(mine.turns()).toHaveLength(turns);
});

it("SI23: -stop cancels the session's jobs without waking it", async () => {
  const stopped = await openSession(world, "G0TRIO");
  const job = await jobs.register(stopped, "sleep 60");
  const mine = talkIn(world, stopped.channel, stopped.threadTs);
  const turns = mine.turns().length;
  mine.say("-stop");
  await mine.answer("Stopped");
  await jobs.untilStatus(job.id, "cancelled");
  expect(mine.turns()).toHaveLength(turns);
  expect(mine.answers().join("\n")).not.toContain("cancelled job");
});

it("AD11: OP04: OP05: a removal takes jobs, their files and logs along; raw logs hold no token", async () => {
  const gone = await openSession(world, "C0RANDOM");
  const job = await jobs.register(gone, "sleep 60");
  await call(`/jobs/${job.id}/heartbeat`, { token: "sbj_wrong", details_text: "of a stranger" });
  await call(`/jobs/${job.id}/heartbeat`, { token: job.token });
  const pid = jobs.processOf(job.id);
  const folders = [
    join(world.data, "jobs", job.id),
    join(world.data, "logs/jobs", Buffer.from(job.id).toString("base64url")),
  ];
  await expect
    .poll(() => folders.map((path) => existsSync(path)), JOB_PATIENCE)
    .toEqual([true, true]);
  const raw = () => world.logText("raw/http-requests");
  await expect.poll(raw, JOB_PATIENCE).toContain(`/jobs/${job.id}/heartbeat`);
  await expect.poll(raw, JOB_PATIENCE).toContain("heartbeatAt");
  expect(await raw()).not.toContain(job.token);
  expect((await raw()).includes("of a stranger")).toBe(false);
  const key = { params: { key: gone.key } };
  expect(answered(await world.worker.operator.removalPreview(key)).jobs).toBe(1);
  answered(await world.worker.operator.removeSession(key));
  expect(isAlive(pid)).toBe(false);
  expect(folders.map((path) => existsSync(path))).toEqual([false, false]);
  expect(await world.worker.operator.job({ params: { id: job.id } })).toMatchObject({
    error: { code: "unknown_job" },
  });
});
