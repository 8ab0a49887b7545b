import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type DoctorFinding,
  type DoctorReport,
  doctorReportSchema,
  doctorRoutes,
  doctorRunEventSchema,
} from "../../main/api/doctor.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { processesWith } from "../world/processes.ts";

let here: ControlWorld | null = null;
const start = async (options: Parameters<typeof startControlWorld>[0] = {}) => {
  here = await startControlWorld(options);
  return here;
};

afterEach(async () => {
  await here?.end();
  here = null;
});

async function runAll({ control }: ControlWorld): Promise<DoctorReport> {
  const answer = await control.call("/admin/api/doctor/run", { json: {} });
  expect(answer.status).toBe(200);
  return doctorReportSchema.parse(JSON.parse(answer.text));
}

async function runOne({ control }: ControlWorld, check: string) {
  const answer = await control.call(`/admin/api/doctor/checks/${check}/run`, { json: {} });
  expect(answer.status).toBe(200);
  return doctorRoutes.runDoctorCheck.answer.parse(JSON.parse(answer.text)).result;
}

function resultOf(report: DoctorReport, check: string) {
  const result = report.results.find((each) => each.check === check);
  if (result === undefined) throw new Error(`There is no result of ${check}.`);
  return result;
}

function states(report: DoctorReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report.results.flatMap(({ check, skipped, findings }) =>
      skipped === null ? findings.map(({ key, state }) => [key, state]) : [[check, "skipped"]],
    ),
  );
}

describe("the doctor", () => {
  test("W8 finds a broker that runs well, and tells each result as soon as it is there", async () => {
    const world = await start();
    const { control } = world;
    await control.start();
    await control.untilState("running");
    expect((await control.call("/admin/api/doctor")).body).toMatchObject({ results: [], at: null });

    const answer = await control.call("/admin/api/doctor/run", {
      method: "POST",
      headers: { accept: "application/x-ndjson" },
    });
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const events = answer.text
      .trim()
      .split("\n")
      .map((line) => doctorRunEventSchema.parse(JSON.parse(line)));
    const last = events.at(-1);
    if (last?.kind !== "done") throw new Error("The last line is not the report.");
    const { report } = last;
    for (const kind of ["started", "result"] as const) {
      expect(events.filter((event) => event.kind === kind)).toHaveLength(report.checks.length);
    }
    const found = states(report);
    const causes = Object.fromEntries(
      report.results.flatMap(({ findings }) => findings.map(({ cause, key }) => [key, cause])),
    );
    for (const key of [
      ...["slack.bot-token", "slack.app-token", "slack.socket-mode", "slack.scopes", "slack.link"],
      ...["codex.program", "codex.sandbox", "codex.accounts", "service.state", "service.exits"],
      ...["service.configuration", "service.port", "service.parked", "service.leftovers"],
      ...["tools.node", "tools.git", "tools.path", "network.slack", "mac.clock"],
      ...["network.certificates", "disk.database", "mac.data-folder"],
    ]) {
      const cause = causes[key];
      expect({ key, state: found[key], cause }).toEqual({ key, state: "passed", cause });
    }
    // The world's proxy leads nowhere, so that nothing of a test leaves this computer.
    expect(found["network.proxy"]).toBe("failed");
    expect(found["network.openai"]).toBe("skipped");
    expect(found["codex.reach:sandbox"]).toBe("information");
    expect((await control.status()).doctor).toMatchObject({ problems: expect.any(Number) });
    // The checks leave no process and no socket behind.
    await expect.poll(() => world.world.slack.sockets()).toHaveLength(1);
    const checking = () => world.processes().filter((command) => /main\.js check/.test(command));
    await expect.poll(checking).toEqual([]);
  });

  test("checks with the release that is current, not with the one that came along", async () => {
    const world = await start();
    const { control } = world;
    await control.start();
    const release = join(control.root, "releases/worker/npm-9.9.9");
    mkdirSync(release, { recursive: true });
    const cause = "Version 9.9.9 looked at Codex.";
    const finding = { id: "codex.version", state: "passed", cause, consequence: null, hint: null };
    const report = { version: "9.9.9", parts: ["codex"], findings: [finding] };
    const printed = JSON.stringify(JSON.stringify(report));
    writeFileSync(join(release, "main.js"), `process.stdout.write(${printed});\n`);
    const link = join(control.root, "current-worker");
    rmSync(link);
    symlinkSync("releases/worker/npm-9.9.9", link);
    expect((await runOne(world, "codex.program")).findings).toMatchObject([{ cause }]);
  });

  test("works with the broker down, and starts it when asked to", async () => {
    const world = await start();
    const { control } = world;
    await control.start();
    await control.untilState("running");
    await control.call("/admin/api/service/stop", { json: { by: "Mara" } });
    await control.untilState("stopped");

    const report = await runAll(world);
    const found = states(report);
    expect(found["slack.bot-token"]).toBe("passed");
    expect(found["codex.sandbox"]).toBe("passed");
    expect(found["slack.link"]).toBe("skipped");
    expect(found["disk.database"]).toBe("passed");
    const [stopped] = resultOf(report, "service.state").findings;
    expect(stopped).toMatchObject({
      state: "warning",
      cause: expect.stringContaining("The broker is stopped by Mara"),
      consequence: "Messages wait in Slack.",
      fix: { kind: "act", label: "Start broker", does: "Starts the broker." },
    });

    const fixed = await control.call("/admin/api/doctor/checks/service.state/fix", {
      json: { key: "service.state", by: "Ada" },
    });
    expect(fixed.body).toMatchObject({
      ok: true,
      did: "The broker runs.",
      before: { state: "warning" },
      result: { findings: [{ state: "passed" }] },
    });
    expect((await control.status()).worker).toMatchObject({ state: "running", by: "Ada" });
    const again = await control.call("/admin/api/doctor/checks/service.state/fix", {
      json: { key: "service.state" },
    });
    expect(again).toMatchObject({ status: 409, body: { code: "nothing_to_fix" } });
  });

  test.each([
    [
      "invalid_auth",
      { SLACK_BOT_TOKEN: "xoxb-somebody-elses-0123456789" },
      "slack.bot-token",
      /does not know this bot token/,
    ],
    [
      "of another kind",
      { SLACK_BOT_TOKEN: "xoxp-1-2-3" },
      "slack.bot-token",
      /starts with xoxp-: a user token/,
    ],
    ["absent", { SLACK_BOT_TOKEN: "" }, "slack.bot-token", /SLACK_BOT_TOKEN is not set/],
    [
      "swapped",
      { SLACK_APP_TOKEN: "xoxb-1-2-3" },
      "slack.app-token",
      /starts with xoxb-: a bot token/,
    ],
    [
      "unknown",
      { SLACK_APP_TOKEN: "xapp-1-A0-1-unknown" },
      "slack.app-token",
      /does not know this app token/,
    ],
  ])(
    "OP14 a token that is %s has its own text, and no token is shown",
    async (_, given, check, cause) => {
      const world = await start({ control: given });
      await world.control.start();
      const { findings } = await runOne(world, check);
      expect(findings[0]).toMatchObject({ state: "failed", cause: expect.stringMatching(cause) });
      const tokens = Object.values(given).filter((token) => token !== "");
      for (const token of tokens) expect(JSON.stringify(findings)).not.toContain(token);
    },
  );

  test("OP14 a configuration with a fault says which variable, and the broker is refused", async () => {
    const world = await start({ control: { CODEX_SANDBOX: "none" } });
    await world.control.start();
    await world.control.untilState("refused");
    const report = await runAll(world);
    expect(resultOf(report, "service.configuration").findings).toEqual([
      expect.objectContaining({
        key: "service.configuration:CODEX_SANDBOX",
        state: "failed",
        consequence: "The broker does not start.",
      }),
    ]);
    expect(resultOf(report, "service.state").findings[0]).toMatchObject({ state: "failed" });
    // What could not be tried says why.
    expect(resultOf(report, "codex.sandbox").findings[0]).toMatchObject({
      state: "unknown",
      consequence: expect.stringContaining("CODEX_SANDBOX"),
    });
  });

  test("takes other people's rights away from our files, and shows the old and the new result", async () => {
    const world = await start();
    const { control } = world;
    await control.start();
    await control.untilState("running");
    const operatorToken = join(world.world.data, "identity/operator-token");
    chmodSync(operatorToken, 0o644);
    const { findings } = await runOne(world, "mac.data-folder");
    expect(findings[0]).toMatchObject({
      state: "failed",
      cause: expect.stringContaining("operator-token (0644)"),
      consequence: "It holds a secret, which others could read.",
      fix: { kind: "act", does: expect.stringContaining("(0644 to 0600)") },
    });
    const fixed = await control.call("/admin/api/doctor/checks/mac.data-folder/fix", {
      json: { key: "mac.data-folder" },
    });
    expect(fixed.body).toMatchObject({
      did: "Corrected one file or folder.",
      result: { findings: [{ state: "passed" }] },
    });
    expect(statSync(operatorToken).mode & 0o777).toBe(0o600);
  });

  test("removes a socket that nobody listens on, and leaves the one in use", async () => {
    const world = await start({ control: { RUN_DIR: "" } });
    const { control } = world;
    await control.start();
    await control.untilState("running");
    const folder = join(world.world.data, "run");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stale = join(folder, "00c0ffee.sock");
    await leaveSocket(stale);
    const { findings } = await runOne(world, "service.leftovers");
    expect(findings[0]).toMatchObject({
      state: "warning",
      fix: { kind: "act", does: expect.stringContaining("00c0ffee.sock") },
    });
    const fixed = await control.call("/admin/api/doctor/checks/service.leftovers/fix", {
      json: { key: "service.leftovers" },
    });
    expect(fixed.body).toMatchObject({
      did: "Removed one file.",
      result: { findings: [{ state: "passed" }] },
    });
    expect(existsSync(stale)).toBe(false);
    await expect.poll(async () => (await control.status()).codex?.state).toBe("ready");
  });

  test("AD20 a Codex that hangs is given up at the limit, and nothing of it is left", async () => {
    const world = await start();
    const hanging = join(world.world.root, "hanging-codex");
    writeFileSync(hanging, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o755 });
    await world.control.start();
    await world.control.untilState("running");
    await world.control.call("/admin/api/service/stop", { json: { mode: "stop" } });
    await world.control.untilState("stopped");
    writeFileSync(join(world.world.root, "config/worker.env"), `CODEX_BIN=${hanging}\n`);
    const result = await runOne(world, "codex.program");
    expect(result.findings).toEqual([
      expect.objectContaining({ state: "unknown", cause: "Did not answer within 20 s." }),
    ]);
    const left = () =>
      processesWith(world.world.root).filter(({ command }) =>
        /sleep 1000|main\.js check/.test(command),
      );
    await expect.poll(left).toEqual([]);
  });

  test("what is muted stays muted over a restart of the control plane, and does not count", async () => {
    const world = await start();
    const { control } = world;
    await control.start();
    const before = await runAll(world);
    const proxy = resultOf(before, "network.proxy").findings[0];
    expect(proxy?.state).toBe("failed");
    const problems = (await control.status()).doctor?.problems ?? 0;
    const muted = await control.call("/admin/api/doctor/mute", {
      json: { key: "network.proxy", muted: true, by: "Mara" },
    });
    expect(mutedKeys(doctorReportSchema.parse(JSON.parse(muted.text)))).toEqual(["network.proxy"]);
    expect((await control.status()).doctor?.problems).toBe(problems - 1);
    const file = join(world.world.root, "config/doctor.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(z.looseObject({}).parse(JSON.parse(readFileSync(file, "utf8")))).toMatchObject({
      muted: [{ key: "network.proxy", by: "Mara" }],
    });
    await control.end();
    await control.start();
    expect((await runOne(world, "network.proxy")).findings[0]).toMatchObject({ muted: true });
  });

  test("bad input is refused and changes nothing", async () => {
    const { control } = await start();
    await control.start();
    const unknown = await control.call("/admin/api/doctor/checks/no.such/run", { json: {} });
    expect(unknown).toMatchObject({ status: 404, body: { code: "unknown_check" } });
    const wrong = await control.call("/admin/api/doctor/mute", { json: { key: "network.proxy" } });
    expect(wrong).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    const nothing = await control.call("/admin/api/doctor/checks/service.state/fix", {
      json: { key: "service.state" },
    });
    expect(nothing).toMatchObject({ status: 409, body: { code: "nothing_to_fix" } });
    const stranger = await control.call("/admin/api/doctor", { token: null });
    expect(stranger.status).toBe(401);
  });
});

function mutedKeys({ results }: DoctorReport): readonly string[] {
  return results
    .flatMap(({ findings }): readonly DoctorFinding[] => findings)
    .filter(({ muted }) => muted)
    .map(({ key }) => key);
}

/** A socket file whose program is gone, and that is two minutes old. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(`${path}.live`, resolve);
  });
  // Under another name it stays when the server removes its own.
  renameSync(`${path}.live`, path);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  const old = new Date(Date.now() - 120_000);
  utimesSync(path, old, old);
}
