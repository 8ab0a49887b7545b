import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test.describe("when a route fails", () => {
  test.use({ expectedErrors: [/500/] });

  test("Home says what could not be read, and tries again", async ({ page, admin }) => {
    admin.fault("listAsks", {
      kind: "error",
      status: 500,
      message: "The store is locked.",
      hint: "Try again.",
    });
    await page.goto(`${admin.url}/admin`);
    await expect(page.getByText("What Codex asks could not be read.")).toBeVisible();
    await expect(page.getByText("The store is locked. Try again.")).toBeVisible();
    admin.fault("listAsks", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: "Allow once" })).toBeVisible();
  });

  test.describe("while the broker is stopped", () => {
    test.use({ scenario: "stopped" });

    test("Home says why the broker could not be started", async ({ page, admin }) => {
      admin.fault("startService", {
        kind: "error",
        status: 500,
        message: "Its program is gone.",
        hint: "Install it again.",
      });
      await page.goto(`${admin.url}/admin`);
      await page.getByRole("button", { name: "Start broker" }).click();
      await expect(page.getByRole("alert")).toHaveText("Its program is gone. Install it again.");
    });
  });

  test("an answer that does not arrive is said beside its ask", async ({ page, admin }) => {
    admin.fault("answerAsk", {
      kind: "error",
      status: 500,
      message: "The worker is gone.",
      hint: null,
    });
    await page.goto(`${admin.url}/admin`);
    await page.getByRole("button", { name: "Decline" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The worker is gone." })).toBeVisible();
    await expect(page.getByRole("button", { name: "Decline" })).toBeEnabled();
  });
});

test("Home says how things are and what needs a person (AD03)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Four things need you.",
  );
  await expect(page.getByText("Slack is live", { exact: true })).toBeVisible();
  await expect(page.getByText("48 GB free")).toBeVisible();
  const needs = page.getByRole("region", { name: "Needs you" });
  await expect(needs.getByRole("listitem")).toHaveCount(4);
  await expect(needs.getByRole("listitem").first()).toContainText(
    "git push -u origin fix/cart-total-race",
  );
  await expect(page.getByRole("region", { name: "Ended today" }).getByRole("listitem")).toHaveCount(
    6,
  );
  await expectAccessible(page);
});

test("W17: Home says what came of a sleep until it was seen, and counts the turns of today", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin`);
  const line = page.getByText(
    /^This Mac slept for 7\sh 12\smin, until .+ Four messages came in meanwhile; all four were delivered\.$/,
  );
  await expect(line).toBeVisible();
  await expect(page.getByText("38 turns today")).toBeVisible();
  await expect(page.getByText("4.1\u00a0M tokens, 3 failed")).toBeVisible();
  await page.reload();
  await expect(page.getByText("38 turns today")).toBeVisible();
  await expect(line).toHaveCount(0);
});

test("an approval is answered on Home, and what comes of it shows (AD07)", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Three things need you.",
  );
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "allow-once" }]);
});

test("a question is answered on Home by an option or in words (AD07)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  await expect(page.getByRole("button", { name: "Leave them out" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Your answer" }).fill("Ask finance first");
  await page.getByRole("button", { name: "Send answer" }).click();
  await expect(page.getByText("Needs an answer", { exact: true })).toHaveCount(0);
  expect(admin.received("answerAsk")).toStrictEqual([{ kind: "words", text: "Ask finance first" }]);
});

test("an approval that cannot be read whole in its row is reviewed, not allowed", async ({
  page,
  admin,
}) => {
  const [ask] = admin.world.asks;
  if (ask?.question.kind === "command") ask.question.command = `rm -rf ${"build/".repeat(40)}`;
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByRole("link", { name: "Review", exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Allow once" })).toHaveCount(0);
});

test("the offer of a failed session is taken on Home", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await page.getByRole("button", { name: "Start fresh" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Running. Three things need you.",
  );
  expect(admin.received("takeOffer")).toStrictEqual([{ choice: "start-fresh", turnId: "turn-1" }]);
});

test("a session that the feed brings appears without a reload (AD06)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
  const [first] = admin.world.sessions;
  if (first === undefined) throw new Error("The busy morning has sessions.");
  const status = {
    ...first.status,
    state: "working" as const,
    group: "working" as const,
    word: "Writing an answer",
  };
  admin.put({
    ...first,
    key: "C1:1.2",
    title: "A mention that came just now",
    openAsks: 0,
    status,
  });
  await expect(page.getByRole("link", { name: /A mention that came just now/ })).toBeVisible();
});

test("keys move between rows and to what can be answered", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin`);
  await expect(page.getByRole("button", { name: "Allow once" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: /Checkout test fails/ })).toBeFocused();
  await page.keyboard.press("d");
  await expect(page.getByRole("button", { name: "Decline" })).toBeFocused();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Allow once" })).toBeFocused();
});

test.describe("stopped", () => {
  test.use({ scenario: "stopped" });

  test("Home says since when, disables what needs the broker, and starts it (AD04)", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Stopped. Messages wait in Slack.",
    );
    await expect(
      page.getByText(/^You stopped it at 11:40\. Codex finishes five turns/),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: "Allow once" })).toBeDisabled();
    await expect(page.getByRole("button", { name: "Allow once" })).toHaveAccessibleName(
      /Start the broker to do this/,
    );
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start broker" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Running. Four things need you.",
    );
    await expect(page.getByRole("button", { name: "Allow once" })).toBeEnabled();
  });
});

test.describe("crashed", () => {
  test.use({ scenario: "crashed" });

  test("Home says why it stopped, with the exit code and the last lines (AD08)", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Stopped after 5 crashes. Slack revoked the bot token.",
    );
    const why = page.getByRole("region", { name: "Why it stopped" });
    await expect(why).toContainText("Exit code 1");
    await expect(why).toContainText("Slack refused the bot token: token_revoked");
    await expectAccessible(page);
    await expect(page.getByRole("link", { name: "Open Doctor" })).toBeVisible();
    await page.getByRole("button", { name: "Start anyway" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Running. Four things need you.",
    );
  });
});

test.describe("empty", () => {
  test.use({ scenario: "empty" });

  test("Home says how a first session comes about", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Running, but Codex has no account yet.",
    );
    await expect(page.getByText("No sessions yet. Add an account first:")).toBeVisible();
    await expect(page.getByText("No account yet. Codex needs one to work.")).toBeVisible();
    await page.getByRole("link", { name: "Add a profile" }).click();
    await expect(page.getByRole("heading", { name: "Profiles", level: 1 })).toBeVisible();
    await page.goBack();
    await expectAccessible(page);
  });
});
