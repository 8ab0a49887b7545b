import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";
import { CHECKOUT, composer, open, RETRY, sessionOf, STOPPED } from "./window-session-page.ts";

// The command palette by the keyboard alone, but for the button that opens it.

const palette = (page: Page) =>
  page.getByRole("dialog", { name: "Search sessions and commands", exact: true });
const field = (page: Page) => page.getByRole("combobox");
const option = (page: Page, name: string | RegExp) => page.getByRole("option", { name });

async function home(page: Page, admin: AdminDouble) {
  await page.goto(`${admin.url}/admin/`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function openPalette(page: Page, text = "") {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

async function expectChosen(page: Page, name: string | RegExp) {
  const line = option(page, name);
  await expect(line).toHaveAttribute("data-highlighted");
  const isNamed = async () =>
    (await field(page).getAttribute("aria-activedescendant")) === (await line.getAttribute("id"));
  // What the broker finds may take the place of the line meanwhile.
  await expect.poll(isNamed).toBe(true);
}

/** Shows a session's own actions, and chooses one. */
async function chooseOwn(page: Page, title: string, action: string) {
  await openPalette(page, title);
  await expectChosen(page, new RegExp(title));
  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveAccessibleName(`Actions of ${title}`);
  await expect(field(page)).toBeFocused();
  await expect(option(page, /^Reset…/)).toBeEnabled();
  await page.keyboard.type(action);
  await expectChosen(page, new RegExp(`^${action}`));
}

test("the palette changes the release and finds a setting from any screen", async ({
  page,
  admin,
}) => {
  await home(page, admin);
  await openPalette(page, "update");
  await expectChosen(page, /^Update to 1\.5\.0…/);
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Update the broker to 1.5.0?" });
  await sheet.getByRole("button", { name: "Update" }).click();
  await expect(page.getByRole("heading", { name: "Releases", level: 1 })).toBeVisible();
  expect(admin.received("deploy")).toHaveLength(1);
  await openPalette(page, "bot token");
  await expectChosen(page, /^Bot token, Slack, SLACK_BOT_TOKEN/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: /Bot token/ })).toBeFocused();
});

test("a row's menu leads to the field that replies, and moves the session", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const menu = page.getByRole("button", { name: `Actions for ${RETRY}` });
  await menu.click();
  await page.getByRole("menuitem", { name: "Move to profile…" }).click();
  const sheet = page.getByRole("dialog", { name: "Move to another profile" });
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await menu.click();
  await page.getByRole("menuitem", { name: "Reply" }).click();
  await expect(composer(page)).toBeFocused();
});

test("the palette shows what waits, the five last sessions, screens and actions", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/`);
  const opener = page.getByRole("button", { name: "Search sessions and commands" });
  await opener.click();
  await expect(palette(page)).toBeVisible();
  const group = (name: string) => palette(page).getByRole("group", { name });
  await expect(group("Needs you").getByRole("option")).toHaveCount(4);
  await expect(group("Sessions").getByRole("option")).toHaveCount(5);
  await expect(group("Go to").getByRole("option", { name: "Logs" })).toHaveText(/g.*l/);
  await expect(group("Actions").getByRole("option", { name: /Broker/ })).toHaveCount(6);
  await expect(option(page, /Checkout test fails/)).toHaveAccessibleName(
    `Needs approval, ${CHECKOUT}, #checkout-web, 4 minutes`,
  );
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
  // The key help names it too.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText(
    "Search sessions and commandsCtrlk",
  );
});

test("typing searches the sessions; the focus comes back to a field; the same keys close it", async ({
  page,
  admin,
}) => {
  await open(page, admin, RETRY);
  await composer(page).focus();
  await openPalette(page, "zebra");
  await expect(palette(page).getByText("No session or command matches “zebra”")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await openPalette(page, "rename order");
  await expectChosen(page, new RegExp(STOPPED));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(STOPPED);
  await openPalette(page, "doctor");
  await expectChosen(page, /^Doctor/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Doctor");
});

test("while the broker searches, earlier results that match stay", async ({ page, admin }) => {
  await home(page, admin);
  await openPalette(page);
  await expect(option(page, /Add retry with jitter/)).toBeVisible();
  admin.fault("listSessions", { kind: "hangs" });
  await page.keyboard.type("retry");
  await expect(palette(page).getByRole("option")).toHaveCount(1);
  await expectChosen(page, /Add retry with jitter/);
  await page.keyboard.type("x");
  await expect(palette(page).getByText("Searching…")).toBeVisible();
});

test("what is not allowed says why and does nothing", async ({ page, admin }) => {
  await home(page, admin);
  await openPalette(page, "start broker");
  await expectChosen(page, /^Start, Broker, The broker is running\.$/);
  await expect(option(page, /^Start/)).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page, "[role=dialog]");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await expect(palette(page)).toBeVisible();
  expect(admin.received("startService")).toHaveLength(0);
});

test("a session's own actions ask as their buttons do, and the focus comes back", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/`);
  const link = page.getByRole("link", { name: "All sessions" });
  await link.focus();
  await chooseOwn(page, RETRY, "Reset");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue(RETRY);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(link).toBeFocused();

  await chooseOwn(page, RETRY, "Delete");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Delete this session?" });
  await expect(sheet).toContainText(RETRY);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(link).toBeFocused();
  expect(admin.received("removeSession")).toHaveLength(0);

  await chooseOwn(page, RETRY, "Stop");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  expect(admin.received("stopTurn")).toHaveLength(1);
});

test("the broker is stopped by its sheet, and the palette says that it is stopped", async ({
  page,
  admin,
}) => {
  await home(page, admin);
  await openPalette(page, "stop broker");
  await expectChosen(page, /^Stop…/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Stop the broker?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  admin.setWorker({ state: "stopped", wanted: "stopped" });
  await openPalette(page, CHECKOUT);
  await expect(palette(page).getByText(/^The broker is stopped\. What you see/)).toBeVisible();
  await expectChosen(page, new RegExp(CHECKOUT));
  await page.keyboard.press("Tab");
  await expect(option(page, /^Stop, Start the broker to do this\.$/)).toBeVisible();
});

test("a session opens in a new tab, signed in", async ({ page, admin, context }) => {
  await home(page, admin);
  await openPalette(page, RETRY);
  await expectChosen(page, new RegExp(RETRY));
  const opened = context.waitForEvent("page");
  await page.keyboard.press("Control+Enter");
  const tab = await opened;
  await expect(tab.getByRole("heading", { level: 1 })).toHaveText(RETRY);
  expect(tab.url()).toContain(encodeURIComponent(sessionOf(admin, RETRY).key));
  await expect(palette(page)).toHaveCount(0);
  await expect(page).toHaveURL(`${admin.url}/admin/`);
});

test.describe("while the control plane is away", () => {
  test.use({ expectedErrors: [/ERR_|Failed to fetch/] });

  test("the palette says from when it is, and still goes to screens", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/`);
    await expect(page.getByRole("link", { name: "All sessions" })).toBeVisible();
    await admin.goAway();
    await openPalette(page, "logs");
    await expect(palette(page).getByText(/^Reconnecting\. What you see is from/)).toBeVisible();
    await expectChosen(page, /^Logs/);
    await expectAccessible(page, "[role=dialog]");
  });
});
