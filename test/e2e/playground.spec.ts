import { expect, test as base } from "@playwright/test";
import { type NpmStart, startByNpm } from "../world/npm-start.ts";
import { processesWith } from "../world/processes.ts";

/** `npm start` with nothing configured, once for all tests here. */
const test = base.extend<object, { playground: NpmStart }>({
  playground: [
    // Playwright wants the first argument to be a pattern, even when nothing is taken from it.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const playground = await startByNpm();
      await use(playground);
      await playground.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.describe.configure({ mode: "serial" });
test("DE06: @codex hello is answered in its thread, without any account", async ({
  page,
  playground,
}) => {
  await page.goto(playground.playgroundUrl);
  // What is written before is delivered again a minute later, as Slack does.
  await expect(page.getByText("codex is connected")).toBeVisible({ timeout: 30_000 });
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex hello");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("I am a scripted model", { timeout: 30_000 });
});

test("TU29: a command waits for a click in the thread, and runs after it", async ({
  page,
  playground,
}) => {
  await page.goto(playground.playgroundUrl);
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex ask me for an approval");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("May I run a command?", { timeout: 30_000 });
  await thread.getByRole("button", { name: "Allow once" }).click();
  await expect(thread).toContainText("Run a command: allowed once by");
  await expect(thread).toContainText("This is what it printed", { timeout: 30_000 });
});

test("SI23: -stop ends a long job and says so", async ({ page, playground }) => {
  await page.goto(playground.playgroundUrl);
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex run a long job");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText(/codex is (running|thinking|starting)/, { timeout: 30_000 });
  const reply = thread.getByRole("textbox");
  await reply.fill("-stop");
  await reply.press("Enter");
  await expect(thread).toContainText(/Stopped, as @Ada Park asked/, { timeout: 30_000 });
});

test("MA10: closing the terminal ends everything that it started", async ({ playground }) => {
  expect(processesWith(playground.serviceRoot).length).toBeGreaterThan(2);
  await playground.hangUp();
  await expect.poll(() => processesWith(playground.serviceRoot), { timeout: 60_000 }).toEqual([]);
});
