import { expect, type Locator, type Page } from "@playwright/test";
import { twoSnapshots } from "../doubles/admin/releases.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { DOUBLE_TOKEN } from "../doubles/admin/server.ts";
import { test } from "./window-fixture.ts";
import { account, signIn } from "./window-profiles-page.ts";
import { CHECKOUT, open as openSession } from "./window-session-page.ts";

// Issue 16: sheets, the setup assistant and the login page by the keyboard alone. No test here has a
// pointer: each control is reached by Tab, and where the focus is must be seen.

/** The longest way to a control of a screen. */
const MOST_TABS = 80;

async function tabTo(page: Page, control: Locator) {
  await expect(control).toBeVisible();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      await expectVisibleFocus(page);
      return;
    }
    await page.keyboard.press("Tab");
  }
  await expect(control, `after ${String(MOST_TABS)} times Tab`).toBeFocused();
}

/** What has the focus, or the field around it, is drawn with the ring of the tokens. */
async function expectVisibleFocus(page: Page) {
  const hasRing = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || !focused.matches(":focus-visible")) return false;
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.boxShadow = "var(--focus)";
      const ring = getComputedStyle(probe).boxShadow;
      probe.remove();
      const around = [focused, focused.parentElement].filter((each) => each !== null);
      return around.some((each) => getComputedStyle(each).boxShadow.includes(ring));
    });
  await expect.poll(hasRing, { intervals: [30, 100] }).toBe(true);
}

/** The focus goes into the sheet, stays there, and Escape takes it back to where it came from. */
async function expectSheet(page: Page, opener: Locator, title: string | RegExp) {
  const sheet = page.getByRole("dialog", { name: title });
  await expect(sheet).toBeVisible();
  const isInside = () => sheet.evaluate((element) => element.contains(document.activeElement));
  await expect.poll(isInside).toBe(true);
  const stops = await sheet.getByRole("button").count();
  for (let tabs = 0; tabs <= stops; tabs += 1) {
    await page.keyboard.press("Tab");
    // The guards at both ends of a sheet hand the focus on.
    await expect.poll(isInside).toBe(true);
  }
  await expectVisibleFocus(page);
  // Where a button says why it cannot be used, Escape is for these words first.
  const isOff = () => document.activeElement?.getAttribute("aria-disabled") === "true";
  if (await page.evaluate(isOff)) await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(opener).toBeFocused();
}

/** A button that cannot be used yet would take no notice of the key. */
async function pressEnterOn(page: Page, control: Locator) {
  await tabTo(page, control);
  await expect(control).toBeEnabled();
  await page.keyboard.press("Enter");
}

async function sheetBehind(page: Page, opener: Locator, title: string | RegExp) {
  await pressEnterOn(page, opener);
  await expectSheet(page, opener, title);
}

async function sheetBehindMenu(page: Page, opener: Locator, item: string, title: string | RegExp) {
  await pressEnterOn(page, opener);
  await chooseItem(page, item);
  await expectSheet(page, opener, title);
}

/** Of the menu that is open, by arrows. */
async function chooseItem(page: Page, item: string) {
  const entry = page.getByRole("menuitem", { name: item });
  await expect(entry).toBeVisible();
  // A frame after it is open, a menu takes the focus, which would undo an earlier arrow.
  const hasFocus = () =>
    page.evaluate(() => document.activeElement?.closest('[role="menu"]') !== null);
  await expect.poll(hasFocus).toBe(true);
  for (let downs = 0; downs < 12; downs += 1) {
    if (await entry.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await expect(entry).toBeFocused();
  await page.keyboard.press("Enter");
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const open = (page: Page, admin: AdminDouble, path: string) =>
  page.goto(`${admin.url}/admin${path}`);

test("AD03: the sheets of Profiles", async ({ page, admin }) => {
  await open(page, admin, "/profiles");
  const add = button(page, "Add profile");
  await sheetBehindMenu(page, add, "Sign in with a code", "Sign in with a code");
  await sheetBehindMenu(page, add, "Paste an auth.json…", /Paste/);
  await sheetBehindMenu(page, add, "Use an API key", "Use an API key");
  const more = button(page, "Actions for ci-bot@halden.dev");
  await sheetBehindMenu(page, more, "Rename…", "Rename this profile");
  await sheetBehindMenu(page, more, "Delete…", /^Delete/);
});

test("AD03: the sheets of Settings, Releases and GitHub authors", async ({ page, admin }) => {
  await open(page, admin, "/settings?group=uninstall");
  await sheetBehind(page, button(page, "Reset…"), "Reset the broker?");
  await sheetBehind(page, button(page, "Uninstall…"), "Uninstall the broker?");
  await open(page, admin, "/releases");
  await sheetBehind(page, button(page, "Update to 1.5.0…"), /^Update the broker/);
  await sheetBehind(page, button(page, "Roll back").first(), /^Roll the broker back/);
  await open(page, admin, "/github-authors");
  await sheetBehind(page, button(page, "Add person…"), "Add a person");
});

test.describe("a live login that is pasted", () => {
  const live = "Your own Codex uses this sign-in";
  const add = (page: Page) => button(page, "Add profile");

  test.beforeEach(async ({ page, admin }) => {
    admin.world.profileWorld.preview = {
      liveLogin: "this-file",
      account: account("mara@halden.dev"),
    };
    await open(page, admin, "/profiles");
    await tabTo(page, add(page));
    await page.keyboard.press("Enter");
    await chooseItem(page, "Paste an auth.json…");
    await expect(page.getByRole("textbox")).toBeFocused();
    await page.keyboard.insertText(signIn);
    await pressEnterOn(page, button(page, "Preview"));
    await expect(page.getByRole("dialog", { name: live })).toBeVisible();
    // What is not advised is not where Return would press it.
    await expect(button(page, "Add the copy anyway")).not.toBeFocused();
  });

  test("AD03: is left by the keyboard", async ({ page }) => {
    await expectSheet(page, add(page), live);
  });

  test("AD03: becomes a sign-in with a code", async ({ page }) => {
    await pressEnterOn(page, button(page, "Sign in with a code"));
    await expect(page.getByText("HX4K-92QD")).toBeVisible();
    await expectSheet(page, add(page), "Sign in with a code");
  });

  test("AD03: is copied all the same", async ({ page, admin }) => {
    await pressEnterOn(page, button(page, "Add the copy anyway"));
    const sheet = page.getByRole("dialog", { name: "Add this profile?" });
    await expect(sheet).toBeVisible();
    await pressEnterOn(page, sheet.getByRole("button", { name: "Add profile" }));
    await expect.poll(() => admin.received("addProfile").length).toBe(1);
    await expect(sheet).toHaveCount(0);
    await expect(add(page)).toBeFocused();
  });
});

test("AD03: the sheets that restore a snapshot", async ({ page, admin }) => {
  admin.setReleases({ snapshots: twoSnapshots(admin.world.status.at) });
  await open(page, admin, "/releases");
  const section = page.getByRole("region", { name: "Snapshots" });
  await sheetBehind(page, section.getByRole("button").first(), /^Restore the database/);
  // The same from the row of a version that cannot read the database.
  const row = page.getByRole("row").filter({ hasText: "1.2.0" });
  const restore = row.getByRole("button", { name: "Restore…" });
  await sheetBehind(page, restore, /^Restore the database/);
  await pressEnterOn(page, restore);
  await pressEnterOn(page, page.getByRole("dialog").getByRole("button", { name: "Restore" }));
  await expect.poll(() => admin.received("restore").length).toBe(1);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Restoring a snapshot").first()).toBeVisible();
});

test("AD03: the sheets of a session, and of the broker", async ({ page, admin }) => {
  await openSession(page, admin, CHECKOUT);
  const more = button(page, "More actions");
  await sheetBehindMenu(page, more, "Move to profile…", "Move to another profile");
  await sheetBehindMenu(page, more, "Reset…", "Reset this session?");
  await sheetBehindMenu(page, more, "Delete…", "Delete this session?");
  const broker = button(page, "Broker: start, stop, restart");
  await sheetBehindMenu(page, broker, "Stop…", "Stop the broker?");
});

test("AD03: the diff of a changed file", async ({ page, admin }) => {
  await openSession(page, admin, CHECKOUT);
  await tabTo(page, page.getByRole("tab", { name: "Conversation" }));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const file = button(page, /useCartTotal\.ts/).first();
  await tabTo(page, file);
  await page.keyboard.press("Enter");
  await expect(file).toHaveAttribute("aria-expanded", "true");
  // What is longer than its box is scrolled where the focus is.
  await tabTo(page, page.locator("pre", { hasText: "usePriceList(market)" }));
  // The time of the change is between them: it says the exact one where the focus is.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(file).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(file).toHaveAttribute("aria-expanded", "false");
});

test("AD03: the sheet of a job, beside the conversation and in a narrow window", async ({
  page,
  admin,
}) => {
  await openSession(page, admin, CHECKOUT);
  await sheetBehind(page, button(page, /ci-watch/), "Job ci-watch");
  await page.setViewportSize({ width: 900, height: 640 });
  const panel = button(page, "About this session");
  await tabTo(page, panel);
  await page.keyboard.press("Enter");
  await tabTo(page, button(page, /backfill/));
  await page.keyboard.press("Enter");
  // The sheet takes the place of the panel, and leads back to what opened that.
  await expectSheet(page, panel, "Job backfill");
});

test("AD03: the deletion of several sessions", async ({ page, admin }) => {
  await open(page, admin, "/sessions");
  await tabTo(page, page.getByRole("link", { name: /Checkout test fails/ }));
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("2 selected")).toBeVisible();
  await sheetBehind(page, button(page, "Delete…"), "Delete two sessions?");
  await expect(page.getByText("2 selected")).toBeVisible();
});

test("AD03: a fix of Doctor is asked about where the focus is, and Escape takes it back", async ({
  page,
  admin,
}) => {
  await open(page, admin, "/doctor");
  await sheetBehind(page, button(page, "Diagnostics…"), "Diagnostics");
  const fix = button(page, "Correct: The broker’s files");
  await pressEnterOn(page, fix);
  await expect(page.getByText("Takes the access of other users away")).toBeVisible();
  await expect(fix).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Takes the access of other users away")).toHaveCount(0);
  await expect(fix).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Takes the access of other users away")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Fixed" })).toBeVisible();
  expect(admin.received("fixDoctorFinding")).toHaveLength(1);
});

test.describe("a refused setting", () => {
  test.use({ expectedErrors: [/400/] });

  test("AD03: a setting that is refused gets the focus", async ({ page, admin }) => {
    await open(page, admin, "/settings?group=codex");
    const field = page.getByRole("textbox", { name: "Longest turn" });
    await tabTo(page, field);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("-3");
    await pressEnterOn(page, button(page, "Save and restart"));
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute("aria-invalid", "true");
  });
});

test("AD03: the setup assistant, from the app's name to the answer", async ({ page, admin }) => {
  admin.world.status = { ...admin.world.status, setup: "open" };
  await open(page, admin, "/setup");
  const heading = page.getByRole("heading", { level: 1 });
  await page.evaluate(() => (window.open = () => null));
  await tabTo(page, page.getByLabel("Name of the app"));
  await pressEnterOn(page, button(page, "Open Slack with the manifest filled in"));
  const goOn = button(page, "Continue");
  await pressEnterOn(page, goOn);
  await expect(heading).toHaveText("Connect Slack");
  await expect(heading).toBeFocused();
  for (const [label, kind] of [
    ["App-level token", "xapp-1-A07EXAMPLE01-7000000000001"],
    ["Bot token", "xoxb-7000000000001-7000000000002"],
  ] as const) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.insertText(`${kind}-${"a".repeat(16)}`);
  }
  await page.clock.runFor(1_000);
  await expect(page.getByText("The bot is @codex in Halden")).toBeVisible();
  await pressEnterOn(page, goOn);
  await expect(heading).toHaveText("Sign in to Codex");
  await sheetBehind(page, button(page, "Sign in with a code"), "Sign in with a code");
  await sheetBehind(page, button(page, "Use an API key"), "Use an API key");
  await pressEnterOn(page, goOn);
  await expect(heading).toHaveText("Keep it running");
  await tabTo(page, page.getByRole("switch"));
  await expect(page.getByRole("switch")).toBeEnabled();
  await page.keyboard.press("Space");
  await expect(page.getByRole("switch")).toBeChecked();
  await pressEnterOn(page, goOn);
  await expect(heading).toHaveText("Say hello");
  // A step is also gone to by its name, and left for Home.
  await tabTo(page, button(page, /^Connect Slack/));
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("Connect Slack");
  await tabTo(page, button(page, "Not now"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Home" })).toBeVisible();
});

test.describe("without the token", () => {
  test.use({ signedIn: false, expectedErrors: [/401/] });

  test("AD21: the login page has its field ready, and Return opens", async ({ page, admin }) => {
    await open(page, admin, "/doctor");
    const field = page.getByLabel("Admin token");
    await expect(field).toBeFocused();
    await page.keyboard.type("not-the-token");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toHaveText("That is not the token.");
    await expect(field).toBeFocused();
    await expectVisibleFocus(page);
    // It is selected: what is typed replaces it.
    await page.keyboard.type(DOUBLE_TOKEN);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Doctor");
  });
});
