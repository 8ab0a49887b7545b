import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { commandLinkRoutes } from "../../main/api/command-link.ts";
import { removalPlanSchema } from "../../main/api/uninstall.ts";
import { startControlWorld } from "../world/control-plane.ts";
import { mention } from "../world/talk.ts";

const commandLinkAnswer = commandLinkRoutes.linkCommand.answer;

it("a reset forgets settings and sessions and keeps the rest; an uninstall leaves only what is kept", async () => {
  const setup = await startControlWorld();
  onTestFinished(() => setup.end());
  const { control, world } = setup;
  await control.start();
  await control.untilState("running");
  const talk = mention(world, "[[final:before the reset]]");
  await talk.answer("before the reset");
  const here = (path: string) => existsSync(join(world.root, path));
  const strangers = join(world.root, "not-ours");
  mkdirSync(strangers);
  writeFileSync(join(strangers, "letter.txt"), "mine");
  symlinkSync(strangers, join(world.data, "sessions", "a-link"));

  const bad = { kind: "everything", keep: [] };
  expect(await control.call("/admin/api/uninstall", { json: bad })).toMatchObject({ status: 400 });
  const plan = removalPlanSchema.parse((await control.call("/admin/api/uninstall")).body);
  expect(plan.items.find(({ id }) => id === "database")?.paths).toContain(
    join(world.data, "state"),
  );
  expect(existsSync(talk.workspace)).toBe(true);

  const reset = { kind: "reset", keep: ["profiles", "workspaces", "logs"], by: "Mara" };
  const resetting = control.call("/admin/api/uninstall", { json: reset });
  // What is installed meanwhile would stay behind.
  const rollback = { target: "worker", by: "Mara" };
  const refused = () => control.call("/admin/api/rollback", { json: rollback });
  await expect
    .poll(async () => (await refused()).body, { interval: 10 })
    .toMatchObject({ code: "release.busy", message: "The installation is being removed." });
  expect(await resetting).toMatchObject({ status: 200 });
  expect(await control.exited()).toBe(0);
  expect([here("config"), existsSync(join(world.data, "state"))]).toEqual([false, false]);
  expect([existsSync(talk.workspace), here("logs")]).toEqual([true, true]);

  await control.start();
  const linked = await control.call("/admin/api/command-link", { method: "POST" });
  const { state, path } = commandLinkAnswer.parse(linked.body);
  expect([state, existsSync(path)]).toEqual(["linked", true]);
  const leave = { kind: "uninstall", keep: ["workspaces"], by: "Mara" };
  expect(await control.call("/admin/api/uninstall", { json: leave })).toMatchObject({
    status: 200,
  });
  expect(await control.exited()).toBe(0);
  for (const gone of ["config", "logs", "run", "releases", "current-worker", "operations"])
    expect([gone, here(gone)]).toEqual([gone, false]);
  expect(existsSync(path)).toBe(false);
  // What is kept, and what never was ours.
  expect(existsSync(talk.workspace)).toBe(true);
  expect(lstatSync(join(world.data, "sessions/a-link")).isSymbolicLink()).toBe(true);
  expect(readdirSync(strangers)).toEqual(["letter.txt"]);
});
