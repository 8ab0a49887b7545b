import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";
import { CHECKOUT, open, RETRY } from "./window-session-page.ts";

// A session's background jobs in the window, on the double of the control plane.

test("JB13: JB15: the side panel lists the jobs, and one shows its output as it grows", async ({
  page,
  admin,
}) => {
  await open(page, admin, CHECKOUT);
  const jobs = page.getByRole("region", { name: "Jobs" });
  await expect(jobs).toContainText("1 running");
  await expect(jobs.getByRole("button")).toHaveCount(3);
  await jobs.getByRole("button", { name: /ci-watch/ }).click();
  const dialog = page.getByRole("dialog", { name: "Job ci-watch" });
  await expect(dialog).toContainText("check 18 is green");
  await expectAccessible(page);
  // A window that gets narrow has no side panel any more; the sheet stays.
  const wide = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 900, height: 640 });
  await expect(jobs).toHaveCount(0);
  await expect(dialog).toContainText("check 18 is green");
  await page.setViewportSize(wide);
  await expect(dialog).toBeVisible();
  admin.world.jobs = admin.world.jobs.map((job) =>
    job.kind === "ci-watch"
      ? { ...job, written: { stdout: "check 19 is red\n", stderr: "" } }
      : job,
  );
  await expect(dialog).toContainText("check 19 is red", { timeout: 15_000 });
  await dialog.getByRole("link", { name: "Log" }).click();
  await expect(page.getByRole("button", { name: /not only of ci-watch/ })).toBeVisible();
});

test("JB09: a person cancels a job; one that failed shows its errors", async ({ page, admin }) => {
  await open(page, admin, CHECKOUT);
  const jobs = page.getByRole("region", { name: "Jobs" });
  await jobs.getByRole("button", { name: /ci-watch/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cancel job" }).click();
  await expect(dialog).toContainText("Cancelled");
  await expect(dialog.getByRole("button", { name: "Cancel job" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(jobs).not.toContainText("running");
  await jobs.getByRole("button", { name: /backfill/ }).click();
  await expect(dialog).toContainText("The job ended with exit 1.");
  await expect(dialog.getByRole("region", { name: "Errors" })).toContainText("timeout expired");
});

test("a session without jobs shows none", async ({ page, admin }) => {
  await open(page, admin, RETRY);
  await expect(page.getByRole("heading", { name: "Session", exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Jobs" })).toHaveCount(0);
});
