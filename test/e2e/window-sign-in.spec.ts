import { expect } from "@playwright/test";
import { DOUBLE_CODE, DOUBLE_TOKEN } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";

test.use({ signedIn: false, expectedErrors: [/401|429/] });

test("a wrong token is refused, and nothing is shown (AD21)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByLabel("Admin token").fill("not-the-token");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("alert")).toHaveText("That is not the token.");
  await expect(page.getByRole("heading", { name: /Running/ })).toHaveCount(0);
  await expectAccessible(page);
});

test("too many tries say how long to wait", async ({ page, admin }) => {
  admin.limit(52_000);
  await page.goto(`${admin.url}/admin`);
  await page.getByLabel("Admin token").fill("not-the-token");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText(/^Too many tries\. Try again in \d+\ss\.$/);
});

test("a link that was used asks for the token instead", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin#code=used`);
  await expect(page.getByRole("alert")).toContainText("This sign-in link was used already");
  expect(page.url()).not.toContain("code=");
});

test("a one-time link opens the page signed in, and leaves no code in the address", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin#code=${DOUBLE_CODE}`);
  await expect(page.getByRole("heading", { name: /^Running/ })).toBeVisible();
  expect(page.url()).not.toContain("code=");
});

test("the page that was asked for comes after the sign-in", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/sessions?group=waiting`);
  await page.getByLabel("Admin token").fill(DOUBLE_TOKEN);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(3);
  await page.reload();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("link")).toHaveCount(3);
});

test("the token is kept in the tab alone, never in a cookie", async ({ page, admin, context }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByLabel("Admin token").fill(DOUBLE_TOKEN);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^Running/ })).toBeVisible();
  expect(await context.cookies()).toStrictEqual([]);
  const kept = await page.evaluate(() => JSON.stringify(window.localStorage));
  expect(kept).not.toContain(DOUBLE_TOKEN);
});
