import { once } from "node:events";
import { createServer } from "node:http";
import { expect } from "@playwright/test";
import { test } from "./desktop.ts";
import { quitByTray, trayMenu, trayShows } from "./tray.ts";

test("a port that is taken is named in the window and the menu, and the next try takes it", async ({
  desktop,
}, testInfo) => {
  const holder = createServer((_request, response) => response.end("not ours"));
  holder.listen(desktop.control.port, "127.0.0.1");
  await once(holder, "listening");
  const { app, window } = await desktop.open();
  await expect(window.getByRole("heading")).toHaveText("The app cannot start its control plane");
  const said = new RegExp(`listens on 127\\.0\\.0\\.1:${desktop.control.port}\\.`);
  await expect(window.getByText(said)).toBeVisible();
  await expect(window.getByText(/ADMIN_PORT/)).toBeVisible();
  await trayShows(app, "The control plane does not run");
  expect((await trayMenu(app))[1]).toMatch(said);
  for (const colorScheme of ["light", "dark"] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: testInfo.outputPath(`problem-${colorScheme}.png`) });
  }

  holder.close();
  holder.closeAllConnections();
  await window.getByRole("button", { name: "Try again" }).click();
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
});

test("a service root that cannot be used is explained, and is not tried for ever", async ({
  desktop,
}) => {
  const { app, window } = await desktop.open({ SERVICE_ROOT: `${desktop.root}/with a space` });
  await expect(window.getByText(/The service root has a space in it/)).toBeVisible();
  await expect(window.getByText(/Set SERVICE_ROOT to a path without one/)).toBeVisible();
  await trayShows(app, "The control plane does not run");
  await quitByTray(app, "quit");
  // Electron's helpers end when they notice that the app is gone.
  await expect.poll(() => desktop.processes()).toEqual([]);
});
