import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type ControlWorld,
  isThere,
  killIfThere,
  startControlWorld,
} from "../world/control-plane.ts";
import { mention } from "../world/talk.ts";

describe("the supervised worker", () => {
  let here: ControlWorld;
  beforeAll(async () => {
    here = await startControlWorld();
  });
  afterAll(() => here?.end());
  beforeEach(() => here.running());

  test("RL13 it is started, answers, stops, and goes on with the same thread after a start", async () => {
    const { world, control } = here;
    const running = await control.status();
    expect(running).toMatchObject({ worker: { wanted: "running", exit: null }, source: "worker" });

    const talk = mention(world, "[[final:first answer]]");
    await talk.answer("first answer");

    await control.call("/admin/api/service/stop", { json: { by: "Mara" } });
    const stopped = await control.untilState("stopped");
    expect(stopped.worker).toMatchObject({ wanted: "stopped", pid: null, by: "Mara" });
    expect(isThere(running.worker.pid ?? -1)).toBe(false);

    await control.call("/admin/api/service/start", { json: {} });
    await control.untilState("running");
    talk.say("[[final:second answer]]");
    await talk.answer("second answer");
    const list = await control.call("/admin/api/sessions");
    expect(list.body).toMatchObject({
      ok: true,
      sessions: expect.arrayContaining([expect.objectContaining({ key: talk.key })]),
    });
  });

  test("RL16 a kept worker outlives kill -9 of the control plane and is adopted by the next", async () => {
    const { control } = here;
    const before = await control.untilState("running");
    const pid = before.worker.pid ?? -1;

    expect(await control.end("SIGKILL")).toBe("SIGKILL");
    expect(isThere(pid)).toBe(true);

    await control.start();
    const after = await control.untilState("running");
    expect(after.worker.pid).toBe(pid);
    expect(after.controlPlane.instance).not.toBe(before.controlPlane.instance);

    killIfThere(pid);
    await control.until(
      async () => ![pid, null].includes((await control.status()).worker.pid),
      "another worker runs",
    );
    expect((await control.untilState("running")).worker).toMatchObject({ exits: 1 });
  });

  test("RL14 quit leaves a kept worker, stop and quit leave no process of ours", async () => {
    const { world, control, processes } = here;
    const { worker } = await control.untilState("running");
    const talk = mention(world, "[[final:an answer]]");
    await talk.answer("an answer");

    expect(await control.end("SIGTERM")).toBe(0);
    expect(isThere(worker.pid ?? -1)).toBe(true);

    await control.start();
    await control.untilState("running");
    // Codex stays for the next worker after a handover, and has to go as well then.
    await control.call("/admin/api/service/stop", { json: { mode: "handover" } });
    await control.untilState("stopped");
    expect(await world.codexPid()).not.toBeNull();
    await control.call("/admin/api/service/stop", { json: { mode: "stop" } });
    expect(await control.end("SIGTERM")).toBe(0);
    await expect.poll(processes).toEqual([]);
  });

  test("RL13 a person who waits for the turns to end can stop them after all", async () => {
    const { world, control } = here;
    mention(world, "[[gate:never]][[final:too late]]");
    await world.model.waitForGate("never");
    await control.call("/admin/api/service/stop", { json: { mode: "wait" } });
    const waiting = await control.status();
    expect(waiting.worker).toMatchObject({
      state: "stopping",
      reason: "It waits until the running turns have ended.",
    });
    await control.call("/admin/api/service/stop", { json: { mode: "stop" } });
    const stopped = await control.untilState("stopped");
    expect(stopped.worker.exit).toBeNull();
    await expect.poll(() => world.codexPid()).toBeNull();
  });

  test("a stop that a person asked for lasts over the next start of the control plane", async () => {
    const { control } = here;
    await control.call("/admin/api/service/stop", { json: { by: "Mara", mode: "stop" } });
    await control.untilState("stopped");
    await control.end("SIGKILL");

    await control.start();
    expect((await control.status()).worker).toMatchObject({ state: "stopped", by: "Mara" });
  });
});

describe("a control plane or a worker that is tied", () => {
  let here: ControlWorld | null = null;
  const start = async (control: Readonly<Record<string, string>>) => {
    here = await startControlWorld({ control });
    return here;
  };
  afterEach(async () => {
    await here?.end();
    here = null;
  });

  test("RL16 a control plane that is tied to the app ends with it, and a kept worker goes on", async () => {
    const { control, workerPid } = await start({ CONTROL_PLANE_TIED: "1" });
    await control.start();
    const { worker } = await control.untilState("running");
    expect(await control.hangUp()).toBe(0);
    expect(isThere(worker.pid ?? -1)).toBe(true);
    expect(workerPid()).toBe(worker.pid);
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "RL14 a tied worker and its Codex end with a control plane that gets %s",
    async (signal) => {
      const { world, control, processes } = await start({ SERVICE_BACKEND: "child-tied" });
      await control.start();
      await control.untilState("running");
      const talk = mention(world, "[[final:an answer]]");
      await talk.answer("an answer");

      await control.end(signal);
      await expect.poll(processes).toEqual([]);
    },
  );
});
