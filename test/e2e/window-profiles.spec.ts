import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";
import { authJson, choose, drag, openProfiles, row } from "./window-profiles-page.ts";

test("the list says which accounts can work and for how long", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await expect(row(page, "mara@halden.dev")).toContainText(
    /PreferredTeam, Halden EngineeringReady62% leftresets 14:42, in 2\sh 59\smin/,
  );
  await expect(row(page, "mara@halden.dev")).toContainText("75 working");
  await expect(row(page, "ci-bot")).toContainText("Low14% left");
  await expect(row(page, "okafor")).toContainText("Out of quota");
  await expect(row(page, "lin.xiaowen")).toContainText(
    "OpenAI has refused this sign-in since 09:37. Nothing is lost: one session waits.",
  );
  await expect(page.getByRole("link", { name: "Profiles 1 needs you" })).toBeVisible();
  await expectAccessible(page);
  await choose(page, "ci-bot@halden.dev", "Sessions");
  await expect(page).toHaveURL(/\/admin\/sessions\?.*profile=ci-bot/);
});

test("the rule for new sessions, and the preferred profile (AU03)", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await choose(page, "ci-bot@halden.dev", "Prefer");
  await expect(row(page, "ci-bot")).toContainText("Preferred");
  await page.getByRole("radio", { name: "Always the one with most left" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Preferred" })).toHaveCount(0);
  await page.getByRole("radio", { name: /^Preferred profile while/ }).click();
  await expect(row(page, "mara")).toContainText("Preferred");
  expect(admin.received("preferProfile")).toEqual([
    { name: "ci-bot@halden.dev" },
    { name: null },
    { name: "mara@halden.dev" },
  ]);
});

test("a notification leads to the sign-in of its profile, once, and to nothing for another name", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/profiles?signIn=nobody`);
  await expect(page).toHaveURL(/\/profiles$/);
  await expect(row(page, "mara")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const { name = "" } = admin.world.status.profiles.find(({ state }) => state === "refused") ?? {};
  await page.goto(`${admin.url}/admin/profiles?signIn=${encodeURIComponent(name)}`);
  await expect(page.getByRole("dialog")).toContainText(name);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.reload();
  await expect(row(page, "mara")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a profile is renamed", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await choose(page, "ci-bot@halden.dev", "Rename…");
  const sheet = page.getByRole("dialog", { name: "Rename this profile" });
  await expectAccessible(page);
  await sheet.getByLabel("Name").fill("CI");
  await sheet.getByRole("button", { name: "Rename" }).click();
  await expect(row(page, "CI")).toContainText("ci-bot@halden.dev, Pro");
});

test("a profile is deleted after its effects are shown, and comes back (AD12)", async ({
  page,
  admin,
}) => {
  await openProfiles(page, admin);
  await choose(page, "mara@halden.dev", "Delete…");
  const sheet = page.getByRole("dialog", { name: "Delete “mara@halden.dev”?" });
  await expect(sheet).toContainText("Five turns are running on it and would be stopped");
  await expect(sheet).toContainText("Two idle sessions move to the profile with most left");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "mara")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "mara")).toBeVisible();
});

test.describe("without a profile", () => {
  test.use({ scenario: "empty" });

  test("the screen offers the ways of adding one", async ({ page, admin }) => {
    await openProfiles(page, admin);
    await expect(page.getByText("No account yet. Codex needs one to work.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Sign in with a code", exact: true }).click();
    await expect(page.getByText("HX4K-92QD")).toBeVisible();
  });
});

test.describe("while the broker is stopped", () => {
  test.use({ scenario: "stopped" });

  test("profiles are added, and what only it knows is not claimed", async ({ page, admin }) => {
    await openProfiles(page, admin);
    await expect(
      page.getByText("The broker is stopped. What you see is from 11:40."),
    ).toBeVisible();
    await drag(page, "drop", [authJson]);
    // The page has a button of that name too, which the sheet lies over once the file is read.
    const sheet = page.getByRole("dialog", { name: "Add this profile?" });
    await sheet.getByRole("button", { name: "Add profile" }).click();
    await expect(row(page, "tomas")).toContainText("Known once the broker runs.");
    await expectAccessible(page);
  });
});
