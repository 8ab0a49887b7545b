import { expect } from "@playwright/test";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { longTimeline, posted, ran, said } from "../doubles/admin/conversation.ts";
import { expectAccessible, test } from "./window-fixture.ts";
import {
  CHECKOUT,
  composer,
  conversation,
  open,
  RETRY,
  sessionOf,
  STOPPED,
} from "./window-session-page.ts";

// What the screen of a session shows, on the double of the control plane.

test.describe("when a route fails", () => {
  test.use({ expectedErrors: [/500|404|409/] });

  test("the screen says so, and tries again", async ({ page, admin }) => {
    const fault = {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: null,
    } as const;
    admin.fault("session", fault);
    await open(page, admin, CHECKOUT);
    await expect(page.getByText("The session could not be read.")).toBeVisible();
    admin.fault("session", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: CHECKOUT })).toBeVisible();
  });

  test("the conversation fails alone", async ({ page, admin }) => {
    const fault = {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: null,
    } as const;
    admin.fault("timeline", fault);
    await open(page, admin, CHECKOUT);
    await expect(page.getByText("The conversation could not be read.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Allow once" })).toBeVisible();
    admin.fault("timeline", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(conversation(page)).toContainText("fails about one run in six");
  });

  test("a session that is not there leads back to the list", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/sessions/C0NONE:1.2`);
    await expect(page.getByRole("heading", { name: "No such session" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "All sessions" }).click();
    await expect(page.getByRole("heading", { name: "Sessions", level: 1 })).toBeVisible();
  });
});

test("a slow session shows grey bars", async ({ page, admin }) => {
  admin.fault("session", { kind: "hangs" });
  await open(page, admin, CHECKOUT);
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
});

test.describe("while the broker is stopped", () => {
  test.use({ scenario: "stopped" });

  test("a session can be read and not acted on (AD04)", async ({ page, admin }) => {
    await open(page, admin, CHECKOUT);
    await expect(page.getByText(/^The broker is stopped\. What you see is from/)).toBeVisible();
    await expect(conversation(page)).toContainText("fails about one run in six");
    await expect(composer(page)).toBeDisabled();
    await expect(composer(page)).toHaveAccessibleDescription("Start the broker to do this.");
    await expect(page.getByRole("button", { name: /^Allow once/ })).toHaveAccessibleName(
      /Start the broker to do this/,
    );
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start broker" }).click();
    await expect(composer(page)).toBeEnabled();
  });
});

test("the conversation shows who said what, and folds the steps between (AD03, AD06)", async ({
  page,
  admin,
}) => {
  await open(page, admin, CHECKOUT);
  await expect(page.getByRole("heading", { name: CHECKOUT })).toBeVisible();
  const inside = conversation(page);
  await expect(inside.getByRole("article", { name: "Priya Raghunathan" })).toContainText(
    "@codex checkout.spec.ts fails",
  );
  await expect(inside.getByRole("article", { name: "codex" })).toContainText("Found it.");
  const fold = inside.getByRole("button", { name: /^23 steps in 6\smin 40\ss/ });
  await expect(fold).toContainText("read 14 files, ran 8 commands, searched the web once");
  await expect(inside.getByText("src/cart/file3.ts")).toHaveCount(0);
  await fold.click();
  await expect(inside.getByText("src/cart/file3.ts")).toBeVisible();
  // Of the running turn the last three steps are open, the edit with its diff.
  await expect(inside.getByRole("button", { name: /last 3 shown/ })).toBeVisible();
  await expect(inside.getByText('if (status !== "ready") return')).toBeVisible();
  await expect(inside.getByText("4f1c9e2")).toBeVisible();
  await expectAccessible(page);
});

test("steps are followed live, and what is scrolled away from is counted (AD06)", async ({
  page,
  admin,
}) => {
  const session = sessionOf(admin, RETRY);
  admin.world.timelines.set(session.key, longTimeline(session, 80));
  const key = await open(page, admin, RETRY);
  const inside = conversation(page);
  await expect(inside.getByText("Answer 8", { exact: true })).toBeInViewport();
  const running: StepEntry = {
    ...ran(Date.UTC(2026, 10, 26, 11, 42), "pnpm lint", { itemId: "live-1", state: "running" }),
    sequence: 0,
    sessionKey: key,
    exitCode: null,
    durationMs: null,
  };
  admin.live(key, running, true);
  await expect(inside.getByText("Running pnpm lint")).toBeInViewport();
  admin.tell(key, { ...ran(Date.UTC(2026, 10, 26, 11, 42, 9), "pnpm lint", { itemId: "live-1" }) });
  await expect(inside.getByText("Running pnpm lint")).toHaveCount(0);
  await expect(inside.getByText("Ran pnpm lint")).toBeInViewport();

  await inside.hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole("button", { name: "Go to the newest" })).toBeVisible();
  admin.tell(key, posted(Date.UTC(2026, 10, 26, 11, 43), "While you were away"));
  admin.tell(key, said(session, Date.UTC(2026, 10, 26, 11, 43), "And another", session.starter));
  const newest = page.getByRole("button", { name: "Go to the newest, two new entries" });
  await expect(newest).toHaveText("Newest ↓ 2");
  await expect(inside.getByText("And another")).not.toBeInViewport();
  await newest.click();
  await expect(inside.getByText("And another")).toBeInViewport();
  await expect(newest).toHaveCount(0);
});

test("earlier messages come above, and what is read stays in place (AD05)", async ({
  page,
  admin,
}) => {
  // Six pages are loaded, one after the other; the page's clock of the test slows each timer down.
  test.slow();
  const session = sessionOf(admin, RETRY);
  admin.world.timelines.set(session.key, longTimeline(session, 3_000));
  await open(page, admin, RETRY);
  const inside = conversation(page);
  await expect(inside.getByText("Answer 300", { exact: true })).toBeInViewport();
  const earlier = inside.getByRole("button", { name: "Earlier messages" });
  await earlier.scrollIntoViewIfNeeded();
  const anchor = inside.getByText("Request 291", { exact: true });
  await expect(anchor).toBeInViewport();
  const before = await anchor.boundingBox();
  await earlier.click();
  await expect(inside.getByText("Request 241", { exact: true })).toBeAttached();
  await expect
    .poll(async () => Math.abs(((await anchor.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
    .toBeLessThan(60);
  await expect(anchor).toBeInViewport();
  // All of it: nothing is lost or shown twice.
  const articles = inside.getByRole("article");
  while ((await inside.getByText("Request 1", { exact: true }).count()) === 0) {
    const count = await articles.count();
    // Without the pauses of a pointer: what is shown is the subject here.
    await earlier.evaluate((button: HTMLButtonElement) => button.click());
    await expect.poll(() => articles.count(), { timeout: 20_000 }).toBeGreaterThan(count);
  }
  await expect(earlier).toHaveCount(0);
  const shown = await articles.evaluateAll((all) =>
    all.map((article) => article.textContent?.match(/(?:Request|Answer) \d+$/)?.[0]),
  );
  const expected = Array.from({ length: 300 }, (_, index) => [
    `Request ${String(index + 1)}`,
    `Answer ${String(index + 1)}`,
  ]).flat();
  expect(shown).toStrictEqual(expected);
});

test("edits, deletions, queued messages and failed posts are shown as they are", async ({
  page,
  admin,
}) => {
  const session = sessionOf(admin, RETRY);
  const at = Date.UTC(2026, 10, 26, 11, 30);
  const key = await open(page, admin, RETRY);
  const inside = conversation(page);
  await expect(inside.getByRole("article").first()).toBeVisible();
  const first = said(session, at, "Use three tries", session.starter);
  admin.tell(key, first);
  const queued = {
    ...said(session, at + 60_000, "Wait for me", session.starter),
    state: "queued" as const,
  };
  const { sequence } = admin.tell(key, queued);
  await expect(inside.getByText("Waits until the agent takes it")).toBeVisible();
  admin.tell(key, { ...queued, state: "done" }, sequence);
  await expect(inside.getByText("Waits until the agent takes it")).toHaveCount(0);
  admin.tell(key, { ...first, text: "Use five tries", change: { kind: "edited", ofTs: first.ts } });
  const edited = inside.getByRole("article").filter({ hasText: "Use five tries" });
  await expect(edited).toContainText("edited");
  await expect(inside.getByText("Use three tries")).toHaveCount(0);
  admin.tell(key, { ...first, change: { kind: "deleted", ofTs: first.ts } });
  await expect(edited).toContainText("deleted in Slack");
  admin.tell(key, { ...posted(at, "Lost on the way"), delivery: "failed" });
  await expect(
    inside.getByRole("article", { name: "codex" }).filter({ hasText: "Lost on the way" }),
  ).toContainText("Slack did not take this message");
  await expectAccessible(page);
});

test("HTML in a message is text, and only https links are links", async ({ page, admin }) => {
  const key = await open(page, admin, RETRY);
  const inside = conversation(page);
  await expect(inside.getByRole("article").first()).toBeVisible();
  admin.tell(
    key,
    posted(
      Date.UTC(2026, 10, 26, 11, 43),
      `<img src=x onerror="document.title='ran'"> [run](javascript:alert(1)) [plain](http://example.com) [safe](https://example.com) ![](https://example.com/a.png)\n\n\`\`\`\nlet a = 1;\n\`\`\``,
    ),
  );
  const post = inside.getByRole("article", { name: "codex" }).last();
  await expect(post).toContainText(`<img src=x onerror="document.title='ran'">`);
  await expect(post).toContainText("let a = 1;");
  await expect(post.getByRole("link", { name: "safe" })).toHaveAttribute("rel", /noopener/);
  await expect(post.getByRole("link", { name: /^(run|plain)$/ })).toHaveCount(0);
  await expect(post.locator("img")).toHaveCount(0);
});

test("a failed step is open, and its whole output is fetched when asked for", async ({
  page,
  admin,
}) => {
  const session = sessionOf(admin, STOPPED);
  admin.world.timelines.set(session.key, {
    entries: [
      { ...said(session, 1, "Rename it", session.starter), sequence: 1, sessionKey: session.key },
      { ...ran(2, "ls"), sequence: 2, sessionKey: session.key },
      {
        ...ran(3, "pnpm test", {
          itemId: "failing",
          state: "failed",
          exitCode: 1,
          detail: Array.from({ length: 30 }, (_, index) => `line ${String(index + 1)}`).join("\n"),
          hasMore: true,
        }),
        sequence: 3,
        sessionKey: session.key,
      },
    ],
    running: [],
  });
  await open(page, admin, STOPPED);
  const inside = conversation(page);
  await expect(inside.getByText("Ran pnpm test")).toBeVisible();
  await expect(inside.getByText("exit 1")).toBeVisible();
  const output = inside.locator("pre");
  await expect(output).toContainText("line 30");
  await expect(output).not.toContainText("line 10\n");
  await inside.getByRole("button", { name: "Show all" }).click();
  await expect(output).toContainText("whole line 1\n");
  await expect(output).toContainText("whole line 60");
});

test("steps and changes have views of their own, which the address keeps", async ({
  page,
  admin,
}) => {
  // axe looks at several views, each in light and in dark.
  test.slow();
  await open(page, admin, CHECKOUT);
  await page.getByRole("tab", { name: "Steps 59" }).click();
  await expect(page).toHaveURL(/tab=steps/);
  await expect(page.getByRole("heading", { name: /^Turn/ })).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("tab", { name: "Changes 3" }).click();
  const repository = page.getByRole("region", { name: "shop-frontend" });
  await expect(repository).toContainText("1 commit on fix/cart-total-race is not pushed.");
  await page.getByRole("button", { name: /src\/cart\/useCartTotal\.ts/ }).click();
  await expect(page.getByText("pending: true")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("tab", { name: "Changes 3" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
});

test("the side panel has plan and facts, and lies over a narrow page", async ({ page, admin }) => {
  // axe looks at several views, each in light and in dark.
  test.slow();
  await open(page, admin, CHECKOUT);
  const panel = page.getByRole("complementary", { name: "About this session" });
  await expect(panel).toContainText("4 of 6");
  await expect(panel.getByRole("listitem").filter({ hasText: "Push the branch" })).toContainText(
    "now:",
  );
  await expect(panel).toContainText("380 k in, 32 k out");
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(panel).toHaveCount(0);
  const button = page.getByRole("button", { name: "About this session" });
  await button.click();
  const overlay = page.getByRole("dialog", { name: "About this session" });
  await expect(overlay).toContainText("4 of 6");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(overlay).toHaveCount(0);
  await expect(button).toBeFocused();
  await expectAccessible(page);
});

test.describe("when the control plane restarts", () => {
  test.use({ expectedErrors: [/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED/] });

  test("the page goes on by itself (AD13)", async ({ page, admin }) => {
    const session = sessionOf(admin, RETRY);
    const key = await open(page, admin, RETRY);
    await expect(conversation(page).getByRole("article").first()).toBeVisible();
    await composer(page).fill("A draft");
    await admin.goAway();
    await page.clock.runFor(2_000);
    await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    admin.tell(
      key,
      said(session, Date.UTC(2026, 10, 26, 11, 44), "Said meanwhile", session.starter),
    );
    await admin.comeBack();
    await page.clock.runFor(10_000);
    await expect(conversation(page).getByText("Said meanwhile")).toBeVisible();
    await expect(composer(page)).toHaveValue("A draft");
  });
});
