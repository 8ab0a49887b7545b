import { expect, type Page } from "@playwright/test";
import { twoSnapshots, undoneUpdate, watchingUpdate } from "../doubles/admin/releases.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";

const open = (page: Page, admin: AdminDouble) => page.goto(`${admin.url}/admin/releases`);
const row = (page: Page, version: string) =>
  page.getByRole("row").filter({ has: page.getByRole("cell", { name: version, exact: true }) });

test("RL02: one click and one confirmation update the broker, and each step is shown", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  await expect(page.getByText(/^1\.4\.1 is running, up /)).toBeVisible();
  await expect(page.getByText("1.5.0 came out 2 days ago.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Releases/ })).toContainText("1.5.0");
  await expect(page.getByRole("heading", { name: "New in 1.5.0" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Update to 1.5.0…" }).click();
  const sheet = page.getByRole("dialog", { name: "Update the broker to 1.5.0?" });
  await expect(sheet).toContainText("From 1.4.1 to 1.5.0");
  await expect(sheet).toContainText("go on with Codex");
  await expect(sheet).toContainText("One background job runs on.");
  await expect(sheet).toContainText("1.4.1 comes back by itself");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Update", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Updating the broker to 1.5.0" })).toBeVisible();
  expect(admin.received("deploy")).toEqual([
    { target: "worker", version: "1.5.0", allow_active: false },
  ]);
  const steps = page.getByRole("list", { name: "Steps" });
  await expect(steps.getByRole("listitem").filter({ hasText: "Hand over" })).toContainText(
    "Five turns left running with Codex",
  );
  await expect(steps).toContainText("Codex has not answered yet");
  await expect(page.getByRole("progressbar", { name: "Watch" })).toBeVisible();
  await expect(row(page, "1.5.0")).toContainText("Watch");
  await expect(page.getByText("Updating to 1.5.0").first()).toBeVisible();
  await expectAccessible(page);
});

test("RL03: an update that is undone shows its undo as steps, and is not offered again", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  admin.setOperation(watchingUpdate(Date.now()));
  await expect(page.getByRole("button", { name: "Roll back now" })).toBeVisible();
  const undone = undoneUpdate(admin.world.status.at);
  const reason = undone.reason ?? "";
  admin.setOperation(undone);
  admin.setReleases({
    offered: null,
    pin: {
      version: "1.4.1",
      from: "1.5.0",
      cause: "undone",
      reason,
      by: null,
      at: admin.world.status.at,
    },
  });
  await expect(page.getByText("You are on 1.4.1, a rolled-back version")).toBeVisible();
  await expect(page.getByText(/No turn was lost\. 1\.5\.0 is not offered again/)).toBeVisible();
  await page.getByRole("button", { name: "See what happened" }).click();
  const undo = page.getByRole("list", { name: "Undo" });
  await expect(undo).toContainText("Put 1.4.1 back");
  await expect(undo).toContainText("1.4.1 runs again");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Try 1.5.0 again" }).click();
  await expect(page.getByRole("dialog", { name: "Update the broker to 1.5.0?" })).toBeVisible();
});

test("AD12, RL06: a kept version is rolled back to; where the schema forbids it, the row says why", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  const old = row(page, "1.2.0").getByRole("button", { name: /^Roll back/ });
  await expect(old).toHaveAttribute("aria-disabled", "true");
  await expect(old).toHaveAccessibleName(/Cannot read schema 14/);
  await row(page, "1.4.0").getByRole("button", { name: "Roll back" }).click();
  const sheet = page.getByRole("dialog", { name: "Roll the broker back to 1.4.0?" });
  await expect(sheet).toContainText("Works offline.");
  await expect(sheet).toContainText("Updates wait until you unpin.");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Roll back" }).click();
  await expect
    .poll(() => admin.received("rollback"))
    .toEqual([{ target: "worker", version: "1.4.0", allow_active: false }]);
});

test("AD12: a snapshot is restored once its sheet has said what is lost; a version that needs one offers it", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  const snapshots = twoSnapshots(admin.world.status.at);
  admin.setReleases({ snapshots });
  const section = page.getByRole("region", { name: "Snapshots" });
  await expect(section.getByRole("listitem")).toHaveCount(2);
  await expect(section).toContainText("Taken under 1.4.0, schema 14, 212 MB");
  await expectAccessible(page);

  await row(page, "1.2.0").getByRole("button", { name: "Restore…" }).click();
  const sheet = page.getByRole("dialog", { name: /^Restore the database of / });
  await expect(sheet).toContainText("The broker stops, and 1.2.0 starts with it.");
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(sheet).toBeHidden();

  await section.getByRole("button", { name: "Restore…" }).first().click();
  await expect(sheet).toContainText("38 messages and two sessions since then are lost.");
  await expect(sheet).toContainText("Five turns are stopped.");
  await expect(sheet).toContainText("The present database is kept as a snapshot.");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Restoring a snapshot" })).toBeVisible();
  expect(admin.received("restore")).toEqual([{ snapshot: snapshots[0]?.name, allow_active: true }]);
  await expect(page.getByRole("list", { name: "Steps" })).toContainText("Replace");
  await expect(section.getByRole("button", { name: /^Restore…/ }).first()).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("a pin by hand is undone, and can be taken back", async ({ page, admin }) => {
  await open(page, admin);
  const at = admin.world.status.at;
  admin.setReleases({
    offered: null,
    pin: { version: "1.4.1", from: "1.5.0", cause: "rollback", reason: null, by: "you", at },
  });
  await expect(page.getByText(/You rolled back from 1\.5\.0 .*Updates wait/)).toBeVisible();
  await page.getByRole("button", { name: "Unpin" }).click();
  await expect(page.getByText("Updates are offered again")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pin again" })).toBeVisible();
});

test("nothing published and no answer are told as what they are", async ({ page, admin }) => {
  await open(page, admin);
  admin.setReleases({
    registry: { kind: "nothing-published" },
    offered: null,
    origin: "came-along",
  });
  await expect(
    page.getByText(
      "No release is published as @slack-codex-broker/worker. This one came with the app.",
    ),
  ).toBeVisible();
  admin.setReleases({ registry: { kind: "unreachable", message: "ECONNREFUSED" } });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText("What is installed can still be rolled back to.")).toBeVisible();
  await page.getByRole("button", { name: "App", exact: true }).click();
  await expect(page.getByText(/The control plane comes with the app/)).toBeVisible();
});

test.describe("in a window of 900 px", () => {
  test.use({ viewport: { width: 900, height: 640 } });
  test("everything is there, and nothing is wider than the window", async ({ page, admin }) => {
    await open(page, admin);
    admin.setOperation(watchingUpdate(Date.now()));
    await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
    await expect(row(page, "1.3.6").getByRole("button", { name: "Roll back" })).toBeVisible();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wider).toBe(false);
    await expectAccessible(page);
  });
});
