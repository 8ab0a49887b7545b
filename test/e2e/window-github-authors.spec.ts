import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";

async function open(page: Page, admin: AdminDouble) {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("link", { name: "GitHub authors" }).click();
  await expect(page.getByRole("heading", { name: "GitHub authors", level: 1 })).toBeVisible();
}

const row = (page: Page, name: string, table = "GitHub authors") =>
  page
    .getByRole("table", { name: table, exact: true })
    .getByRole("row", { name: new RegExp(`^${name}`) });

const LINKED = "Linked GitHub accounts";

async function choose(page: Page, name: string, item: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("GH01: GH02: the list says who people are in commits, and how that is known", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  await expect(row(page, "Priya")).toContainText(
    "Priya R. <priya@users.noreply.github.com>Set by handby Mara, instead of Priya Raman <priya@halden.dev>11:04",
  );
  await expect(row(page, "Lin")).toContainText(
    "Lin Xiaowen <lin@halden.dev>From Slack e-mailNever",
  );
  await expect(row(page, "Jonas")).toContainText("Left out of commitsNone");
  await expectAccessible(page);
  await page.getByRole("button", { name: "None 2" }).click();
  await expect(row(page, "Priya")).toHaveCount(0);
  await expect(row(page, "U0CONTRACTOR")).toBeVisible();
});

test("GH01: an author is set by hand in its place, and removed with a way back", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  await choose(page, "Lin Xiaowen", "Set by hand…");
  const field = page.getByLabel("GitHub author of Lin Xiaowen");
  await expect(field).toBeFocused();
  await field.fill("Lin");
  await expect(page.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  await field.fill("Lin X <lin@users.example>");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row(page, "Lin")).toContainText("Lin X <lin@users.example>Set by hand");
  await choose(page, "Lin Xiaowen", "Remove what is set by hand");
  await expect(row(page, "Lin")).toContainText("Lin Xiaowen <lin@halden.dev>From Slack e-mail");
  await expect(page.getByText("Lin Xiaowen is Lin Xiaowen <lin@halden.dev> now.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Lin")).toContainText("Lin X <lin@users.example>");
  const set = { slack_user_id: "U0LIN", github_author: "Lin X <lin@users.example>" };
  expect(admin.received("setGitHubAuthor")).toEqual([set, set]);
});

test("GH01: somebody who is not in the list is added by the member ID", async ({ page, admin }) => {
  await open(page, admin);
  await page.getByRole("button", { name: "Add person…" }).click();
  const sheet = page.getByRole("dialog", { name: "Add a person" });
  await expectAccessible(page);
  await sheet.getByLabel("Slack member ID").fill("U0NEW");
  await sheet.getByLabel("GitHub author").fill("Nia New <nia@example.com>");
  await sheet.getByRole("button", { name: "Add" }).click();
  await expect(row(page, "U0NEW")).toContainText("Nia New <nia@example.com>");
});

test("GH11: GH15: a linked account acts for others, and who is refused is asked to link again", async ({
  page,
  admin,
}) => {
  await open(page, admin);
  const accounts = page.getByRole("region", { name: LINKED });
  const whose = "Sessions of people who linked no account act as";
  await expect(accounts).toContainText(`${whose} halden-bot, as BROKER_DEFAULT_GITHUB_LOGIN says.`);
  await expect(row(page, "Mara", LINKED)).toContainText("Acts for people without an account");
  await expect(row(page, "Jonas", LINKED)).toContainText("GitHub has refused it");
  await accounts.getByRole("button", { name: "Actions for priya-r" }).click();
  await page.getByRole("menuitem", { name: "Use for people without an account" }).click();
  await expect(accounts).toContainText(`${whose} priya-r, as Mara chose.`);
  await accounts.getByRole("button", { name: "Actions for priya-r" }).click();
  await page.getByRole("menuitem", { name: "No longer use" }).click();
  await expect(accounts).toContainText(`${whose} halden-bot`);
  await accounts.getByRole("button", { name: "Ask to link again: Jonas Weber" }).click();
  await expect(page.getByText("Jonas Weber was asked in Slack.")).toBeVisible();
  await expectAccessible(page);
  expect(admin.received("chooseDefaultGitHubAccount")).toEqual([
    { login: "priya-r" },
    { login: null },
  ]);
  expect(admin.received("askToLinkGitHub")).toHaveLength(1);
});

test.describe("while the broker is stopped", () => {
  test.use({ scenario: "stopped" });
  test("the list is there, and nothing can be changed", async ({ page, admin }) => {
    await open(page, admin);
    await expect(row(page, "Priya")).toContainText("Set by hand");
    await expect(page.getByText(/^The broker is stopped\. What you see is from/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Start broker" })).toBeEnabled();
    await expect(page.getByText("halden-bot").first()).toBeVisible();
    const why = "Start the broker to do this.";
    for (const name of ["Add person…", "Ask to link again: Jonas Weber"]) {
      const button = page.getByRole("button", { name });
      await expect(button).toHaveAttribute("aria-disabled", "true");
      await expect(button).toHaveAccessibleName(new RegExp(`^${name}.*${why}`));
    }
    for (const name of ["Actions for Priya Raman", "Actions for priya-r"]) {
      await page.getByRole("button", { name }).click();
      const item = page.getByRole("menuitem").first();
      await expect(item).toHaveAttribute("aria-disabled", "true");
      await expect(item).toContainText(why);
      await page.keyboard.press("Escape");
    }
  });
});
