import { expectAccessible, test } from "./window-fixture.ts";
import { expect } from "@playwright/test";

const name = "Keep the broker running in the background";

test.describe("when it is refused", () => {
  test.use({ expectedErrors: [/409/] });

  test("UX06: the reason stands below the switch, which stays as it was", async ({
    page,
    admin,
  }) => {
    admin.fault("keepServiceRunning", {
      kind: "error",
      status: 409,
      message: "The launch agent is not of this installation.",
      hint: "Remove the older installation first.",
    });
    await page.goto(`${admin.url}/admin/settings`);
    await page.getByRole("switch", { name }).click();
    await expect(page.getByRole("alert")).toContainText("is not of this installation");
    await expect(page.getByRole("switch", { name })).not.toBeChecked();
  });
});

test("UX06: where it cannot work the switch says why and does nothing", async ({ page, admin }) => {
  const reason = "Only launchd of macOS starts the broker at login.";
  admin.world.status.keptRunning = { possible: false, code: "not_macos", reason };
  await page.goto(`${admin.url}/admin/settings`);
  const control = page.getByRole("switch", { name });
  await expect(control).toHaveAttribute("aria-disabled", "true");
  await expect(control).toHaveAccessibleDescription(reason);
  await control.focus();
  await page.keyboard.press("Space");
  expect(admin.received("keepServiceRunning")).toHaveLength(0);
  await expectAccessible(page);
});

test("UX06: the switch is off until a person asks, by keyboard too, and is in force at once", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/settings`);
  const control = page.getByRole("switch", { name });
  await expect(control).not.toBeChecked();
  await control.focus();
  await page.keyboard.press("Space");
  await expect(control).toBeChecked();
  await control.click();
  await expect(control).not.toBeChecked();
  expect(admin.received("keepServiceRunning")).toMatchObject([
    { keepRunning: true },
    { keepRunning: false },
  ]);
  // Nothing gathers in the bar: there is nothing to save.
  await expect(page.getByRole("button", { name: "Discard" })).toHaveCount(0);
  // A browser has no app to open at login.
  await expect(page.getByRole("switch")).toHaveCount(1);
});
