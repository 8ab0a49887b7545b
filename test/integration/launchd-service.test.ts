import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { isThere, killIfThere } from "../world/control-plane.ts";
import { type LaunchdWorld, startLaunchdWorld } from "../world/launchd.ts";
import { mention } from "../world/talk.ts";

describe("the broker as a launch agent", () => {
  let here: LaunchdWorld;
  beforeAll(async () => {
    here = await startLaunchdWorld();
  });
  afterAll(() => here?.end());
  beforeEach(() => here.running());

  test("RL13 DE03 it is started, answers, stops, and goes on with the same thread after a start", async () => {
    const { world, control, print } = here;
    const running = await control.untilState("running");
    expect(running).toMatchObject({
      controlPlane: { backend: "launchd" },
      worker: { wanted: "running", exit: null },
    });
    expect(await print()).toContain("\tstate = running");

    const talk = mention(world, "[[final:first answer]]");
    await talk.answer("first answer");

    await control.call("/admin/api/service/stop", { json: { by: "Mara" } });
    await control.untilState("stopped");
    expect(isThere(running.worker.pid ?? -1)).toBe(false);
    await expect.poll(print).toContain("Could not find service");

    await control.call("/admin/api/service/start", { json: {} });
    await control.untilState("running");
    talk.say("[[final:second answer]]");
    await talk.answer("second answer");
  });

  test("TU27 DE03 a restart hands over: another process, the same turn", async () => {
    const { world, control } = here;
    const before = await control.untilState("running");
    const talk = mention(world, "[[gate:go]][[final:after the restart]]");
    await world.model.waitForGate("go");

    await control.call("/admin/api/service/restart", { json: {} });
    await control.until(
      async () => ![before.worker.pid, null].includes((await control.status()).worker.pid),
      "another broker runs",
    );
    await control.untilState("running");
    world.model.open("go");
    await talk.answer("after the restart");
    const { worker } = await control.status();
    expect(worker).toMatchObject({ exits: before.worker.exits, state: "running" });
  });

  test("RL16 DE03 it outlives kill -9 of the control plane, and the next one adopts it", async () => {
    const { control } = here;
    const { worker } = await control.untilState("running");
    expect(await control.end("SIGKILL")).toBe("SIGKILL");
    expect(isThere(worker.pid ?? -1)).toBe(true);

    await control.start();
    expect((await control.untilState("running")).worker.pid).toBe(worker.pid);
  });

  test("RL16 launchd starts a broker that crashed while nobody supervised it", async () => {
    const { control, workerPid } = here;
    const { worker } = await control.untilState("running");
    await control.end("SIGKILL");
    killIfThere(worker.pid ?? -1);
    await expect.poll(() => ![worker.pid, null].includes(workerPid())).toBe(true);

    await control.start();
    const after = await control.untilState("running");
    expect(after.worker.pid).toBe(workerPid());
  });

  test("RL13 a crash is seen with its signal, and the broker runs again", async () => {
    const { control } = here;
    const { worker } = await control.untilState("running");
    killIfThere(worker.pid ?? -1);
    await control.until(
      async () => ![worker.pid, null].includes((await control.status()).worker.pid),
      "another broker runs",
    );
    const after = await control.untilState("running");
    expect(after.worker).toMatchObject({ exits: worker.exits + 1, exit: { signal: "SIGKILL" } });
  });

  test("a stop that a person asked for lasts over the next login", async () => {
    const { control, launchd, print, workerPid } = here;
    await control.untilState("running");
    await control.call("/admin/api/service/agent", { json: { keepRunning: true } });
    await control.call("/admin/api/service/stop", { json: { mode: "stop" } });
    await control.untilState("stopped");
    await control.end("SIGTERM");

    await launchd.logout();
    await launchd.login();
    await expect.poll(print).toContain("last exit code = 0");
    expect(workerPid()).toBeNull();
  });
});

test("exit 78 is not repeated by launchd, and its words are shown", async () => {
  const { world, control, print, end } = await startLaunchdWorld();
  onTestFinished(end);
  appendFileSync(join(world.root, "config/worker.env"), "TURN_END='never'\n");
  await control.start();
  const { worker } = await control.untilState("refused");
  expect(worker.exit).toMatchObject({ code: 78 });
  expect(worker.exit?.lines.join("\n")).toContain("TURN_END");
  await expect.poll(print).toContain("Could not find service");
  const note = readFileSync(join(world.root, "run/worker-exit.json"), "utf8");
  expect(JSON.parse(note)).toMatchObject({ code: 78 });
});
