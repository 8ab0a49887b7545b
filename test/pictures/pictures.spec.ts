import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { test } from "../e2e/window-fixture.ts";
import { watchingUpdate } from "../doubles/admin/releases.ts";
import { menuPage } from "./menu-page.ts";

// The pictures of the README: the built interface on the double of the control plane, on a morning with
// every kind of session. The menu is drawn by macOS; here its rows are, from the same data.

const folder = join(import.meta.dirname, "../../docs/pictures");
const icons = join(import.meta.dirname, "../../build/icons/tray");
/** GitHub shows them beside text, on slow lines too. */
const MAX_BYTES = 230_000;

test.use({ viewport: { width: 1280, height: 780 } });

test("home, a session, profiles and releases", async ({ page, admin }) => {
  const open = (path: string) => page.goto(`${admin.url}/admin${path}`);
  await open("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await picture(page, "home");

  const working = admin.world.sessions.find(({ status }) => status.state === "needs-approval");
  await open(`/sessions/${encodeURIComponent(working?.key ?? "")}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await picture(page, "session");

  await open("/profiles");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await picture(page, "profiles");

  await open("/releases");
  admin.setOperation(watchingUpdate(admin.world.status.at));
  await expect(page.getByRole("progressbar", { name: "Watch" })).toBeVisible();
  await picture(page, "releases");
});

test("the menu", async ({ page, admin }) => {
  const icon = readFileSync(join(icons, "needs-youTemplate@2x.png")).toString("base64");
  await page.setViewportSize({ width: 460, height: 760 });
  await page.setContent(menuPage(admin.world.status, icon));
  await picture(page, "menu", page.locator("main"));
});

async function picture(page: Page, name: string, part?: ReturnType<Page["locator"]>) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    const path = join(folder, `${name}-${colorScheme}.png`);
    await (part ?? page).screenshot({ path });
    expect(statSync(path).size, path).toBeLessThan(MAX_BYTES);
  }
}
