import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";
import {
  CHECKOUT,
  composer,
  conversation,
  cutOff,
  EXPORT,
  open,
  REACT,
  RETRY,
  sessionOf,
  STOPPED,
} from "./window-session-page.ts";

// What can be done on the screen of a session, on the double of the control plane.

test.describe("when a route fails", () => {
  test.use({ expectedErrors: [/500|404|409/] });

  test("a message that was not sent stays, and is sent once under the same id (AD10)", async ({
    page,
    admin,
  }) => {
    admin.fault("sendMessage", {
      kind: "error",
      status: 500,
      message: "The database is busy.",
      hint: "Try it again.",
    });
    await open(page, admin, RETRY);
    await composer(page).fill("Also log the delay.");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("alert")).toContainText(
      "The message was not sent. The database is busy. Try it again.",
    );
    await expect(composer(page)).toHaveValue("Also log the delay.");
    // The draft outlives the page, and its id too.
    await page.reload();
    await expect(composer(page)).toHaveValue("Also log the delay.");
    const draft = await page.evaluate(() =>
      Object.entries(window.sessionStorage).find(([name]) => name.startsWith("draft:")),
    );
    admin.fault("sendMessage", null);
    await composer(page).press("Control+Enter");
    await expect(composer(page)).toHaveValue("");
    await expect(conversation(page).getByText("Also log the delay.")).toHaveCount(1);
    expect(admin.received("sendMessage")).toStrictEqual([
      { text: "Also log the delay.", requestId: draft?.[1].split("\n")[0] },
    ]);
  });

  test("an ask that somebody else answered says who (AD07)", async ({ page, admin }) => {
    const key = await open(page, admin, CHECKOUT);
    const allow = page.getByRole("button", { name: "Allow once" });
    await expect(allow).toBeVisible();
    admin.fault("answerAsk", {
      kind: "error",
      status: 409,
      message: "It is settled already.",
      hint: null,
      code: "already_settled",
    });
    admin.tell(key, {
      kind: "ask-settled",
      at: Date.UTC(2026, 10, 26, 11, 43),
      handle: `ask-${key}`,
      outcome: "answered",
      choice: { kind: "decline" },
      by: { id: "U04JONAS", name: "Jonas Weissenberger" },
      operator: null,
      changedScripts: [],
    });
    await allow.click();
    await expect(page.getByRole("alert")).toHaveText(
      "Already answered: declined by Jonas Weissenberger at 11:43.",
    );
  });
});

test("an approval is given here, and the dock goes (AD07)", async ({ page, admin }) => {
  const key = await open(page, admin, CHECKOUT);
  const dock = page.getByRole("region", { name: "Approval" });
  await expect(dock.getByRole("heading")).toHaveText("Codex wants to push a branch");
  await expect(dock).toContainText("git push -u origin fix/cart-total-race");
  await expect(dock).toContainText(/declines by itself in 2[56]\smin/);
  await page.keyboard.press("a");
  await expect(dock.getByRole("button", { name: "Allow once" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dock).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "allow-once" }]);
  expect(admin.world.asks.filter(({ sessionKey }) => sessionKey === key)).toStrictEqual([]);
});

test("a command is shown whole, however long it is (AD07)", async ({ page, admin }) => {
  const session = sessionOf(admin, CHECKOUT);
  const lines = Array.from({ length: 120 }, (_, index) => `echo line ${String(index + 1)}`);
  admin.world.asks = admin.world.asks.map((ask) =>
    ask.sessionKey === session.key && ask.question.kind === "command"
      ? { ...ask, question: { ...ask.question, command: lines.join("\n") } }
      : ask,
  );
  await open(page, admin, CHECKOUT);
  const dock = page.getByRole("region", { name: "Approval" });
  await expect(dock).toContainText("Codex wants to run a command");
  await expect(dock).toContainText("echo line 120");
  await dock.getByText("echo line 1\n").scrollIntoViewIfNeeded();
  await expect(dock.getByRole("button", { name: "Decline" })).toBeInViewport({ ratio: 1 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  // Nobody allows what they have not seen to its end; to decline needs no reading.
  const allow = dock.getByRole("button", { name: "Allow once" });
  await expect(allow).toHaveAttribute("aria-disabled", "true");
  await expect(dock).toContainText("There is more below.");
  await expect(dock.getByRole("button", { name: "Decline" })).toBeEnabled();
  await dock.getByLabel("Codex wants to run a command").focus();
  await page.keyboard.press("End");
  await expect(dock).not.toContainText("There is more below.");
  await expect(allow).not.toHaveAttribute("aria-disabled", "true");
  await allow.click();
  await expect(dock).toHaveCount(0);
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "allow-once" }]);
});

test("several asks come one after the other, and a new one is said aloud (AD07)", async ({
  page,
  admin,
}) => {
  const session = sessionOf(admin, CHECKOUT);
  const [first] = admin.world.asks.filter(({ sessionKey }) => sessionKey === session.key);
  if (first === undefined) throw new Error("The double has no ask.");
  await open(page, admin, CHECKOUT);
  await expect(page.getByRole("region", { name: "Approval" })).toBeVisible();
  admin.world.asks = [
    ...admin.world.asks,
    {
      ...first,
      handle: "second",
      question: {
        kind: "network",
        host: "example.com",
        command: null,
        reason: null,
        offers: { once: true, session: false },
      },
      choices: [{ kind: "allow-once" }, { kind: "decline" }],
      expiresAt: null,
    },
  ];
  admin.put({ ...session, openAsks: 2 });
  await expect(page.getByText("1 of 2")).toBeVisible();
  await expect(page.locator('[aria-live="assertive"]')).toHaveText(
    "Codex wants to reach example.com",
  );
});

test("a question is answered by an option or in words (AD07)", async ({ page, admin }) => {
  await open(page, admin, EXPORT);
  const dock = page.getByRole("region", { name: "Question" });
  await expect(dock.getByRole("heading")).toHaveText(
    "Where should the 214 rows without a country go?",
  );
  await dock.getByLabel("Your answer").fill("To the archive");
  await dock.getByRole("button", { name: "Send answer" }).click();
  await expect(dock).toHaveCount(0);
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "words", text: "To the archive" }]);
});

test("a secret answer is not shown while it is typed", async ({ page, admin }) => {
  const session = sessionOf(admin, EXPORT);
  admin.world.asks = admin.world.asks.map((ask) =>
    ask.sessionKey === session.key && ask.question.kind === "input"
      ? { ...ask, question: { ...ask.question, isSecret: true, options: [] } }
      : ask,
  );
  await open(page, admin, EXPORT);
  await expect(page.getByLabel("Your answer")).toHaveAttribute("type", "password");
});

test("an offer is taken (AD11)", async ({ page, admin }) => {
  await open(page, admin, REACT);
  const offer = page.getByRole("region", { name: "What to do next" });
  await expect(offer).toContainText("This conversation is too long for the model.");
  await expectAccessible(page);
  await offer.getByRole("button", { name: "Start fresh" }).click();
  await expect(offer).toHaveCount(0);
  expect(admin.received("takeOffer")).toStrictEqual([{ turnId: "turn-1", choice: "start-fresh" }]);
});

test("TU17: a decision after a cut is reached from Home, and made where all of it is read", async ({
  page,
  admin,
}) => {
  cutOff(admin, RETRY);
  await page.goto(`${admin.url}/admin`);
  const row = page.getByRole("listitem").filter({ hasText: RETRY });
  await expect(row).toContainText("Needs a decision");
  await row.getByRole("link", { name: "Review" }).click();
  const offer = page.getByRole("region", { name: "What to do next" });
  await expect(offer.locator("code")).toHaveText("terraform apply -target=module.queue");
  await expect(offer.getByRole("button", { name: "Check and continue" })).toBeEnabled();
  await offer.getByRole("button", { name: "Leave it" }).click();
  await expect(page.getByText("Stopped", { exact: true }).first()).toBeVisible();
  expect(admin.received("takeOffer")).toStrictEqual([{ turnId: "turn-1", choice: "leave-it" }]);
});

test("a turn is stopped at once and goes on (AD08)", async ({ page, admin }) => {
  await open(page, admin, RETRY);
  await expect(composer(page)).toBeEnabled();
  await page.keyboard.press("s");
  await expect(page.getByText("Stopped", { exact: true }).first()).toBeVisible();
  expect(admin.received("stopTurn")).toHaveLength(1);
  await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => admin.received("resumeSession")).toHaveLength(1);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a session is moved to a profile, with its quota in view (AD11)", async ({ page, admin }) => {
  await open(page, admin, RETRY);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Move to profile…" }).click();
  const sheet = page.getByRole("dialog", { name: "Move to another profile" });
  await expect(sheet).toContainText("A running turn is stopped and run again.");
  await sheet
    .getByRole("radio", { name: "ci-bot@halden.dev, 14% of 5 hours, 88% of the week left" })
    .click();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Move" }).click();
  await expect(sheet).toHaveCount(0);
  expect(admin.received("moveSession")).toStrictEqual([{ name: "ci-bot@halden.dev" }]);
  await expect(page.getByRole("complementary", { name: "About this session" })).toContainText(
    "ci-bot@halden.dev",
  );
});

test("a session is reset after a sheet, and cancelling gives the focus back (AD11)", async ({
  page,
  admin,
}) => {
  await open(page, admin, RETRY);
  const more = page.getByRole("button", { name: "More actions" });
  await more.click();
  await page.getByRole("menuitem", { name: "Reset…" }).click();
  const sheet = page.getByRole("dialog", { name: "Reset this session?" });
  await expect(sheet).toContainText("starts a new one with the last 50 messages");
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(more).toBeFocused();
  expect(admin.received("resetSession")).toStrictEqual([]);
  await more.click();
  await page.getByRole("menuitem", { name: "Reset…" }).click();
  await sheet.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(sheet).toHaveCount(0);
  expect(admin.received("resetSession")).toHaveLength(1);
  // In a narrow window the toast does not lie over the composer.
  await page.setViewportSize({ width: 900, height: 800 });
  await expect(page.getByText("The session was reset")).toBeVisible();
  await composer(page).fill("Go on");
  await page.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => admin.received("sendMessage")).toHaveLength(1);
  await expect(page.getByText("The session was reset")).toBeVisible();
});

test("a deletion says what would be lost, and the screen says that it is gone (AD11)", async ({
  page,
  admin,
}) => {
  const key = await open(page, admin, STOPPED);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const sheet = page.getByRole("dialog", { name: "Delete this session?" });
  await expect(sheet).toContainText("1.8 GB");
  await expect(sheet).toContainText("1 commit on fix/cart-total-race");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("This session was deleted")).toBeVisible();
  await expect(page.getByText("still in Slack")).toBeVisible();
  expect(admin.world.sessions.some((session) => session.key === key)).toBe(false);
});
