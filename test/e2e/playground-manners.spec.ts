import { join } from "node:path";
import { expect, type Page, test as base } from "@playwright/test";
import { systemClock } from "../../broker/clock/clock.ts";
import { pageHandler } from "../../playground/page/serve.ts";
import {
  startWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from "../../playground/workspace/workspace.ts";

const GENERAL = "C0GENERAL";
const BEN = "U0BEN";

const test = base.extend<{
  answers: NonNullable<WorkspaceOptions["answers"]>;
  workspace: Workspace;
}>({
  answers: ["script", { option: true }],
  workspace: async ({ page, answers }, use) => {
    const files = pageHandler(join(import.meta.dirname, "../../playground/page"));
    const workspace = await startWorkspace({ clock: systemClock, page: files, answers });
    await page.goto(workspace.url);
    await expect(page.getByRole("button", { name: "general" })).toBeVisible();
    await use(workspace);
    await workspace.stop();
  },
});

const composer = (page: Page) => page.getByRole("textbox", { name: "Message to #general" });

test("UX11: a playground that has stopped says so, and keeps the text", async ({
  page,
  workspace,
}) => {
  await workspace.stop();
  await composer(page).fill("a long thought");
  await composer(page).press("Enter");
  await expect(
    page.getByText("The playground has stopped. Run npm start; your text is kept here."),
  ).toBeVisible();
  await expect(composer(page)).toHaveValue("a long thought");
});

test("UX11: what is sent before the page has loaded is kept, with the reason", async ({
  page,
  workspace,
}) => {
  let load = () => {};
  const asked = new Promise<void>((resolve) => (load = resolve));
  await page.route("**/_playground/state", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto("about:blank");
  await page.goto(workspace.url);
  const early = page.getByRole("textbox", { name: "Message" });
  await early.fill("a hasty thought");
  await early.press("Enter");
  await expect(
    page.getByText("Not sent: the page is still loading. Send it again in a moment."),
  ).toBeVisible();
  load();
  await expect(composer(page)).toHaveValue("a hasty thought");
  await composer(page).press("Enter");
  await expect(page.getByRole("article")).toContainText("a hasty thought");
});

test("UX07: with a scripted model nothing leaves this machine, and the page says so", async ({
  page,
  workspace,
}) => {
  expect(workspace.url).toContain("127.0.0.1");
  await expect(page.getByRole("banner")).toContainText("nothing leaves this machine");
  await expect(page.getByRole("banner")).not.toContainText("OpenAI");
});

test.describe("with an account", () => {
  test.use({ answers: "account" });

  test("UX07: the page says that what is written goes to OpenAI", async ({ page, workspace }) => {
    expect(workspace.url).toContain("127.0.0.1");
    await expect(page.getByRole("banner")).toContainText(
      "OpenAI’s model answers: what you write here goes to OpenAI and uses your quota.",
    );
    await expect(page.getByRole("banner")).not.toContainText("Nothing leaves");
  });
});

test("UX11: lists are one tab stop each, on the way from the person to the composer", async ({
  page,
  workspace,
}) => {
  for (let index = 0; index < 40; index += 1) {
    workspace.people.say({ user: BEN, channel: GENERAL, text: `<https://a.example/${index}>` });
  }
  await expect(page.getByRole("article")).toHaveCount(40);
  await page.getByLabel("Acting as").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "general" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: "random" })).toBeFocused();
  await page.getByRole("button", { name: "general" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("article").last()).toBeFocused();
  // What can be done with a message is reached from that message.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "https://a.example/39" })).toBeFocused();
  let stops = 0;
  while (!(await composer(page).evaluate((field) => field === document.activeElement))) {
    await page.keyboard.press("Tab");
    stops += 1;
    expect(stops).toBeLessThan(20);
  }
  await page.getByRole("article").last().focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "https://a.example/38" })).toBeFocused();
});

test("UX11: the Send arrow has the colour of a primary button's words", async ({
  page,
  workspace,
}) => {
  expect(workspace.url).toContain("127.0.0.1");
  const colour = (name: string) =>
    page
      .getByRole("button", { name, exact: true })
      .evaluate((button) => window.getComputedStyle(button).color);
  await composer(page).fill("hello");
  expect(await colour("Send")).toBe(await colour("Say hello"));
});

test("UX12: what can be tried stays after the first message", async ({ page, workspace }) => {
  workspace.people.say({ user: BEN, channel: GENERAL, text: "good morning" });
  await expect(page.getByRole("article")).toHaveCount(1);
  const row = page.getByRole("group", { name: "Try" });
  await expect(row.getByRole("button")).toHaveText([
    "Say hello",
    "Ask for an approval",
    "Ask me a question",
    "Fail on purpose",
    "Make a plan",
    "Change some files",
    "List the workspace",
    "Run a long job",
  ]);
  await row.getByRole("button", { name: "Make a plan" }).click();
  await expect(page.getByRole("complementary", { name: "Thread" })).toContainText(
    "please make a plan",
  );
});

test("UX12: everybody has a direct message with the bot", async ({ page, workspace }) => {
  expect(workspace.url).toContain("127.0.0.1");
  const people = await page.getByLabel("Acting as").getByRole("option").allTextContents();
  expect(people.length).toBeGreaterThan(2);
  for (const label of people) {
    await page.getByLabel("Acting as").selectOption({ label });
    await expect(page.getByRole("button", { name: "codex", exact: true })).toHaveCount(1);
  }
});

test("UX11: at 200 % the thread has room for its messages", async ({ page, workspace }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  const root = workspace.people.say({ user: BEN, channel: GENERAL, text: "<@U0CODEX> hello" });
  expect(root).toBeTruthy();
  await page.getByRole("article").hover();
  await page.getByRole("button", { name: "Reply in thread" }).click();
  await expect(page.locator("#thread")).toBeVisible();
  const height = await page.locator("#thread-messages").evaluate((list) => list.clientHeight);
  expect(height).toBeGreaterThan(120);
});
