import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "plist";
import { afterEach, describe, expect, test } from "vitest";
import { adminPlaces } from "../../main/service/launchd/admin-agent.ts";
import { isThere } from "../world/control-plane.ts";
import { type LaunchdWorld, startLaunchdWorld, WORKER_LABEL } from "../world/launchd.ts";
import { mention } from "../world/talk.ts";

const run = promisify(execFile);

let here: LaunchdWorld | null = null;
const start = async () => {
  here = await startLaunchdWorld();
  return here;
};

afterEach(async () => {
  await here?.end();
  here = null;
});

const quick = { timeScale: 0.1 };

describe("DE03 launchd answers otherwise", () => {
  test("a label that is switched off in the Login Items, and spawns that are put off", async () => {
    const { control, launchd } = await start();
    launchd.behave({ ...quick, isPended: true, isDisabledAnError5: true });
    await launchd.run("disable", `${launchd.domain}/${WORKER_LABEL}`);
    await control.start();
    expect((await control.untilState("running")).worker.exits).toBe(0);
  });

  test("bootstrap fails with 5 twice, and answers 5 although it did its work", async () => {
    const { control, launchd } = await start();
    launchd.behave({
      ...quick,
      faults: [
        { command: "bootstrap", code: 5, times: 2 },
        { command: "bootstrap", code: 5, isDone: true },
      ],
    });
    await control.start();
    expect((await control.untilState("running")).worker.exits).toBe(0);
  });

  test("without anybody at the screen a person is told, and a start later works", async () => {
    const { control, launchd } = await start();
    launchd.behave({ ...quick, hasNoGui: true });
    await control.start();
    const { worker } = await control.untilState("refused");
    expect(worker.reason).toContain("logged in at the screen");
    expect(worker.reason).toContain(`launchctl bootstrap ${launchd.domain}`);

    launchd.behave(quick);
    await control.call("/admin/api/service/start", { json: {} });
    await control.untilState("running");
  });
});

test("an older installation's agent is left alone, and removed only on request", async () => {
  const { world, control, launchd } = await start();
  const path = join(launchd.agentsFolder, `${WORKER_LABEL}.plist`);
  const theirs = build({
    Label: WORKER_LABEL,
    ProgramArguments: ["/bin/sleep", "1000"],
    RunAtLoad: true,
  });
  writeFileSync(path, theirs, { mode: 0o600 });
  await launchd.login();

  await control.start();
  const { worker } = await control.untilState("refused");
  expect(worker.reason).toContain("/bin/sleep");
  expect(worker.reason).toContain(`launchctl bootout ${launchd.domain}/${WORKER_LABEL}`);
  expect(readFileSync(path, "utf8")).toBe(theirs);
  const consent = { json: { keepRunning: true } };
  expect(await control.call("/admin/api/service/agent", consent)).toMatchObject({
    status: 409,
    body: { code: "launchd.older_installation" },
  });

  const remove = "/admin/api/service/agent/older/remove";
  expect(await control.call(remove, { json: { label: "unknown" } })).toMatchObject({ status: 409 });
  const removed = await control.call(remove, { json: { label: WORKER_LABEL } });
  expect(removed).toMatchObject({ status: 200, body: { agent: { older: [] } } });
  expect(existsSync(path)).toBe(false);
  const aside = join(world.root, `runtime-support/older-agents/${WORKER_LABEL}.plist`);
  expect(readFileSync(aside, "utf8")).toBe(theirs);

  await control.call("/admin/api/service/start", { json: {} });
  await control.untilState("running");
});

test("RL09 consent moves the plist, restarts nothing, and no secret is in it", async () => {
  const { world, control, launchd, print } = await start();
  await control.start();
  const { worker } = await control.untilState("running");
  const atLogin = join(launchd.agentsFolder, `${WORKER_LABEL}.plist`);
  const decide = (keepRunning: boolean) =>
    control.call("/admin/api/service/agent", { json: { keepRunning, by: "Mara" } });

  expect((await control.call("/admin/api/service/agent")).body).toMatchObject({
    agent: { label: WORKER_LABEL, keepRunning: null, isLoaded: true, older: [] },
  });
  expect(existsSync(atLogin)).toBe(false);
  expect((await decide(true)).body).toMatchObject({ agent: { keepRunning: true } });
  expect(statSync(atLogin).mode & 0o777).toBe(0o600);
  const plist = readFileSync(atLogin, "utf8");
  for (const name of ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"]) {
    expect(plist).not.toContain(name);
    expect(plist).not.toContain(world.env[name]);
  }
  expect((await decide(false)).body).toMatchObject({ agent: { keepRunning: false } });
  expect(existsSync(atLogin)).toBe(false);
  expect((await control.status()).worker.pid).toBe(worker.pid);
  expect(await print()).toContain("\tstate = running");
});

test("RL16 a broker that may run at login is started by launchd and adopted later", async () => {
  const { control, launchd, workerPid } = await start();
  await control.start();
  const { worker } = await control.untilState("running");
  await control.call("/admin/api/service/agent", { json: { keepRunning: true } });
  await control.end("SIGTERM");
  await launchd.logout();
  expect(isThere(worker.pid ?? -1)).toBe(false);

  await launchd.login();
  await expect.poll(() => ![worker.pid, null].includes(workerPid())).toBe(true);
  await control.start();
  expect((await control.untilState("running")).worker.pid).toBe(workerPid());
});

test("when the app is gone for a day, the turn ends, the agent leaves, data and a note stay", async () => {
  const { world, control, launchd, print } = await start();
  await control.start();
  const { worker } = await control.untilState("running");
  await control.call("/admin/api/service/agent", { json: { keepRunning: true } });
  const talk = mention(world, "[[gate:go]][[final:the last answer]]");
  await world.model.waitForGate("go");
  await control.end("SIGTERM");

  const folder = join(world.root, "runtime-support/launchd");
  const settings = join(folder, "launch.json");
  const app = join(world.root, "Gone.app");
  const launch: object = JSON.parse(readFileSync(settings, "utf8"));
  writeFileSync(settings, JSON.stringify({ ...launch, installedBy: app }));
  const dayAgo = Date.now() - 25 * 3_600_000;
  writeFileSync(join(world.root, "run/app-missing.json"), JSON.stringify({ since: dayAgo }));

  const looked = run(process.execPath, [join(folder, "launch-worker.js"), "look", world.root], {
    env: { HOME: world.env["HOME"], PATH: world.env["PATH"] },
  });
  await expect.poll(() => world.logText("broker")).toContain(`"drain":"wait"`);
  expect(isThere(worker.pid ?? -1)).toBe(true);
  world.model.open("go");
  await talk.answer("the last answer");
  await looked;
  expect(isThere(worker.pid ?? -1)).toBe(false);
  await expect.poll(print).toContain("Could not find service");
  expect(existsSync(join(launchd.agentsFolder, `${WORKER_LABEL}.plist`))).toBe(false);
  const note = readFileSync(join(world.root, "the-app-is-gone.txt"), "utf8");
  expect(note).toContain(app);
  expect(existsSync(join(world.data, "state/broker.sqlite"))).toBe(true);
});

test("an uninstall unloads and removes the broker's agent and the control plane's own", async () => {
  const { world, control, launchd, print } = await start();
  await control.start();
  const { worker } = await control.untilState("running");
  await control.call("/admin/api/service/agent", { json: { keepRunning: true } });
  const label = "io.github.hoolc.a-control-plane";
  const target = `${launchd.domain}/${label}`;
  const places = adminPlaces({
    root: world.root,
    runFolder: join(world.root, "run"),
    logsFolder: join(world.root, "logs"),
  });
  const plist = join(launchd.agentsFolder, `${label}.plist`);
  const agent = { launchctl: launchd.program, label, agentsFolder: launchd.agentsFolder };
  writeFileSync(places.settings, JSON.stringify(agent));
  writeFileSync(places.launcher, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o700 });
  const job = { Label: label, ProgramArguments: [places.launcher], RunAtLoad: true };
  writeFileSync(plist, build(job), { mode: 0o600 });
  await launchd.run("bootstrap", launchd.domain, plist);
  expect((await launchd.run("print", target)).code).toBe(0);

  const leave = { kind: "uninstall", keep: [], by: "Mara" };
  expect(await control.call("/admin/api/uninstall", { json: leave })).toMatchObject({
    status: 200,
  });
  expect(await control.exited()).toBe(0);
  expect(isThere(worker.pid ?? -1)).toBe(false);
  expect(await print()).toContain("Could not find service");
  await expect.poll(async () => (await launchd.run("print", target)).code).not.toBe(0);
  expect(readdirSync(launchd.agentsFolder)).toEqual([]);
  expect(existsSync(join(world.root, "runtime-support"))).toBe(false);
});
