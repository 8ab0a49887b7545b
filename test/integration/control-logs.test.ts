import { gunzipSync } from "node:zlib";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackTar } from "modern-tar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diagnosticsSchema } from "../../main/api/diagnostics.ts";
import { logPageSchema, logSourcesSchema, newerLogPageSchema } from "../../main/api/logs.ts";
import { logRoutes } from "../../main/api/logs.ts";
import { backgroundJobs } from "../world/background-jobs.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { openSession } from "../world/opened-session.ts";

let here: ControlWorld;
beforeAll(async () => {
  here = await startControlWorld();
  await here.control.start();
  await here.control.untilState("running");
});
afterAll(() => here.end());

test("AD03 no route of the logs answers without the token", async () => {
  for (const path of [
    "logs",
    "logs/lines",
    "logs/newer",
    "logs/sources",
    "diagnostics/0123456789abcdef/bundle",
  ]) {
    const answer = await here.control.call(`/admin/api/${path}`, { token: null });
    expect([401, 429]).toContain(answer.status);
  }
});

test("AD18 AD19 the built control plane reads what the built worker writes, also when it is stopped", async () => {
  const { control } = here;
  const tail = logRoutes.recentLogs.answer.parse(
    (await control.call("/admin/api/logs?limit=5")).body,
  );
  expect(tail.logs.length).toBe(5);
  const lines = async (query = "") =>
    logPageSchema.parse((await control.call(`/admin/api/logs/lines${query}`)).body);
  const hasSlack = async () => (await lines()).lines.some(({ source }) => source === "slack");
  await expect.poll(hasSlack).toBe(true);
  const page = await lines();
  const raw = await lines("?view=raw&stream=slack-events");
  expect(raw.lines.every(({ source }) => source === "slack-events")).toBe(true);
  const sources = logSourcesSchema.parse((await control.call("/admin/api/logs/sources")).body);
  expect(sources.raw.map(({ isRecorded }) => isRecorded)).toStrictEqual([true, true, true]);

  // OP04: jobs have logs of their own, which are read back like the others.
  const session = await openSession(here.world);
  const jobs = backgroundJobs(here.world);
  const job = await jobs.register(session, "exit 4", { kind: "short" });
  await jobs.untilStatus(job.id, "failed");
  const changes = async () =>
    (await lines(`?view=jobs&job=${job.id}`)).lines.map(({ message }) => message);
  // The store has a change before the log does.
  const expected = ["A job was registered", "A job has changed", "A job has changed"];
  await expect.poll(changes).toEqual(expected);
  expect((await lines("?view=jobs")).lines.length).toBe(expected.length);

  const waiting = control.call(`/admin/api/logs/newer?after=${page.newest}&wait_ms=20000`);
  await control.call("/admin/api/service/stop", { json: { mode: "handover" } });
  expect(newerLogPageSchema.parse((await waiting).body).lines.length).toBeGreaterThan(0);
  await control.untilState("stopped");
  const stopped = await lines("?find=" + encodeURIComponent("/^.*Slack/"));
  expect(stopped.lines.length).toBeGreaterThan(0);
});

test("AD19 bad input gets a clear error", async () => {
  const { control } = here;
  const code = async (path: string) => {
    const { status, body } = await control.call(`/admin/api/logs/${path}`);
    return [status, body["code"]];
  };
  expect(await code("lines?find=%2F(%2F")).toStrictEqual([400, "bad_pattern"]);
  expect(await code("lines?before=nonsense")).toStrictEqual([400, "bad_cursor"]);
  expect(await code("lines?view=everything")).toStrictEqual([400, "invalid_input"]);
  expect(await code("lines?limit=501")).toStrictEqual([400, "invalid_input"]);
  expect(await code("counts?from=2&to=1")).toStrictEqual([400, "invalid_input"]);
  expect(await code("line?at=2026-01-01-00.jsonl/0")).toStrictEqual([404, "log_line_gone"]);
});

test("OP07 a diagnostics bundle has what the preview shows, without the secrets of this world", async () => {
  const { control, world } = here;
  const folder = join(control.root, "config");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "worker.env");
  if (!existsSync(path)) writeFileSync(path, "NOTE=xoxb-123456-abcdef\n", { mode: 0o600 });
  const preview = diagnosticsSchema.parse(
    (await control.call("/admin/api/diagnostics", { json: {} })).body,
  );
  const names = preview.files.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "versions.json",
      "status.json",
      "doctor.json",
      "worker.env",
      "logs/broker.jsonl",
    ]),
  );
  const chosen = preview.files.filter(({ isChosen }) => isChosen).map(({ name }) => name);
  expect(chosen.some((name) => name.startsWith("logs/raw-"))).toBe(false);
  const response = await fetch(
    `${control.baseUrl}/admin/api/diagnostics/${preview.id}/bundle?files=${names.join(",")}`,
    { headers: { "x-admin-token": control.token() } },
  );
  expect(response.headers.get("content-type")).toBe("application/gzip");
  const entries = await unpackTar(gunzipSync(Buffer.from(await response.arrayBuffer())));
  const all = entries.map(({ data }) => Buffer.from(data ?? []).toString()).join("\n");
  expect(all).toContain("[redacted: Slack token]");
  for (const secret of [control.token(), world.env["SLACK_BOT_TOKEN"] ?? "", "xoxb-123456"]) {
    expect(secret.length).toBeGreaterThan(8);
    expect(all).not.toContain(secret);
  }
  const { text } = await control.call(
    `/admin/api/diagnostics/${preview.id}/file?name=versions.json`,
  );
  expect(text).toContain("system");
});
