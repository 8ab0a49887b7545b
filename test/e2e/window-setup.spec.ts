import { expect, test as base } from "@playwright/test";
import type { Fault } from "../doubles/slack/fault-scripts.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import {
  type NothingConfigured,
  nothingConfigured,
  pastedTokens,
} from "../world/nothing-configured.ts";
import { checkRow, goOn, PATIENCE, stepHeading, walkFromTokens } from "./setup-walk.ts";
import { expectAccessible, listenForErrors } from "./window-fixture.ts";

// Issue 16: from an empty service root to the first answer, by the window alone.

interface Person {
  readonly person: NothingConfigured;
  readonly here: ControlWorld;
}

const test = base.extend<Person>({
  // oxlint-disable-next-line no-empty-pattern
  person: async ({}, use) => {
    const person = await nothingConfigured();
    await use(person);
    await person.accounts.stop();
  },
  here: async ({ person, page }, use) => {
    const here = await startControlWorld(person.options);
    person.prepareData(here.world.data);
    await here.control.start();
    await page.addInitScript(
      (token) => window.sessionStorage.setItem("admin-token", token),
      here.control.token(),
    );
    await use(here);
    await page.close();
    await here.end();
  },
});

test.setTimeout(240_000);

test("opens by itself, and leads from nothing to the first answer in Slack", async ({
  page,
  person,
  here,
}) => {
  const errors = listenForErrors(page);
  await page.goto(`${here.control.baseUrl}/admin`);
  await expect(stepHeading(page, "Create the Slack app")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Name of the app").fill("Ada’s Codex");
  // The page at Slack is not there for a test: what would be opened is looked at.
  await page.evaluate(() => {
    window.open = (url) => {
      document.body.dataset["opened"] = String(url);
      return null;
    };
  });
  await page.getByRole("button", { name: "Open Slack with the manifest filled in" }).click();
  await expect(page.locator("body")).toHaveAttribute(
    "data-opened",
    /^https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_json=.*Ada/,
  );
  await goOn(page);
  await walkFromTokens(page, { accounts: person.accounts, slack: here.world.slack });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open Home" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Running", PATIENCE);
  // It does not open again.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Running", PATIENCE);
  expect(errors.filter((error) => !/status of 503/.test(error))).toStrictEqual([]);
});

const faults: readonly {
  readonly name: string;
  readonly method: string;
  readonly fault: Fault;
  readonly says: string;
}[] = [
  {
    name: "revoked",
    method: "auth.test",
    fault: { kind: "error", error: "token_revoked" },
    says: "The bot token was revoked",
  },
  {
    name: "removed",
    method: "auth.test",
    fault: { kind: "error", error: "account_inactive" },
    says: "The app is no longer installed in the workspace",
  },
  {
    name: "Socket Mode off",
    method: "apps.connections.open",
    fault: { kind: "error", error: "socket_mode_not_enabled" },
    says: "Socket Mode is off",
  },
  {
    name: "an app token without its scope",
    method: "apps.connections.open",
    fault: { kind: "missing-scope", needed: "connections:write", provided: "authorizations:read" },
    says: "Scope connections:write is missing",
  },
  {
    name: "too many calls",
    method: "*",
    fault: { kind: "rate-limit", retryAfter: 12 },
    says: "Check again in 12 s.",
  },
  {
    name: "trouble of Slack’s",
    method: "*",
    fault: { kind: "http", status: 503 },
    says: "Slack is in trouble",
  },
];

test("each token that fails has its own text, and Continue says why it is blocked", async ({
  page,
  here,
}) => {
  const { slack } = here.world;
  await page.goto(`${here.control.baseUrl}/admin/setup`);
  await page.getByRole("button", { name: /^Connect Slack/ }).click();
  const app = page.getByLabel("App-level token");
  const bot = page.getByLabel("Bot token");
  await app.fill(pastedTokens.bot);
  await bot.fill("xoxp-1-2-3");
  await expect(checkRow(page, "This starts with xoxb-: a bot token")).toBeVisible(PATIENCE);
  await expect(checkRow(page, "This starts with xoxp-: a user token")).toContainText(
    "The bot token starts with xoxb-.",
  );
  await expect(page.getByRole("button", { name: "Continue" })).toHaveAccessibleName(
    /2 checks failed/,
  );
  await expectAccessible(page);
  await app.fill(pastedTokens.app);
  await bot.fill("xoxb-1-2-unknown");
  await expect(checkRow(page, "Slack does not know this bot token")).toBeVisible(PATIENCE);
  await expect(page.getByRole("button", { name: "Continue" })).toHaveAccessibleName(
    /Slack does not know this bot token/,
  );
  for (const { method, fault, says } of faults) {
    const armed = slack.fail(method, { ...fault, times: Infinity });
    await bot.fill(pastedTokens.bot);
    await page.getByRole("button", { name: "Check again" }).first().click();
    await expect(checkRow(page, says)).toBeVisible(PATIENCE);
    armed.cancel();
  }
  await page.getByRole("button", { name: "Check again" }).first().click();
  await expect(checkRow(page, "The bot is @codex in Playground")).toBeVisible(PATIENCE);
  expect(slack.sockets()).toEqual([]);
});

test("is left for Home, and resumed where it was", async ({ page, here }) => {
  await page.goto(`${here.control.baseUrl}/admin`);
  await goOn(page);
  await expect(stepHeading(page, "Connect Slack")).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("link", { name: "Continue setup" })).toBeVisible(PATIENCE);
  await page.reload();
  await page.getByRole("link", { name: "Continue setup" }).click();
  await expect(stepHeading(page, "Connect Slack")).toBeVisible();
  expect((await here.control.status()).worker.state).toBe("stopped");
});
