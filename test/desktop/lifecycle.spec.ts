import { once } from "node:events";
import { expect } from "@playwright/test";
import { isThere } from "../world/control-plane.ts";
import { test } from "./desktop.ts";
import { mention } from "./thread.ts";
import { quitByTray, trayShows } from "./tray.ts";

test("RL14 RL16 quit and kill -9 leave the broker and Codex running, and the next app takes up the same ones", async ({
  desktop,
}) => {
  const { control, world } = desktop;
  const first = await desktop.open();
  await trayShows(first.app, "Running");
  const thread = mention(world, "[[final:first answer]]");
  await thread.answer("first answer");
  const pid = desktop.workerPid() ?? -1;
  const codex = (await world.codexPid()) ?? -1;
  const { controlPlane } = await control.status();

  await quitByTray(first.app, "quit");
  expect(isThere(controlPlane.pid)).toBe(false);
  expect([isThere(pid), isThere(codex)]).toEqual([true, true]);
  thread.say("[[final:answer without the app]]");
  await thread.answer("answer without the app");

  const second = await desktop.open();
  await trayShows(second.app, "Running");
  const adopted = await control.status();
  expect(adopted.worker.pid).toBe(pid);

  second.app.process().kill("SIGKILL");
  // The control plane is tied to the app however that ends.
  await expect.poll(() => isThere(adopted.controlPlane.pid)).toBe(false);
  expect([isThere(pid), isThere(codex)]).toEqual([true, true]);
  thread.say("[[final:answer after the kill]]");
  await thread.answer("answer after the kill");

  const third = await desktop.open();
  await trayShows(third.app, "Running");
  expect((await control.status()).worker).toMatchObject({ pid, exits: 0 });
  await expect(third.window.getByRole("heading", { name: /^Running\./ })).toBeVisible();

  await quitByTray(third.app, "quit-and-stop");
  await expect.poll(() => desktop.processes()).toEqual([]);
});

test("closing hides the window, and a second launch brings it back", async ({ desktop }) => {
  const { app, window } = await desktop.open();
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(isVisible).toBe(true);
  await app.evaluate(({ BrowserWindow }) => {
    const [main] = BrowserWindow.getAllWindows();
    main?.setBounds({ x: 60, y: 40, width: 1_010, height: 710 });
    main?.close();
  });
  await expect.poll(isVisible).toBe(false);

  const again = desktop.openAgain();
  const [code] = await once(again, "exit");
  expect(code).toBe(0);
  await expect.poll(isVisible).toBe(true);
  await expect(window.getByRole("heading", { level: 1 })).toBeVisible();

  await quitByTray(app, "quit");
  const next = await desktop.open();
  const bounds = await next.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toMatchObject({ width: 1_010, height: 710 });
});

test("the app attaches to a control plane that runs already, and leaves it running", async ({
  desktop,
}) => {
  const headless = await desktop.startHeadless();
  const { app, window } = await desktop.open();
  await trayShows(app, "Running");
  expect((await desktop.control.status()).controlPlane.pid).toBe(headless.pid);
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
  await quitByTray(app, "quit");
  expect((await desktop.control.status()).controlPlane.pid).toBe(headless.pid);
});

test("the app starts its control plane again when that is killed, and the page goes on", async ({
  desktop,
}) => {
  const { app, window } = await desktop.open();
  await trayShows(app, "Running");
  const before = await desktop.control.status();
  await window.evaluate(() => Object.assign(globalThis, { samePage: true }));
  process.kill(before.controlPlane.pid, "SIGKILL");
  await expect
    .poll(async () => {
      const now = await desktop.control.status().catch(() => null);
      return now !== null && now.controlPlane.pid !== before.controlPlane.pid;
    })
    .toBe(true);
  await trayShows(app, "Running");
  expect((await desktop.control.status()).worker.pid).toBe(before.worker.pid);
  expect(await window.evaluate(() => Reflect.get(globalThis, "samePage"))).toBe(true);
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
});
