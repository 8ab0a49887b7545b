import { join } from "node:path";
import { expect, test as base } from "@playwright/test";
import type { Page } from "@playwright/test";
import { SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";
import { systemClock } from "../../broker/clock/clock.ts";
import { pageHandler } from "../../playground/page/serve.ts";
import { startWorkspace } from "../../playground/workspace/workspace.ts";
import type { Workspace } from "../../playground/workspace/workspace.ts";
import { violationsOf } from "./axe.ts";

const GENERAL = "C0GENERAL";
const ADA = "U0ADA";
const BEN = "U0BEN";

/** A small app in the bot's place: what it does is what a test tells it. */
interface App {
  readonly web: WebClient;
  /** chat.postMessage */
  post(message: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Connects, acknowledges every interaction, and calls `act` with each. */
  connect(act: (body: Readonly<Record<string, unknown>>) => Promise<void>): Promise<void>;
}

const test = base.extend<{ workspace: Workspace; app: App }>({
  // Playwright wants the first argument to be a pattern, even when nothing is taken from it.
  // oxlint-disable-next-line no-empty-pattern
  workspace: async ({}, use) => {
    const page = pageHandler(join(import.meta.dirname, "../../playground/page"));
    const workspace = await startWorkspace({ clock: systemClock, page });
    await use(workspace);
    await workspace.stop();
  },
  app: async ({ workspace }, use) => {
    const { app } = workspace.seed;
    const clientOptions = { slackApiUrl: workspace.apiUrl };
    const sockets: SocketModeClient[] = [];
    const web = new WebClient(app.botToken, clientOptions);
    await use({
      web,
      post: (message) => web.apiCall("chat.postMessage", message),
      connect: async (act) => {
        const socket = new SocketModeClient({ appToken: app.appToken, clientOptions });
        sockets.push(socket);
        socket.on("interactive", ({ ack, body }) => {
          ack().then(() => act(body));
        });
        await socket.start();
      },
    });
    await Promise.all(sockets.map((socket) => socket.disconnect()));
  },
});

test("markup in a message is shown as text and never runs", async ({ page, workspace }) => {
  const text = `&lt;img src=x onerror="document.title='run'"&gt; <javascript:alert(1)|press>`;
  workspace.people.say({ user: BEN, channel: GENERAL, text });
  await open(page, workspace);
  const messages = page.getByRole("group", { name: "Messages" });
  await expect(messages).toContainText(`<img src=x onerror="document.title='run'"> press`);
  await expect(messages.getByRole("link")).toHaveCount(0);
  await expect(page).toHaveTitle("#general · Playground");
});

test("a refused message stays in the field, with the reason beside it", async ({
  page,
  workspace,
}) => {
  await page.goto(`${workspace.url}/?channel=C0RANDOM&as=${ADA}`);
  await expect(page.getByRole("heading", { name: "#random" })).toBeVisible();
  await page.route("**/_playground/message", (route) =>
    route.fulfill({ status: 409, json: { ok: false, error: "is_archived" } }),
  );
  await page.getByLabel("Message to #random").fill("hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Not sent: This channel is archived");
  await expect(page.getByLabel("Message to #random")).toHaveValue("hello");
});

test("a button that nobody answers says so", async ({ page, workspace, app }) => {
  await app.post({ channel: GENERAL, ...ASK });
  await open(page, workspace);
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("alert")).toContainText("The app did not answer");
});

test("a lost connection is told, and what was missed arrives by itself", async ({
  page,
  workspace,
}) => {
  await open(page, workspace);
  await workspace.goOffline();
  await expect(page.getByText(/^Reconnecting\. What you see is from \d/)).toBeVisible();
  workspace.people.say({ user: BEN, channel: GENERAL, text: "said meanwhile" });
  await workspace.comeOnline();
  await expect(page.getByText("said meanwhile")).toBeVisible();
  await expect(page.getByText("Reconnecting")).toHaveCount(0);
});

test("a starter mentions the bot and opens its thread", async ({ page, workspace, app }) => {
  await open(page, workspace);
  await page.getByRole("button", { name: "Say hello" }).click();
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread.getByRole("article")).toContainText("@codex hello");
  await expect(thread.getByLabel("Reply in the thread")).toBeFocused();
  const root = rootOf(workspace);
  await app.web.assistant.threads.setStatus({
    channel_id: GENERAL,
    thread_ts: root,
    status: "is thinking…",
  });
  await expect(thread.getByText("codex is thinking…")).toBeVisible();
  await app.post({ channel: GENERAL, thread_ts: root, text: "Hello, *Ada*." });
  await expect(thread.getByRole("article", { name: /^codex/ })).toContainText("Hello, Ada.");
  await expect(thread.getByText("codex is thinking…")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "1 reply" })).toBeVisible();
  await thread.getByLabel("Reply in the thread").press("Escape");
  await expect(thread).toBeHidden();
});

test("Enter sends, Shift+Enter begins a new line, and the reply goes into the thread", async ({
  page,
  workspace,
}) => {
  workspace.people.say({ user: BEN, channel: GENERAL, text: "the root" });
  await open(page, workspace);
  await page.getByRole("article").hover();
  await page.getByRole("button", { name: "Reply in thread" }).click();
  const field = page.getByLabel("Reply in the thread");
  await field.pressSequentially("one");
  await field.press("Shift+Enter");
  await field.pressSequentially("two");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  const [root, reply] = workspace.core.world.messages(GENERAL);
  expect(reply).toMatchObject({ text: "one\ntwo", user: ADA, threadTs: root?.ts });
});

test("UX11: a message of one's own can be edited, and deleted once that is said", async ({
  page,
  workspace,
}) => {
  workspace.people.say({ user: ADA, channel: GENERAL, text: "teh <@U0CODEX>" });
  workspace.people.say({ user: BEN, channel: GENERAL, text: "not mine" });
  await open(page, workspace);
  await page.getByRole("article", { name: /^Ben/ }).hover();
  const other = page.getByRole("article", { name: /^Ben/ });
  await expect(other.getByRole("button", { name: "Edit" })).toHaveCount(0);
  const own = page.getByRole("article", { name: /^Ada/ });
  await own.hover();
  await own.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Edit the message")).toHaveValue("teh @codex");
  await page.getByLabel("Edit the message").fill("the @codex");
  await page.keyboard.press("Enter");
  await expect(own).toContainText("the @codex");
  await expect(own).toContainText("(edited)");
  await own.hover();
  await own.getByRole("button", { name: "Delete" }).click();
  const sure = page.getByRole("dialog", { name: "Delete this message?" });
  await expect(sure).toContainText("the @codex");
  await sure.getByRole("button", { name: "Keep it" }).click();
  await expect(own).toHaveCount(1);
  await own.hover();
  await own.getByRole("button", { name: "Delete" }).click();
  await sure.getByRole("button", { name: "Delete" }).click();
  await expect(own).toHaveCount(0);
});

test("a file is attached, sent and shown", async ({ page, workspace }) => {
  await open(page, workspace);
  await page.locator("main input[type=file]").setInputFiles({
    name: "numbers.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("a,b\n1,2\n"),
  });
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("numbers.csv");
  await page.getByRole("button", { name: "Send" }).first().click();
  await expect(page.getByRole("link", { name: /numbers\.csv/ })).toBeVisible();
  await expect(page.getByRole("list", { name: "Attached files" })).toBeHidden();
});

test("a button opens a form, its faults stand at the fields, and it is submitted", async ({
  page,
  workspace,
  app,
}) => {
  const submitted: unknown[] = [];
  await app.connect(async (body) => {
    if (body["type"] === "view_submission") submitted.push(body["view"]);
    if (body["type"] !== "block_actions") return;
    await app.web.views.open({ trigger_id: String(body["trigger_id"]), view: FORM });
  });
  await app.post({ channel: GENERAL, ...ASK });
  await open(page, workspace);
  await page.getByRole("button", { name: "Allow once" }).click();
  const form = page.getByRole("dialog", { name: "Your answer" });
  await expect(form).toBeVisible();
  // UX11: what is to be filled in has the focus, not Close.
  await expect(form.getByLabel("What should I do?")).toBeFocused();
  await form.getByRole("button", { name: "Answer" }).click();
  await expect(form.getByRole("alert")).toContainText("complete this required field");
  await form.getByLabel("What should I do?").fill("Leave them out");
  await form.getByRole("button", { name: "Answer" }).click();
  await expect(form).toHaveCount(0);
  // The form goes with the acknowledgement, which the app sends first.
  await expect
    .poll(() => submitted)
    .toMatchObject([{ state: { values: { answer: { text: { value: "Leave them out" } } } } }]);
});

test("what only one person may see is shown to that person", async ({ page, workspace, app }) => {
  await app.web.chat.postEphemeral({ channel: GENERAL, user: ADA, text: "Already answered." });
  await open(page, workspace);
  await expect(page.getByText("Only visible to you")).toBeVisible();
  await page.getByLabel("Acting as").selectOption({ label: "Ben Okafor" });
  await expect(page.getByText("Already answered.")).toHaveCount(0);
});

test("private conversations are listed for their members only", async ({ page, workspace }) => {
  await open(page, workspace);
  const list = page.getByRole("navigation", { name: "Conversations" });
  await expect(list.getByRole("button", { name: "lab" })).toBeVisible();
  await page.getByLabel("Acting as").selectOption({ label: "Chiyo Tanaka" });
  await expect(list.getByRole("button", { name: "lab" })).toHaveCount(0);
  await expect(list.getByRole("button", { name: "general" })).toBeVisible();
});

test("a message elsewhere marks its channel unread", async ({ page, workspace }) => {
  await open(page, workspace);
  workspace.people.say({ user: BEN, channel: "C0RANDOM", text: "over here" });
  await page.getByRole("button", { name: "random, unread" }).click();
  await expect(page.getByText("over here")).toBeVisible();
});

test("a reaction is added and taken back", async ({ page, workspace }) => {
  workspace.people.say({ user: BEN, channel: GENERAL, text: "nice" });
  await open(page, workspace);
  await page.getByRole("article").hover();
  await page.getByRole("button", { name: "React with eyes" }).click();
  const reaction = page.getByRole("button", { name: "eyes, 1, by Ada Park" });
  await expect(reaction).toHaveAttribute("aria-pressed", "true");
  await reaction.click();
  await expect(reaction).toHaveCount(0);
});

test("arrow keys go from message to message", async ({ page, workspace }) => {
  for (const text of ["first", "second", "third"]) {
    workspace.people.say({ user: BEN, channel: GENERAL, text });
  }
  await open(page, workspace);
  const articles = page.getByRole("article");
  await articles.last().focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(articles.first()).toBeFocused();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 900]) {
    test(`axe finds nothing, ${colorScheme} at ${width} px`, async ({ page, workspace, app }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await open(page, workspace);
      expect(await violationsOf(page)).toEqual([]);
      workspace.people.say({ user: ADA, channel: GENERAL, text: "<@U0CODEX> go &gt; `x` *y*" });
      const root = rootOf(workspace);
      await app.post({ channel: GENERAL, thread_ts: root, ...ASK });
      await app.post({ channel: GENERAL, thread_ts: root, ...MARKDOWN });
      await app.web.reactions.add({ channel: GENERAL, timestamp: root, name: "eyes" });
      await page.getByRole("button", { name: "2 replies" }).click();
      await expect(page.getByRole("cell", { name: "passed" })).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
      workspace.core.modals.open(ADA, FORM);
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    });
  }
}

const ASK = {
  text: "May I push a branch?",
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: "*May I push a branch?*" } },
    { type: "section", text: { type: "mrkdwn", text: "```git push```" } },
    {
      type: "context",
      elements: [{ type: "mrkdwn", text: "For <@U0ADA>. Declines by itself at 12:08." }],
    },
    {
      type: "actions",
      block_id: "ask",
      elements: [
        {
          type: "button",
          action_id: "ask.allow_once",
          style: "primary",
          text: { type: "plain_text", text: "Allow once" },
          value: "H",
        },
        {
          type: "button",
          action_id: "ask.decline",
          style: "danger",
          text: { type: "plain_text", text: "Decline" },
          value: "H",
        },
        {
          type: "static_select",
          action_id: "ask.choice",
          placeholder: { type: "plain_text", text: "Choose a place" },
          options: [{ text: { type: "plain_text", text: "Here" }, value: "here" }],
        },
      ],
    },
  ],
};

const MARKDOWN = {
  text: "Found it",
  blocks: [
    {
      type: "markdown",
      text: "## Found it\n\n> quoted\n\n| Run | Result |\n|---|---|\n| 1 | passed |\n\n```\ncode\n```\n[a link](https://x.test)",
    },
  ],
};

const FORM = {
  type: "modal" as const,
  title: { type: "plain_text" as const, text: "Your answer" },
  submit: { type: "plain_text" as const, text: "Answer" },
  close: { type: "plain_text" as const, text: "Not now" },
  blocks: [
    {
      type: "input" as const,
      block_id: "answer",
      label: { type: "plain_text" as const, text: "What should I do?" },
      hint: { type: "plain_text" as const, text: "A sentence is enough." },
      element: { type: "plain_text_input" as const, action_id: "text", multiline: true },
    },
  ],
};

async function open(page: Page, workspace: Workspace): Promise<void> {
  await page.goto(`${workspace.url}/?channel=${GENERAL}&as=${ADA}`);
  await expect(page.getByRole("heading", { name: "#general" })).toBeVisible();
}

function rootOf(workspace: Workspace): string {
  return workspace.core.world.messages(GENERAL)[0]?.ts ?? "";
}
