import { expect, type Page } from "@playwright/test";
import type { AccountsDouble } from "../doubles/openai/accounts-double.ts";
import type { SlackDouble } from "../doubles/slack/slack-double.ts";
import { pastedTokens } from "../world/nothing-configured.ts";

/** How long the real Codex and the broker may take on a busy machine. */
export const PATIENCE = { timeout: 60_000 };

export interface SetupWorld {
  readonly accounts: AccountsDouble;
  readonly slack: SlackDouble;
}

/** The heading of the step that is shown. */
export function stepHeading(page: Page, title: string) {
  return page.getByRole("heading", { level: 1, name: title });
}

/** A row of what was looked at, by its words. */
export function checkRow(page: Page, words: string | RegExp) {
  return page.getByRole("listitem").filter({ hasText: words });
}

/** Through Continue, which says why when it is blocked. */
export async function goOn(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Continue", exact: true });
  await expect(button).not.toHaveAttribute("aria-disabled", "true", PATIENCE);
  await button.click();
}

/** From the tokens' step to the answer in Slack, as a person goes through the window. */
export async function walkFromTokens(page: Page, { accounts, slack }: SetupWorld): Promise<void> {
  await page.getByLabel("App-level token").fill(pastedTokens.app);
  await page.getByLabel("Bot token").fill(pastedTokens.bot);
  await expect(checkRow(page, "The bot is @codex in Playground")).toBeVisible(PATIENCE);
  expect(slack.sockets()).toEqual([]);
  await goOn(page);

  await expect(stepHeading(page, "Sign in to Codex")).toBeVisible();
  await page.getByRole("button", { name: "Sign in with a code" }).click();
  const code = page.getByRole("dialog").getByText(/^TEST-/);
  await expect(code).toBeVisible(PATIENCE);
  accounts.enterCode(((await code.textContent()) ?? "").trim(), "lin@example.dev");
  await page.getByRole("button", { name: "Done", exact: true }).click(PATIENCE);
  await expect(checkRow(page, "lin@example.dev").last()).toBeVisible(PATIENCE);
  await goOn(page);

  await expect(stepHeading(page, "Keep it running")).toBeVisible();
  await page.getByRole("button", { name: "Start the broker", exact: true }).click();
  await goOn(page);

  await expect(stepHeading(page, "Say hello")).toBeVisible();
  await expect(checkRow(page, "Connected to Slack")).toBeVisible(PATIENCE);
  await expect(checkRow(page, "Invited to #general")).toBeVisible(PATIENCE);
  slack.say({
    channel: "C0GENERAL",
    text: `<@${slack.botUserId}> hello [[final:Hello, I am here.]]`,
  });
  await expect(checkRow(page, /Answered/).last()).toBeVisible(PATIENCE);
  await expect(page.getByText("It works.")).toBeVisible();
  const answers = slack.botMessages("C0GENERAL").map(({ text }) => text);
  expect(answers).toContain("Hello, I am here.");
}
