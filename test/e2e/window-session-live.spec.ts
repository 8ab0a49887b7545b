import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test as base } from "@playwright/test";
import { type NpmStart, OPERATOR, startByNpm } from "../world/npm-start.ts";
import { expectAccessible, listenForErrors } from "./window-fixture.ts";
import { composer, conversation } from "./window-session-page.ts";

// The screen of a session on the real control plane, broker and Codex, with a person in Slack.
// One world and one session for all tests: each goes on where the one before it ended.

interface Live {
  readonly started: NpmStart;
  /** The window, which no test reloads. */
  readonly window: Page;
  /** A person's page of the workspace beside it. */
  readonly slack: Page;
  /** What the window complained about so far. */
  readonly errors: readonly string[];
}

/** How long the real Codex may take on a busy machine. */
const PATIENCE = { timeout: 40_000 };

const test = base.extend<object, { live: Live }>({
  live: [
    async ({ browser }, use) => {
      const started = await startByNpm();
      const context = await browser.newContext({ viewport: { width: 1372, height: 892 } });
      context.setDefaultTimeout(PATIENCE.timeout);
      const window = await context.newPage();
      const errors = listenForErrors(window);
      await window.goto(started.adminLink);
      await expect(window.getByRole("heading", { level: 1 })).toHaveText(
        "Running. Nothing needs you.",
        PATIENCE,
      );
      const slack = await context.newPage();
      await slack.goto(started.playgroundUrl);
      await use({ started, window, slack, errors });
      await context.close();
      await started.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.describe.configure({ mode: "serial" });
test.setTimeout(120_000);

/** Until the broker answers, reads are refused with 503 or end early, and the browser says so. */
const isUnexpected = (error: string) => !/status of 503|ERR_INCOMPLETE_CHUNKED/.test(error);

test.afterEach(({ live }) => {
  expect(live.errors.filter(isUnexpected)).toStrictEqual([]);
});

test("steps and diffs of changed files appear, each file with its own (AD06)", async ({ live }) => {
  const { window, slack } = live;
  const general = slack.getByRole("textbox", { name: /general/ });
  await general.fill("@codex change some files");
  await general.press("Enter");
  await window.getByRole("link", { name: "Sessions", exact: true }).click();
  const row = window
    .getByRole("list", { name: "Sessions" })
    .getByRole("link", { name: /change some files/ });
  await expect(row).toBeVisible(PATIENCE);
  await row.press("Enter");
  await expect(window.getByRole("heading", { level: 1 })).toContainText("change some files");
  const inside = conversation(window);
  await expect(inside).toContainText("Both files are written and edited", PATIENCE);
  await inside
    .getByRole("button", { name: /steps? in/ })
    .first()
    .click();
  await inside
    .getByRole("button", { name: /Edited list\.md, notes\.md/ })
    .last()
    .click();
  await expect(inside).toContainText("added: Note 3 of 20, edited");
  await inside.getByRole("button", { name: "Show all" }).click();
  await expect(inside).toContainText("added: Note 18 of 20, edited");
  await window.getByRole("tab", { name: /^Changes/ }).click();
  const changes = window.getByRole("tabpanel", { name: /^Changes/ });
  await changes.getByRole("button", { name: /notes\.md/ }).click();
  await expect(changes).toContainText("Note 18 of 20, edited");
  await expect(changes).not.toContainText("pears");
  await expect(changes).not.toContainText("Note 20 of 20");
  await changes.getByRole("button", { name: "Show all" }).first().click();
  await expect(changes).toContainText("Note 20 of 20");
  await changes.getByRole("button", { name: /notes\.md/ }).click();
  await changes.getByRole("button", { name: /list\.md/ }).click();
  await expect(changes).toContainText("plums");
  await expect(changes).not.toContainText("Note");
  await expectAccessible(window);
  await window.getByRole("tab", { name: "Conversation" }).click();
});

test("a message from the composer stands in the thread and is answered (AD10)", async ({
  live,
}) => {
  const { window, slack } = live;
  await write(window, "What is this about?");
  await expect(conversation(window).getByRole("article", { name: OPERATOR })).toContainText(
    "What is this about?",
    PATIENCE,
  );
  const thread = slack.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("What is this about?", PATIENCE);
  await expect(thread).toContainText(OPERATOR);
  await expect(lastAnswer(window)).toContainText("I received your message", PATIENCE);
  await expect(lastAnswer(window)).toContainText('"earlierMessages": 0');
  await expect(thread).toContainText("I received your message", PATIENCE);
  await expectAccessible(window);
});

test("an approval is given here, and its step and its answer appear (AD07)", async ({ live }) => {
  const { window } = live;
  await write(window, "ask me for an approval");
  const dock = window.getByRole("region", { name: "Approval" });
  await expect(dock).toContainText("uname -sm", PATIENCE);
  await expectAccessible(window);
  await dock.getByRole("button", { name: "Allow once" }).click();
  await expect(dock).toHaveCount(0, PATIENCE);
  await expect(lastAnswer(window)).toContainText("This is what it printed", PATIENCE);
  const steps = conversation(window)
    .getByRole("button", { name: /steps? in/ })
    .last();
  await steps.click();
  await expect(conversation(window)).toContainText("Ran uname -sm");
  await expect(conversation(window)).toContainText(/allowed once by/);
});

test("a long turn is stopped and goes on (AD08)", async ({ live }) => {
  const { window } = live;
  await write(window, "run a long job");
  await expect(conversation(window)).toContainText("This takes about 20 seconds", PATIENCE);
  await window.getByRole("button", { name: /^Stop\b/ }).click();
  const goOn = window.getByRole("dialog").getByRole("button", { name: "Go on" });
  // What lies under the pointer does not go by itself.
  await goOn.hover();
  await expect(status(window)).toContainText("Stopped", PATIENCE);
  await goOn.click();
  await expect(window.getByRole("dialog")).toHaveCount(0, PATIENCE);
  await expect(conversation(window)).toContainText(
    `I'm continuing, as ${OPERATOR} (from the app) asked`,
    PATIENCE,
  );
  await expect(status(window)).toContainText("Done", PATIENCE);
});

test("after a reset the agent goes on with the thread's history (AD11)", async ({ live }) => {
  const { window } = live;
  await choose(window, "Reset…");
  const sheet = window.getByRole("dialog", { name: "Reset this session?" });
  await sheet.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(sheet).toHaveCount(0, PATIENCE);
  await write(window, "Where were we?");
  await expect(lastAnswer(window)).toContainText("Where were we?", PATIENCE);
  await expect(lastAnswer(window)).toContainText(/"earlierMessages": [1-9]/);
});

test("the screen outlives the death of the broker (AD13)", async ({ live }) => {
  const { window, started } = live;
  const loadedAt = await window.evaluate(() => performance.timeOrigin);
  const pid = started.workerPid();
  if (pid === null) throw new Error("There is no broker on record.");
  process.kill(pid, "SIGKILL");
  await expect.poll(() => [null, pid].includes(started.workerPid()), PATIENCE).toBe(false);
  await expect(conversation(window)).toContainText("Where were we?");
  await expect(composer(window)).toBeEnabled(PATIENCE);
  await write(window, "Are you back?");
  await expect(lastAnswer(window)).toContainText("Are you back?", PATIENCE);
  expect(await window.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
});

test("a deleted session is gone from the list and the disk (AD11)", async ({ live }) => {
  const { window, started } = live;
  const key = decodeURIComponent(new URL(window.url()).pathname.split("/").at(-1) ?? "");
  const folder = join(started.serviceRoot, "data/sessions", key.replaceAll(/[:.]/g, "-"));
  expect(existsSync(join(folder, "workspace/notes.md"))).toBe(true);
  await choose(window, "Delete…");
  const sheet = window.getByRole("dialog", { name: "Delete this session?" });
  await expect(sheet).toContainText("The Slack thread stays.", PATIENCE);
  await expectAccessible(window);
  await sheet.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(window.getByRole("heading", { level: 1 })).toHaveText("No such session", PATIENCE);
  await window.getByRole("link", { name: "All sessions" }).click();
  await expect(window.getByRole("heading", { level: 1 })).toHaveText("Sessions");
  await expect(window.getByText(/change some files/)).toHaveCount(0);
  await expect.poll(() => existsSync(folder), PATIENCE).toBe(false);
});

async function write(window: Page, text: string): Promise<void> {
  await composer(window).fill(text);
  await composer(window).press("Control+Enter");
  await expect(composer(window)).toHaveValue("", PATIENCE);
}

async function choose(window: Page, act: string): Promise<void> {
  await window.getByRole("button", { name: "More actions" }).click();
  await window.getByRole("menuitem", { name: act }).click();
}

function lastAnswer(window: Page): Locator {
  return conversation(window).getByRole("article", { name: "codex" }).last();
}

/** The line at the top: title and state. */
function status(window: Page): Locator {
  return window.getByRole("heading", { level: 1 }).locator("..");
}
