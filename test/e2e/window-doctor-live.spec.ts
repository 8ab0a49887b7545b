import { expect, test } from "@playwright/test";
import { startByNpm } from "../world/npm-start.ts";
import { expectAccessible, listenForErrors } from "./window-fixture.ts";

test.setTimeout(120_000);

/** How long the real checks may take on a busy machine: the limit of one, and some. */
const PATIENCE = { timeout: 60_000 };

test("the real doctor checks the playground's broker, and starts it when it is stopped", async ({
  page,
}) => {
  const started = await startByNpm();
  try {
    const errors = listenForErrors(page);
    await page.goto(started.adminLink);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Running. Nothing needs you.",
      PATIENCE,
    );
    await page.getByRole("button", { name: "Broker: start, stop, restart" }).click();
    await page.getByRole("menuitem", { name: "Stop" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Stopped. Messages wait in Slack.",
      PATIENCE,
    );
    await page.getByRole("link", { name: /^Doctor/ }).click();
    const problems = page.getByRole("region", { name: "Problems" });
    const stopped = problems.getByRole("listitem").filter({ hasText: "The broker is stopped" });
    await expect(stopped).toBeVisible(PATIENCE);
    await expect(page.getByRole("button", { name: "Check again" })).toBeEnabled(PATIENCE);
    // With the broker down, Codex and its sandbox are tried all the same.
    const codex = page.getByRole("region", { name: "Codex" });
    await codex.getByRole("button", { name: /^Codex: / }).click();
    await expect(codex).toContainText("The sandbox works");
    await expectAccessible(page);
    await stopped.getByRole("button", { name: "Start broker" }).click();
    await expect(stopped).toContainText("Starts the broker.");
    await stopped.getByRole("button", { name: "Start broker" }).click();
    const fixed = page.getByRole("region", { name: "Fixed" });
    await expect(fixed).toContainText("The broker runs.", PATIENCE);
    await expect(fixed).toContainText(/Passed: The broker runs, pid \d+/);
    expect(errors.filter((error) => !/status of 503/.test(error))).toEqual([]);
  } finally {
    await started.stop();
  }
});
