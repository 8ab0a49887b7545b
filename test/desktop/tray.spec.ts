import { expect } from "@playwright/test";
import { test } from "./desktop.ts";
import { chooseInTray, trayMenu, trayShows } from "./tray.ts";

const END = [
  "---",
  "Open window",
  "Logs",
  "Doctor",
  "---",
  "(Open at login (only on macOS))",
  "(Keep broker running in background (only on macOS))",
  "---",
  "Settings…",
  "Quit, broker keeps running",
  "Quit and stop broker",
];

test("the menu follows the broker through stop and start, and acts on it", async ({ desktop }) => {
  const { app } = await desktop.open();
  await trayShows(app, "Running");
  await expect
    .poll(async () => (await trayMenu(app)).slice(1))
    .toEqual([
      "(Slack live, no event yet)",
      "---",
      "All sessions…",
      "---",
      "(Start broker)",
      "Stop broker",
      "Restart broker",
      ...END,
    ]);

  await chooseInTray(app, "stop");
  await trayShows(app, "Stopped");
  const stopped = await trayMenu(app);
  expect(stopped[1]).toMatch(/^\(By you at \d\d:\d\d\)$/);
  expect(stopped.slice(-14)).toEqual(["Start broker", "(Stop broker)", "(Restart broker)", ...END]);
  expect((await desktop.control.status()).worker).toMatchObject({ state: "stopped", by: "you" });

  await chooseInTray(app, "start");
  await trayShows(app, "Running");
});
