import { expect, type Page } from "@playwright/test";
import { busyAccess } from "../doubles/admin/access.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";

const MORNING = new Date("2026-11-26T11:42:07Z").getTime();

async function open(page: Page, admin: AdminDouble, lists: string) {
  admin.settings.setFile(`${admin.settings.file()}${lists}`);
  admin.settings.started();
  busyAccess(admin.settings.access, MORNING);
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("link", { name: /^Access/ }).click();
  await expect(page.getByRole("heading", { name: "Access", level: 1 })).toBeVisible();
}

const row = (page: Page, name: RegExp) =>
  page.getByRole("table", { name: "Rules" }).getByRole("row", { name });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const lastLine = (admin: AdminDouble) => admin.settings.file().trimEnd().split("\n").at(-1);

async function choose(page: Page, rule: string, item: string) {
  await button(page, `Actions for ${rule}`).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("AC01: who asks is allowed by the rule that refused, with a way back, or ignored", async ({
  page,
  admin,
}) => {
  await open(page, admin, "");
  await expect(page.getByRole("link", { name: "Access 2 need you" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "2 people ask" })).toBeVisible();
  await expect(row(page, /^3 Full members/)).toContainText("Give work, answer asks–Default");
  await expectAccessible(page);
  const before = admin.settings.file();
  await button(page, "Allow this person Lin Xiaowen").click();
  await expect(page.getByText("Lin Xiaowen may give work now.")).toBeVisible();
  // Every member may go on.
  expect(lastLine(admin)).toBe("ALLOWED_USERS=*,U0LIN");
  await expect(row(page, /^3 Lin Xiaowen/)).toContainText("Mara Okafor");
  await button(page, "Undo").click();
  // First, because it goes by itself.
  await expect(page.getByText("Undone", { exact: true })).toBeVisible();
  await expect(row(page, /Lin Xiaowen/)).toHaveCount(0);
  expect(admin.settings.file()).toBe(before);
  await button(page, "Ignore Ane Kristiansen, #finance-close").click();
  await expect(page.getByRole("heading", { name: "1 person asks" })).toBeVisible();
  const refusals = page.getByRole("table", { name: "Recent refusals" });
  await expect(refusals.getByRole("row", { name: /^Ane Kristiansen/ })).toContainText(
    "#finance-closeThis place is not among the channels for work.",
  );
  await button(page, "Undo").click();
  await expect(page.getByRole("heading", { name: "2 people ask" })).toBeVisible();
});

test("SI39: rules are added and removed, and none that would open or shut more than it says", async ({
  page,
  admin,
}) => {
  await open(page, admin, "ALLOWED_CHANNELS=C0CHECKOUT\n");
  await button(page, "Actions for #checkout-web").click();
  const remove = page.getByRole("menuitem", { name: /^Remove/ });
  await expect(remove).toBeDisabled();
  await expect(remove).toContainText("The only place on the list.");
  await page.keyboard.press("Escape");
  await button(page, "Add a rule").click();
  await page.getByRole("menuitem", { name: "Channel…" }).click();
  const sheet = page.getByRole("dialog", { name: "Allow a channel" });
  await sheet.getByLabel("Channel").fill("nowhere");
  await expect(sheet.getByRole("button", { name: /^Allow/ })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await sheet.getByLabel("Channel").fill("#finance-close");
  await sheet.getByLabel("Channel").press("Enter");
  await expect(sheet).toHaveCount(0);
  expect(lastLine(admin)).toBe("ALLOWED_CHANNELS=C0CHECKOUT,C0FINANCE");
  await choose(page, "#checkout-web", "Remove");
  await expect(row(page, /#checkout-web/)).toHaveCount(0);
  await choose(page, "Everywhere else", "Allow work everywhere");
  await expect(row(page, /Every channel the bot is in/)).toBeVisible();
  expect(admin.settings.file()).not.toContain("ALLOWED_CHANNELS");
});

test("AC01: full access says what it means, and a person and place are tried", async ({
  page,
  admin,
}) => {
  await open(page, admin, "");
  await button(page, "Full access, #platform-infra").click();
  const sheet = page.getByRole("dialog", { name: "Sandbox in #platform-infra" });
  await expect(sheet).toContainText("Anyone allowed here can run any command as you on this Mac.");
  await expectAccessible(page, '[role="dialog"]');
  await sheet.getByRole("radio", { name: "Read only" }).click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(row(page, /#platform-infra/)).toContainText("Read only");
  expect(admin.received("setChannelSettings")).toEqual([{ sandbox: "read-only" }]);
  await page.getByLabel("Person", { exact: true }).fill("Lin Xiaowen");
  await page.getByLabel("Channel", { exact: true }).fill("checkout-web");
  await button(page, "Try").click();
  await expect(page.getByRole("status", { name: "Try it" })).toHaveText(
    "RefusedSlack marks the person as a guest. (rule 4)",
  );
});

test.describe("while the broker is stopped", () => {
  test.use({ scenario: "stopped" });

  test("AC01: the rules are read and changed, and what needs Slack says so", async ({
    page,
    admin,
  }) => {
    await open(page, admin, "");
    await expect(page.getByText(/^The broker is stopped\./)).toBeVisible();
    await expect(
      page.getByRole("button", { name: /^Try . Start the broker to do this/ }),
    ).toBeVisible();
    await button(page, "Allow this person Lin Xiaowen").click();
    await expect(row(page, /Lin Xiaowen/)).toBeVisible();
    expect(admin.received("restartService")).toEqual([]);
  });
});
