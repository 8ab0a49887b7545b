import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test("W13: a session that cannot be deleted stays selected, and says why", async ({
  page,
  admin,
}) => {
  const stubborn = admin.world.sessions.find(({ title }) => /invoices/.test(title ?? ""));
  if (stubborn === undefined) throw new Error("The busy morning has a session about invoices.");
  admin.world.stubborn.add(stubborn.key);
  await page.goto(`${admin.url}/admin/sessions`);
  const bar = page.getByRole("region", { name: "Selected sessions" });
  await page.getByRole("link", { name: /Split the invoices/ }).click({ modifiers: ["Control"] });
  await page.getByRole("link", { name: /Add retry with jitter/ }).click({ modifiers: ["Control"] });
  await bar.getByRole("button", { name: "Delete…" }).click();
  const sheet = page.getByRole("dialog", { name: "Delete two sessions?" });
  await sheet.getByRole("button", { name: "Delete" }).click();
  await expect(sheet.getByRole("alert")).toContainText("1 of 2 could not be deleted.");
  await expect(sheet.getByRole("alert")).toContainText("Its work could not be stopped in time.");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("link", { name: /Add retry with jitter/ })).toHaveCount(0);
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Stop" }).click();
  await expect(bar.getByRole("alert")).toContainText("1 of 1 could not be stopped.");
});

test.describe("when nobody answers", () => {
  test.use({ expectedErrors: [/500/] });

  test("W13: nothing is deleted, and the sheet says so", async ({ page, admin }) => {
    admin.fault("actOnSessions", {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: null,
    });
    await page.goto(`${admin.url}/admin/sessions`);
    await page.getByRole("link", { name: /Split the invoices/ }).focus();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Delete…" }).click();
    const sheet = page.getByRole("dialog", { name: "Delete this session?" });
    await sheet.getByRole("button", { name: "Delete" }).click();
    await expect(sheet.getByRole("alert")).toContainText("It could not be deleted.");
    await sheet.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("link", { name: /Split the invoices/ })).toBeVisible();
  });
});

test("W13: several sessions are selected by box, Shift and keys, and stopped at once", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("link");
  const boxes = page.getByRole("checkbox");
  const bar = page.getByRole("region", { name: "Selected sessions" });
  await rows.nth(0).hover();
  await boxes.nth(0).click();
  await expect(bar).toContainText("1 selected");
  await rows.nth(3).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await expect(boxes.nth(2)).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);

  await rows.nth(3).focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("x");
  await expect(bar).toContainText("2 selected");
  await expectAccessible(page);
  await bar.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped two turns")).toBeVisible();
  expect(admin.received("actOnSessions")).toMatchObject([{ act: "stop" }]);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => admin.received("actOnSessions")).toHaveLength(2);
  const [stop, resume] = admin.received("actOnSessions") as { act: string; keys: string[] }[];
  expect(resume).toEqual({ ...stop, act: "resume" });
});

test("W13: AD11: several sessions are deleted after all their losses are shown", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/sessions`);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("link");
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();
  await rows.nth(1).click({ modifiers: ["Control"] });
  await rows.nth(2).click({ modifiers: ["Control"] });
  await page
    .getByRole("region", { name: "Selected sessions" })
    .getByRole("button", { name: "Delete…" })
    .click();
  const sheet = page.getByRole("dialog", { name: "Delete two sessions?" });
  await expect(sheet).toContainText(/their workspaces \(3\.6\sGB\), their logs \(4\.8\sMB\)/);
  await expect(sheet).toContainText("four jobs");
  await expect(sheet).toContainText("1 commit on fix/cart-total-race in shop-frontend");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Two sessions were deleted")).toBeVisible();
  await expect(sheet).toHaveCount(0);
  await expect(rows).toHaveCount(before - 2);
  await expect(page.getByRole("region", { name: "Selected sessions" })).toHaveCount(0);
});
