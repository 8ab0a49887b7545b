import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, type TestInfo } from "@playwright/test";
import { startRegistry, type TestRegistry } from "../world/registry.ts";
import { beginningWith, builtVersion, publishRelease } from "../world/release-packages.ts";
import { test as desktopTest } from "./desktop.ts";
import { mention } from "./thread.ts";
import { chooseInTray, trayMenu, trayShows } from "./tray.ts";

// Issue 17: updates and rollbacks as a person sees them. One story in one app, with a turn that runs
// through all of it, because each start of the broker takes seconds.

const GOOD = "9.1.0";
const BAD = "9.2.0";
const first = builtVersion();
/** Longest wait for an update to end: it tries the release, starts it and watches it. */
const ENDS = { timeout: 90_000 };

const test = desktopTest.extend<{ registry: TestRegistry }>({
  // oxlint-disable-next-line no-empty-pattern
  registry: async ({}, use) => {
    const registry = await startRegistry();
    await use(registry);
    await registry.stop();
  },
  worldOptions: async ({ registry }, use) =>
    use({ env: { RELEASE_NPM_REGISTRY_URL: registry.url } }),
});

test.setTimeout(360_000);

test("RL02 RL03 RL06 TU28 one click updates, a bad release comes back by itself, one click rolls back, and a turn runs through it", async ({
  desktop,
  registry,
}, testInfo) => {
  const { world, root, control } = desktop;
  const currentVersion = () => readlinkSync(join(root, "current-worker")).split("npm-")[1];
  const { app, window } = await desktop.open();
  await trayShows(app, "Running");
  const thread = mention(world, "keep at it [[half:long|The whole answer.]]");
  await world.model.waitForGate("long", 40_000);
  const codex = await world.codexPid();

  await test.step("one click and one confirmation update the broker", async () => {
    await publishRelease(registry, { version: GOOD });
    await window.getByRole("link", { name: /^Releases/ }).click();
    await window.getByRole("button", { name: "Check now" }).click();
    await window.getByRole("button", { name: `Update to ${GOOD}…` }).click();
    await expect(window.getByRole("dialog")).toContainText("One turn goes on with Codex.");
    await picture(window, testInfo, "update-sheet");
    await window.getByRole("dialog").getByRole("button", { name: "Update", exact: true }).click();
    await trayShows(app, `Updating to ${GOOD}`);
    await expect(step(window, "Hand over")).toContainText("One turn left running with Codex", ENDS);
    await picture(window, testInfo, "updating");
    await expect(window.getByText(new RegExp(`^${GOOD} is running`))).toBeVisible(ENDS);
    expect(currentVersion()).toBe(GOOD);
    await trayShows(app, "Working on 1 session");
  });

  await test.step("a bad release that the menu bar offers comes back by itself", async () => {
    await publishRelease(registry, {
      version: BAD,
      program: beginningWith('if (process.argv[2] === "serve") process.exit(3);'),
    });
    await control.call("/admin/api/releases/check", { method: "POST" });
    await window.getByRole("link", { name: "Home", exact: true }).click();
    await expect.poll(() => trayMenu(app)).toContain(`Update broker to ${BAD}…`);
    await chooseInTray(app, "update-broker");
    await window.getByRole("button", { name: `Update to ${BAD}…` }).click();
    await window.getByRole("dialog").getByRole("button", { name: "Update", exact: true }).click();
    await expect(window.getByText(`You are on ${GOOD}, a rolled-back version`)).toBeVisible(ENDS);
    await expect(window.getByText(/ended with exit code 3.*No turn was lost\./)).toBeVisible();
    await window.getByRole("button", { name: "See what happened" }).click();
    await expect(window.getByRole("list", { name: "Undo" })).toContainText(`Put ${GOOD} back`);
    await picture(window, testInfo, "undone");
    expect(currentVersion()).toBe(GOOD);
    await expect.poll(() => trayMenu(app)).not.toContain(`Update broker to ${BAD}…`);
  });

  await test.step("one click and one confirmation roll back", async () => {
    await row(window, first).getByRole("button", { name: "Roll back" }).click();
    const sheet = window.getByRole("dialog", { name: `Roll the broker back to ${first}?` });
    await expect(sheet).toContainText("Works offline.");
    await picture(window, testInfo, "roll-back-sheet");
    await sheet.getByRole("button", { name: "Roll back" }).click();
    await expect(window.getByText(`You rolled back from ${GOOD}`)).toBeVisible(ENDS);
    await picture(window, testInfo, "rolled-back");
    expect(currentVersion()).toBe(first);
  });

  await test.step("one click in the menu bar rolls back as well, to what ran before", async () => {
    await expect.poll(() => trayMenu(app)).toContain(`Roll back to ${GOOD} now`);
    await chooseInTray(app, "roll-back");
    await trayShows(app, `Rolling back to ${GOOD}`);
    await expect(window.getByText(`You rolled back from ${first}`)).toBeVisible(ENDS);
    await trayShows(app, "Working on 1 session");
    expect(currentVersion()).toBe(GOOD);
  });

  await test.step("the turn has one answer, from the same Codex", async () => {
    world.model.open("long");
    await thread.answer("The whole answer.");
    expect(await world.codexPid()).toBe(codex);
    expect(answersOf(world.slack, thread.key)).toEqual(["The whole answer."]);
  });
});

/** Every message of the bot in the thread, but for the progress message. */
function answersOf(
  slack: { botMessages(channel: string, ts: string): readonly { readonly text: string }[] },
  key: string,
): readonly string[] {
  const [channel = "", ts = ""] = key.split(":");
  return slack
    .botMessages(channel, ts)
    .map(({ text }) => text)
    .filter((text) => text.includes("answer") || text.includes("interrupted"));
}

function step(window: Page, title: string) {
  return window
    .getByRole("list", { name: "Steps" })
    .getByRole("listitem")
    .filter({ hasText: title });
}

function row(window: Page, version: string) {
  return window
    .getByRole("row")
    .filter({ has: window.getByRole("cell", { name: version, exact: true }) });
}

async function picture(window: Page, testInfo: TestInfo, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await window.emulateMedia({ colorScheme });
    const path = testInfo.outputPath(`${name}-${colorScheme}.png`);
    await window.screenshot({ path });
    await testInfo.attach(`${name}-${colorScheme}`, { path, contentType: "image/png" });
  }
}
