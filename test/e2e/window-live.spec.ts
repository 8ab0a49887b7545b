import { expect, type Page, test as base } from "@playwright/test";
import { type NpmStart, startByNpm } from "../world/npm-start.ts";
import { expectAccessible, listenForErrors } from "./window-fixture.ts";

interface Live {
  readonly started: NpmStart;
  /** A person's page of the workspace beside the window. */
  readonly slack: Page;
}

/** The window on the real control plane, broker and Codex, with a person in Slack beside it. */
const test = base.extend<Live>({
  // oxlint-disable-next-line no-empty-pattern
  started: async ({}, use) => {
    const started = await startByNpm();
    await use(started);
    await started.stop();
  },
  slack: async ({ context, started }, use) => {
    const slack = await context.newPage();
    await slack.goto(started.playgroundUrl);
    await use(slack);
  },
});

test.setTimeout(120_000);

/** How long the real Codex may take on a busy machine. */
const PATIENCE = { timeout: 40_000 };

/** Until the broker answers, reads are refused with 503, and the browser says so. */
const isUnexpected = (error: string) => !/status of 503/.test(error);

async function mention(slack: Page, text: string): Promise<void> {
  const composer = slack.getByRole("textbox", { name: /general/ });
  await composer.fill(`@codex ${text}`);
  await composer.press("Enter");
}

test("a mention appears live, and its approval is answered from Home (AD06, AD07)", async ({
  page,
  started,
  slack,
}) => {
  const errors = listenForErrors(page);
  await page.goto(started.adminLink);
  await expect(page.getByRole("link", { name: "Playground", exact: true })).toHaveAttribute(
    "href",
    started.playgroundUrl,
  );
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Nothing needs you.",
    PATIENCE,
  );
  // UX06: the terminal says so too, and then no more.
  await expect
    .poll(() => started.output(), PATIENCE)
    .toMatch(/^The broker starts\.[^]*\nReady\. In the playground: @codex hello\n$/m);
  await mention(slack, "ask me for an approval");
  const needs = page.getByRole("region", { name: "Needs you" });
  await expect(needs.getByRole("link", { name: /ask me for an approval/ })).toBeVisible(PATIENCE);
  await expect(needs).toContainText("uname");
  await expectAccessible(page);
  await needs.getByRole("button", { name: "Allow once" }).click();
  await expect(slack.getByRole("complementary", { name: "Thread" })).toContainText(
    "This is what it printed",
    PATIENCE,
  );
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Nothing needs you.",
    PATIENCE,
  );
  const ended = page.getByRole("region", { name: "Ended today" });
  await expect(ended.getByRole("link", { name: /Done: .*ask me for an approval/ })).toBeVisible(
    PATIENCE,
  );
  expect(errors.filter(isUnexpected)).toStrictEqual([]);
});

test("Sessions follow a stop and a start of the broker without a reload (AD04, AD09, AD13)", async ({
  page,
  started,
  slack,
}) => {
  const errors = listenForErrors(page);
  await page.goto(started.adminLink);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Nothing needs you.",
    PATIENCE,
  );
  await page.getByRole("link", { name: "Sessions", exact: true }).click();
  await mention(slack, "hello");
  const row = page.getByRole("list", { name: "Sessions" }).getByRole("link", { name: /hello/ });
  await expect(row).toBeVisible(PATIENCE);
  await expect(row).toHaveAccessibleName(/^Done/, PATIENCE);
  await page.getByRole("button", { name: "Broker: start, stop, restart" }).click();
  // Without an ellipsis: the status may count the turn a moment longer than its row, and asks then.
  await page.getByRole("menuitem", { name: "Stop", exact: true }).click();
  await expect(page.getByText(/^The broker is stopped\. What you see is from/)).toBeVisible(
    PATIENCE,
  );
  await expect(row).toBeVisible(PATIENCE);
  await page.getByRole("button", { name: "Start broker" }).click();
  await expect(page.getByRole("region", { name: "Broker" })).toContainText("Running", PATIENCE);
  const reply = page.getByRole("textbox", { name: "Reply in the thread" });
  await expect(reply).toBeEnabled(PATIENCE);
  await reply.fill("list the workspace");
  await reply.press("Enter");
  const thread = slack.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("list the workspace", PATIENCE);
  await expect(thread).toContainText("This is the workspace of this session", PATIENCE);
  await expect(page.getByRole("complementary", { name: "Peek" })).toContainText(
    "This is the workspace of this session",
    PATIENCE,
  );
  expect(errors.filter(isUnexpected)).toStrictEqual([]);
});
