import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test.describe("when the control plane goes away", () => {
  test.use({ expectedErrors: [/ERR_/] });

  test("the page stays, says from when it is, and goes on by itself (AD13)", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin`);
    await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
    await admin.goAway();
    await expect(
      page.getByText(/^Reconnecting\. What you see is from \d\d:\d\d:\d\d\.$/),
    ).toBeVisible();
    await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
    await expectAccessible(page);
    // Nothing that needs it can be pressed, and everything says why.
    const away = /The control plane does not answer\./;
    const allow = page.getByRole("button", { name: /^Allow once/ });
    await expect(allow).toHaveAccessibleName(away);
    await expect(allow).toBeDisabled();
    await page.getByRole("button", { name: "Broker: start, stop, restart" }).click();
    for (const name of [/^Start/, /^Stop/, /^Restart/]) {
      const item = page.getByRole("menuitem", { name });
      await expect(item).toBeDisabled();
      await expect(item).toContainText(away);
    }
    await page.keyboard.press("Escape");
    const [first] = admin.world.sessions;
    if (first !== undefined) admin.put({ ...first, title: "Changed while nobody could see it" });
    await admin.comeBack();
    await expect(page.getByText(/^Reconnecting/)).toHaveCount(0);
    await expect(allow).toBeEnabled();
    await expect(
      page.getByRole("link", { name: "Changed while nobody could see it" }),
    ).toBeVisible();
  });
});

test("stopping asks what becomes of running turns (AD04)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("button", { name: "Broker: start, stop, restart" }).click();
  await expect(page.getByRole("menuitem", { name: /^Start/ })).toBeDisabled();
  await page.getByRole("menuitem", { name: "Stop…" }).click();
  const sheet = page.getByRole("dialog", { name: "Stop the broker?" });
  await expect(sheet).toContainText("Five turns are running.");
  await expectAccessible(page);
  await sheet.getByRole("radio", { name: "Wait until they end, then stop" }).click();
  await sheet.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Stopped. Messages wait in Slack.",
  );
  expect(admin.received("stopService")).toStrictEqual([{ mode: "wait", by: "you" }]);
});

test("a broker that restarts is followed without a reload", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  const block = page.getByRole("region", { name: "Broker" });
  await expect(block).toContainText("Running");
  admin.setWorker({ state: "starting", reason: "Connecting to Slack" });
  await expect(block).toContainText("Starting");
  admin.setWorker({ state: "running", reason: null });
  await expect(block).toContainText("Running");
});

test("keys lead to the screens and are listed", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
  // At once: the second key of two is waited for a second alone.
  await page.keyboard.type("gs");
  await expect(page.getByRole("heading", { name: "Sessions", level: 1 })).toBeVisible();
  await page.keyboard.press("Shift+?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet).toContainText("Open in Slack");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  // While it closes it still takes the keys.
  await expect(sheet).toBeHidden();
  await page.keyboard.type("gh");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Running/);
});

test("an address that leads nowhere says so and leads home", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/nowhere`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.getByRole("link", { name: "Go to Home" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Running/);
});
