import { expect } from "@playwright/test";
import { goOn, PATIENCE, stepHeading, walkFromTokens } from "../e2e/setup-walk.ts";
import { type NothingConfigured, nothingConfigured } from "../world/nothing-configured.ts";
import { test as desktopTest } from "./desktop.ts";

// Issue 16: from an empty service root to the first answer, by the app's window alone.

const test = desktopTest.extend<{ person: NothingConfigured }>({
  // oxlint-disable-next-line no-empty-pattern
  person: async ({}, use) => {
    const person = await nothingConfigured();
    await use(person);
    await person.accounts.stop();
  },
  worldOptions: async ({ person }, use) => use(person.options),
});

test.setTimeout(300_000);

test("a person who has configured nothing gets the first answer in Slack by the window alone", async ({
  desktop,
  person,
}) => {
  person.prepareData(desktop.world.data);
  const { window } = await desktop.open();
  await expect(stepHeading(window, "Create the Slack app")).toBeVisible(PATIENCE);
  expect(desktop.workerPid()).toBeNull();
  await goOn(window);
  await walkFromTokens(window, { accounts: person.accounts, slack: desktop.world.slack });
  await expect(window.getByText(/The icon in the menu bar/)).toBeVisible();
  await window.getByRole("button", { name: "Open Home" }).click();
  await expect(window.getByRole("heading", { level: 1 })).toContainText("Running", PATIENCE);
});
