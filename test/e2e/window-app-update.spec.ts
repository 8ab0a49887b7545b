import { expect, type Page } from "@playwright/test";
import type { AppUpdate } from "../../main/api/app-update.ts";
import { defaultPreferences } from "../../main/api/app-preferences.ts";
import { expectAccessible, test } from "./window-fixture.ts";

// The App tab as the app's window shows it. The shell behind it is a double: what it really does is in
// test/integration/app-updates.test.ts.

const NOW = new Date("2026-11-26T11:42:07Z").getTime();

/** The shell's answers; `say` changes how an update stands. */
async function openInApp(page: Page, url: string, update: AppUpdate) {
  const acts: unknown[] = [];
  let current = update;
  let preferences: object = defaultPreferences;
  await page.exposeFunction("shellDouble", (name: string, input: unknown) => {
    if (name === "app:update-act" || name === "app:move-to-applications") acts.push(input ?? name);
    if (name === "app:change-preferences") {
      preferences = { ...preferences, ...(input as object) };
      return { ok: true, preferences };
    }
    if (name === "app:preferences") return preferences;
    if (name === "app:login-item") return { possible: true, isOn: false };
    if (name === "app:info") {
      const versions = { version: "1.5.0", electron: "45.5.0", chrome: "150.0.1", node: "26.10.0" };
      return { ...versions, platform: "linux" };
    }
    if (name === "app:move-to-applications")
      return { ok: false, message: "macOS did not move it." };
    const version = "version" in current ? current.version : null;
    const published = { publishedAt: NOW - 2 * 24 * 3_600_000, notes: ["Rows load sooner."] };
    const offer = version === null ? null : { version, ...published };
    return { version: "1.5.0", update: current, offer, checkedAt: NOW - 12 * 60_000 };
  });
  await page.addInitScript(() => {
    const invoke = Reflect.get(window, "shellDouble") as unknown;
    const nothing = () => () => {};
    Object.assign(window, { broker: { invoke, onNavigate: nothing, onDroppedFiles: nothing } });
  });
  await page.goto(`${url}/admin/releases?of=app`);
  return { acts, say: (next: AppUpdate) => (current = next) };
}

test("DE05 the App tab leads from a version that came out to the restart", async ({
  page,
  admin,
}) => {
  const published = NOW - 2 * 24 * 3_600_000;
  const shell = await openInApp(page, admin.url, {
    kind: "available",
    version: "1.6.0",
    publishedAt: published,
  });
  await expect(page.getByText("1.5.0 of the app is running.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "1.6.0" })).toHaveText(
    "1.6.0 came out 2 days ago.",
  );
  await expect(page.getByText(/The app goes on until you restart or quit it/)).toBeVisible();
  await expect(page.getByRole("region", { name: "New in 1.6.0" })).toContainText("load sooner");
  const versions = page.getByRole("region", { name: "Versions" }).getByRole("row");
  await expect(versions.nth(1)).toHaveText("1.6.02 days agoAvailable");
  await expect(versions.nth(2)).toHaveText("1.5.0–Running");
  const about = page.getByRole("region", { name: "About" });
  await expect(about).toContainText(/App1\.5\.0Broker[\d.]+Control plane[\d.]+Codex[\d.]+/);
  await expect(about).toContainText("Electron45.5.0Chromium150.0.1Node26.10.0");
  await expectAccessible(page);
  const automatic = page.getByRole("switch", { name: "Update the app by itself" });
  await expect(automatic).not.toBeChecked();
  await automatic.click();
  await expect(automatic).toBeChecked();
  shell.say({ kind: "downloading", version: "1.6.0", bytes: 42e6, totalBytes: 160e6 });
  await page.getByRole("button", { name: "Download 1.6.0" }).click();
  await expect(page.getByText("Downloading 1.6.0: 42 MB of 160 MB.")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Download" })).toBeVisible();

  shell.say({ kind: "ready", version: "1.6.0" });
  await page.clock.runFor(1_000);
  await expect(page.getByText("1.6.0 is downloaded and is installed when you quit")).toBeVisible();
  await expect(versions.nth(1)).toContainText("Installed when you quit");
  await page.getByRole("button", { name: "Restart to update" }).click();
  await expect.poll(() => shell.acts).toEqual([{ act: "download" }, { act: "install" }]);
});

test("DE05 the App tab says why the app cannot update itself, and what helps", async ({
  page,
  admin,
}) => {
  const shell = await openInApp(page, admin.url, {
    kind: "not-possible",
    code: "not_in_applications",
    reason: "Updates need the app in Applications.",
  });
  await expect(page.getByText("Updates need the app in Applications.")).toBeVisible();
  await page.getByRole("button", { name: "Move to Applications" }).click();
  await expect(page.getByText("macOS did not move it.")).toBeVisible();
  await expectAccessible(page);

  const reason = "The download is damaged: it is not the file that was published.";
  shell.say({ kind: "failed", during: "download", version: "1.6.0", reason });
  await page.clock.runFor(6_000);
  await expect(page.getByText(`1.6.0 was not downloaded. ${reason}`)).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => shell.acts).toContainEqual({ act: "download" });
});
