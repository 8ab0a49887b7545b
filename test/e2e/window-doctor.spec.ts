import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test("what is wrong stands on top, each with its cause and its one fix", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/doctor`);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(/^DoctorFour problems, 15 checks passed, 11:42$/);
  const problems = page.getByRole("region", { name: "Problems" });
  const rows = problems.getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toContainText("Failed");
  await expect(rows.nth(0)).toContainText("The bot token was revoked.");
  await expect(rows.nth(2)).toContainText("Scope files:write");
  await expect(rows.nth(3)).toContainText("Did not answer within 20 s.");
  await expect(page.getByRole("link", { name: "Doctor 4 need you" })).toBeVisible();
  // What is well is folded, and so is what could not be checked.
  const codex = page.getByRole("region", { name: "Codex" });
  await expect(codex).not.toContainText("The sandbox works");
  await codex.getByRole("button", { name: "Codex: 2 passed, 1 not checked" }).click();
  await expect(codex).toContainText("The sandbox works");
  await expect(codex).toContainText("No profile has an account with a quota.");
  await expectAccessible(page);
});

test("the diagnostics bundle is opened from the doctor", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/doctor`);
  await page.getByRole("button", { name: "Diagnostics…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Nothing is sent.");
});

test("a fix says what it will do, does it, and shows the old and the new result", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/doctor`);
  const problems = page.getByRole("region", { name: "Problems" });
  const row = problems.getByRole("listitem").filter({ hasText: "worker.env" });
  await row.getByRole("button", { name: "Correct" }).click();
  await expect(row).toContainText("Takes the access of other users away");
  expect(admin.received("fixDoctorFinding")).toStrictEqual([]);
  await expectAccessible(page);
  await row.getByRole("button", { name: "Correct" }).click();
  const fixed = page.getByRole("region", { name: "Fixed" });
  await expect(fixed).toContainText("Corrected one file or folder.");
  await expect(fixed).toContainText("Failed: Other users of this computer can reach");
  await expect(fixed).toContainText("Passed: Only you can read the broker's files.");
  await expect(problems.getByRole("listitem")).toHaveCount(3);
  expect(admin.received("fixDoctorFinding")).toStrictEqual([{ key: "mac.data-folder", by: "you" }]);
});

test.describe("when a fix fails", () => {
  test.use({ expectedErrors: [/502/] });

  test("the row says why, and stays", async ({ page, admin }) => {
    admin.fault("fixDoctorFinding", {
      kind: "error",
      status: 502,
      message: "EROFS: read-only file system.",
      hint: "Nothing else was changed. Check again to see how it is now.",
    });
    await page.goto(`${admin.url}/admin/doctor`);
    const row = page.getByRole("listitem").filter({ hasText: "worker.env" });
    await row.getByRole("button", { name: "Correct" }).click();
    await row.getByRole("button", { name: "Correct" }).click();
    await expect(row.getByRole("alert")).toHaveText(
      "It could not be fixed. EROFS: read-only file system. Nothing else was changed. Check again to see how it is now.",
    );
  });
});

test("what is muted no longer counts, and can be brought back", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/doctor`);
  await page.getByRole("button", { name: "Mute: Scope files:write" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Three problems");
  await expect(page.getByRole("link", { name: "Doctor 3 need you" })).toBeVisible();
  await page.getByRole("button", { name: "Doctor: One muted" }).click();
  await page.getByRole("button", { name: "Unmute" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Four problems");
});

test("the broker's menu and keys lead to the doctor", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("button", { name: "Broker: start, stop, restart" }).click();
  await page.getByRole("menuitem", { name: "Doctor" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Doctor");
  // At once: the second key of two is waited for a second alone.
  await page.keyboard.type("gh");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Running/);
  await page.keyboard.type("gd");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Doctor");
});

test.describe("when the checks cannot be run", () => {
  test.use({ expectedErrors: [/ERR_/] });

  test("the screen says so, and checks again when asked to", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/doctor`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Four problems");
    // Only this call is lost: without the control plane the button would be disabled.
    await page.route("**/admin/api/doctor/run", (call) => call.abort());
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByRole("alert")).toContainText("The checks could not be run.");
    await page.unroute("**/admin/api/doctor/run");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Four problems");
  });
});

test.describe("on a narrow window", () => {
  test.use({ viewport: { width: 900, height: 700 } });

  test("nothing is cut off, and axe finds nothing", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/doctor`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Four problems");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(overflow).toBe(false);
    await expectAccessible(page);
  });
});
