import { expect, type Page } from "@playwright/test";
import { busyHour } from "../doubles/admin/log-files.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";

const NOW = Date.parse("2026-11-26T11:42:07Z");

/** The session that the lines of the double name. */
function sessionOf(admin: AdminDouble): string {
  const key = admin.world.sessions[0]?.key;
  if (key === undefined) throw new Error("The world has no session.");
  return key;
}

function rows(page: Page) {
  return page.getByRole("grid", { name: "Log lines" }).getByRole("row");
}

test.describe("when the log cannot be read", () => {
  test.use({ expectedErrors: [/500|400/] });

  test("the screen says so, and tries again (AD19)", async ({ page, admin }) => {
    admin.logs.write([{ at: NOW - 1000, message: "A line of the broker" }]);
    admin.fault("logLines", {
      kind: "error",
      status: 500,
      message: "EACCES: permission denied",
      hint: null,
    });
    await page.goto(`${admin.url}/admin/logs`);
    await expect(page.getByText("The log could not be read.")).toBeVisible();
    admin.fault("logLines", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(rows(page).filter({ hasText: "A line of the broker" })).toBeVisible();
  });

  test("a bad pattern is named under the field, and the last result stays (AD19)", async ({
    page,
    admin,
  }) => {
    admin.logs.write(busyHour(NOW, sessionOf(admin)));
    await page.goto(`${admin.url}/admin/logs`);
    const line = rows(page).filter({ hasText: "Turn ended" });
    await expect(line).toBeVisible();
    await page.getByRole("searchbox", { name: "Text or /pattern/" }).fill("/(Turn/");
    await expect(page.getByText("This pattern does not end: missing )")).toBeVisible();
    await expect(line).toBeVisible();
    await page.getByRole("searchbox").fill("/(Turn) ended/");
    await expect(page.getByText("This pattern does not end")).toHaveCount(0);
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("searchbox").fill("/^(a+)+$/");
    await expect(page.getByText("No line matches.")).toBeVisible();
  });
});

test("a slow log shows grey bars (AD19)", async ({ page, admin }) => {
  admin.fault("logLines", { kind: "hangs" });
  await page.goto(`${admin.url}/admin/logs`);
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
});

test("an hour without a line says so and offers a longer time (AD19)", async ({ page, admin }) => {
  admin.logs.write([{ at: NOW - 5 * 3_600_000, message: "Hours ago" }]);
  await page.goto(`${admin.url}/admin/logs`);
  await page.getByRole("button", { name: "Look at the last 24 hours" }).click();
  await expect(rows(page).filter({ hasText: "Hours ago" })).toBeVisible();
  await expect(page).toHaveURL(/past=24h/);
});

test("lines are live, pause, and come back with what was written meanwhile (AD19)", async ({
  page,
  admin,
}) => {
  admin.logs.write(busyHour(NOW, sessionOf(admin)));
  await page.goto(`${admin.url}/admin/logs`);
  await expect(rows(page).filter({ hasText: "Turn ended" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByText(/1,004 lines match of 1,004 in the last hour/)).toBeVisible();
  await expectAccessible(page);
  admin.logs.write([{ at: NOW + 1000, message: "Written while it is live" }]);
  await expect(rows(page).filter({ hasText: "Written while it is live" })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByText("Paused. No new lines.")).toBeVisible();
  admin.logs.write(
    Array.from({ length: 214 }, (_, index) => ({
      at: NOW + 2000 + index,
      message: `Late ${index}`,
    })),
  );
  await expect(page.getByText("Paused. 214 new lines")).toBeVisible();
  await expect(rows(page).filter({ hasText: "Late 213" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(rows(page).filter({ hasText: "Late 213" })).toBeVisible();
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, -600);
  await expect(page.getByText(/^Paused/).first()).toBeVisible();
});

test("filters stand in the address, and a line explains its error code (AD19, W20)", async ({
  page,
  admin,
}) => {
  const session = sessionOf(admin);
  admin.logs.write(busyHour(NOW, session));
  await page.goto(`${admin.url}/admin/logs`);
  await page.getByRole("button", { name: "Level: All levels" }).click();
  await page.getByRole("menuitemradio", { name: "Warnings and errors" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/level=warn/);
  await page.keyboard.press("e");
  const detail = page.getByRole("region", { name: "Line detail" });
  await expect(detail).toContainText("The database could not be opened.");
  await expect(detail).toContainText("Check that the data folder is writable");
  await expect(detail).toContainText("2026-11-26T11:34:55.000+00:00");
  await expectAccessible(page);
  await detail.getByRole("button", { name: "Only this thread" }).click();
  await expect(page).toHaveURL(new RegExp(`session=${encodeURIComponent(session)}`));
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click();
  await detail.getByRole("button", { name: "disk I/O error" }).focus();
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/find=disk/);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(detail).toHaveCount(0);
  await rows(page).first().click();
  await detail.getByRole("link", { name: "Open session" }).click();
  await expect(page).toHaveURL(/\/admin\/sessions\//);
});

test("a whole line is copied as the file has it (AD19)", async ({ page, admin, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  admin.logs.write([{ at: NOW - 1000, message: "One line", meta: { long: "w".repeat(5000) } }]);
  await page.goto(`${admin.url}/admin/logs`);
  await rows(page).first().click();
  await page.getByRole("button", { name: "Copy as JSON" }).click();
  await expect(page.getByText("Copied the line")).toBeVisible();
  const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ message: "One line", meta: { long: "w".repeat(5000) } });
});

test("a wire that is not recorded is switched on there (AD19, OP05)", async ({ page, admin }) => {
  admin.logs.environment["LOG_RAW_CODEX_RPC"] = "false";
  await page.goto(`${admin.url}/admin/logs?view=raw`);
  await expect(page.getByText("Raw Codex RPC is not recorded.")).toBeVisible();
  await expect(page.getByText("Nothing was recorded in this time.")).toBeVisible();
  admin.settings.setFile("LOG_RAW_CODEX_RPC=false\n");
  await page.getByRole("button", { name: "Record it" }).click();
  await expect(
    page.getByText("Saved. It is recorded once the broker has restarted."),
  ).toBeVisible();
  expect(admin.settings.file()).not.toContain("LOG_RAW_CODEX_RPC");
  delete admin.logs.environment["LOG_RAW_CODEX_RPC"];
  await page.clock.runFor(6_000);
  await expect(page.getByText("Raw Codex RPC is not recorded.")).toHaveCount(0);
});

test("the foot names the file of the newest line, and of the one that is chosen (AD19)", async ({
  page,
  admin,
}) => {
  admin.logs.write([
    { at: NOW - 3_500_000, message: "An hour ago" },
    { at: NOW - 1_000, message: "Just now" },
  ]);
  await page.goto(`${admin.url}/admin/logs`);
  const foot = page.locator("footer");
  await expect(foot).toContainText("broker/2026-11-26-11.jsonl");
  await rows(page).filter({ hasText: "An hour ago" }).click();
  await expect(foot).toContainText("broker/2026-11-26-10.jsonl");
});

test("the browser holds 5,000 of 100,000 lines, and scrolling reaches all of them (AD18, AD19)", async ({
  page,
  admin,
}) => {
  test.slow();
  admin.logs.write(
    Array.from({ length: 100_000 }, (_, index) => ({
      at: NOW - 3_500_000 + index * 30,
      message: `Line ${index}`,
    })),
  );
  await page.goto(`${admin.url}/admin/logs`);
  const grid = page.getByRole("grid", { name: "Log lines" });
  await expect(rows(page).filter({ hasText: "Line 99999" })).toBeVisible();
  await expect
    .poll(
      async () => {
        await grid.evaluate((element) => (element.scrollTop = 0));
        const first = await rows(page).first().textContent();
        return Number(/Line (\d+)/.exec(first ?? "")?.[1]);
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBeLessThan(92_000);
  expect(Number(await grid.getAttribute("aria-rowcount"))).toBeLessThanOrEqual(5_000);
  await expect
    .poll(
      async () => {
        await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
        const last = await rows(page).last().textContent();
        return Number(/Line (\d+)/.exec(last ?? "")?.[1]);
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(99_999);
});

test.describe("with the broker stopped", () => {
  test.use({ scenario: "stopped" });

  test("the log is read as before, and says that nothing new comes (AD19)", async ({
    page,
    admin,
  }) => {
    admin.logs.write([{ at: NOW - 1000, message: "The last line" }]);
    await page.goto(`${admin.url}/admin/logs`);
    await expect(page.getByText("The broker is stopped, so no new lines come.")).toBeVisible();
    await expect(rows(page).filter({ hasText: "The last line" })).toBeVisible();
  });
});

test("a session shows its own lines (AD09)", async ({ page, admin }) => {
  const session = sessionOf(admin);
  admin.logs.write(busyHour(NOW, session));
  admin.logs.write([{ at: NOW - 500, message: "Of nobody" }]);
  await page.goto(`${admin.url}/admin/sessions/${encodeURIComponent(session)}?tab=logs`);
  await expect(rows(page).filter({ hasText: "Turn ended" })).toBeVisible();
  await expect(rows(page).filter({ hasText: "Of nobody" })).toHaveCount(0);
});

test("jobs have a log, and each its own, back in time and live (OP04, AD18)", async ({
  page,
  admin,
}) => {
  const watch = "job_00000000000000000000000a";
  const failed = "job_00000000000000000000000b";
  const line = (jobId: string, message: string, at: number) => ({ at, message, meta: { jobId } });
  admin.logs.write([
    line(failed, "A job was registered", NOW - 7_000_000),
    line(failed, "A job has changed", NOW - 3_000),
    line(watch, "A job was adopted", NOW - 2_000),
    { at: NOW - 1_000, message: "Of no job" },
  ]);
  await page.goto(`${admin.url}/admin/logs`);
  await page.getByRole("button", { name: "Jobs", exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  await rows(page).filter({ hasText: "A job has changed" }).click();
  await page.getByRole("button", { name: "Only this job" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("button", { name: /not only of backfill/ })).toBeVisible();
  await page.getByRole("button", { name: "Last hour" }).click();
  await page.getByRole("menuitemradio", { name: "Last 24 hours" }).click();
  await expect(rows(page)).toHaveCount(2);
  admin.logs.write([line(failed, "Written just now", NOW), line(watch, "Of the other", NOW)]);
  await expect(rows(page).filter({ hasText: "Written just now" })).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: /not only of backfill/ }).click();
  await expect(rows(page).filter({ hasText: "Of the other" })).toBeVisible();
});
