import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, type TestInfo } from "@playwright/test";
import { isThere } from "../world/control-plane.ts";
import { test } from "./desktop.ts";
import { mention } from "./thread.ts";
import { trayMenu, trayShows } from "./tray.ts";

test.use({ worldOptions: { env: { CODEX_APPROVALS: "ask" } } });

test("AD21 a mention appears in the window and is followed live; an approval is answered there; stop and start continue the thread", async ({
  desktop,
}, testInfo) => {
  const { world, control } = desktop;
  const { app, window } = await desktop.open();
  const complaints: string[] = [];
  window.on("console", (message) => {
    // Chromium notes each answer that the broker is stopped.
    const isStopped = message.text().includes("status of 503");
    if (message.type() === "error" && !isStopped) complaints.push(message.text());
  });
  await trayShows(app, "Running");

  // A mention appears, and what becomes of it, without anybody asking.
  const thread = mention(world, "tidy the attic [[half:attic|The attic is tidy.]]");
  const row = window.getByRole("link", { name: /tidy the attic/ });
  await expect(row.first()).toBeVisible();
  await trayShows(app, /^\(Working on 1 session\)$/);
  await picture(window, testInfo, "working");
  world.model.open("attic");
  await thread.answer("The attic is tidy.");
  await trayShows(app, "Running");
  await row.first().click();
  await expect(window).toHaveURL(`app://broker/sessions/${encodeURIComponent(thread.key)}`);

  // A link of the conversation says where it leads, and opens in the browser.
  const links = await app.evaluateHandle(({ dialog, shell }) => {
    const seen: string[] = [];
    Object.assign(dialog, {
      showMessageBox: (...given: readonly { readonly message?: string }[]) => {
        seen.push(given.at(-1)?.message ?? "");
        return Promise.resolve({ response: 0, checkboxChecked: false });
      },
    });
    Object.assign(shell, { openExternal: async (url: string) => void seen.push(url) });
    return seen;
  });
  const page = "https://github.com/acme/attic/pull/3";
  thread.say(`See <${page}>. [[final:Seen.]]`);
  await thread.answer("Seen.");
  await window.getByRole("link", { name: page }).first().click();
  const opened = ["Open github.com in the browser?", page];
  await expect.poll(() => links.jsonValue()).toEqual(opened);

  // An approval is asked in the menu bar and in the window, and answered in the window alone.
  await window.getByRole("link", { name: "Home", exact: true }).click();
  thread.say("[[esc:echo > ~/ran]][[final:The command ran.]]");
  await trayShows(app, /^\(1 session needs you\)$/);
  const menu = await trayMenu(app);
  const waits = /^Approve, #general — \d+\s(s|min)$/;
  expect(menu[menu.indexOf("(Needs you)") + 1]).toMatch(waits);
  await expect(
    window.getByRole("heading", { name: "Running. One thing needs you." }),
  ).toBeVisible();
  await picture(window, testInfo, "approval");
  const marker = join(desktop.root, "home/ran");
  expect(existsSync(marker)).toBe(false);
  await window.getByRole("button", { name: "Allow once" }).click();
  await thread.answer("The command ran.");
  expect(existsSync(marker)).toBe(true);

  // A command that does not fit into its row is read before it is answered.
  const long = `echo ${"one-more-word ".repeat(8)}> ../never`;
  thread.say(`[[esc:${long}]][[final:It was not to run.]]`);
  await window.getByRole("link", { name: "Review" }).click({ trial: true });
  await expect(window.getByRole("button", { name: "Allow once" })).toBeHidden();
  const decline = async () => {
    const { asks } = (await control.call("/admin/api/asks")).body as {
      readonly asks: readonly { readonly handle: string }[];
    };
    const path = `/admin/api/asks/${encodeURIComponent(asks.at(-1)?.handle ?? "none")}/answer`;
    return (await control.call(path, { json: { kind: "decline" } })).status;
  };
  await expect.poll(decline).toBe(200);
  await thread.answer("It was not to run.");

  // Stop ends the broker, and the window goes on showing what it has.
  const { worker } = await control.status();
  await window.getByRole("button", { name: "Broker: start, stop, restart" }).click();
  // "Stop…" would ask about the turn, which may just be ending.
  await window.getByRole("menuitem", { name: "Stop", exact: true }).click();
  await expect(window.getByRole("heading", { name: /^Stopped\./ })).toBeVisible();
  await expect.poll(() => isThere(worker.pid ?? -1)).toBe(false);
  await trayShows(app, "Stopped");
  await picture(window, testInfo, "stopped");
  thread.say("[[final:Back in the same thread.]]");

  await window.getByRole("main").getByRole("button", { name: "Start broker" }).click();
  await trayShows(app, "Running");
  await thread.answer("Back in the same thread.");
  const { sessions } = (await control.call("/admin/api/sessions")).body as {
    readonly sessions: readonly { readonly key: string }[];
  };
  expect(sessions.map(({ key }) => key)).toEqual([thread.key]);
  expect(complaints).toEqual([]);
});

async function picture(window: Page, testInfo: TestInfo, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await window.emulateMedia({ colorScheme });
    const path = testInfo.outputPath(`${name}-${colorScheme}.png`);
    await window.screenshot({ path });
    await testInfo.attach(`${name}-${colorScheme}`, { path, contentType: "image/png" });
  }
}
