import { expect } from "@playwright/test";
import { expectAccessible, test } from "./window-fixture.ts";

test.describe("the broker command", () => {
  test.use({ expectedErrors: [/409/] });

  test("is installed and removed, says what PATH lacks, and stays where another program is", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin/settings`);
    const section = page.getByRole("region", { name: "Command line" });
    admin.fault("linkCommand", {
      kind: "error",
      status: 409,
      message: "/Users/mara/.local/bin/broker could not be changed.",
      hint: "Check that its folder is yours and that the disk has room.",
    });
    await section.getByRole("button", { name: "Install the broker command" }).click();
    await expect(section).toContainText("It was not installed.");
    await expect(section).toContainText("Check that its folder is yours");
    admin.fault("linkCommand", null);
    await section.getByRole("button", { name: "Install the broker command" }).click();
    await expect(section).toContainText("Installed as /Users/mara/.local/bin/broker.");
    await expect(section).toContainText('export PATH="/Users/mara/.local/bin:$PATH"');
    await expectAccessible(page);
    await section.getByRole("button", { name: "Remove" }).click();
    await expect(section).toContainText("Not installed.");
  });
});

test.describe("when a change is refused", () => {
  test.use({ expectedErrors: [/400|409|500|507/] });

  test("W7: a wrong value says what is wanted, beside its field and in the bar", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin/settings?group=codex`);
    const before = admin.settings.file();
    await page.getByRole("textbox", { name: "Longest turn" }).fill("-3");
    await page.getByRole("button", { name: "Save and restart" }).click();
    await expect(page.getByRole("textbox", { name: "Longest turn" })).toHaveAttribute(
      "aria-invalid",
      "true",
    );
    await expect(
      page.getByText("It wants a whole number of milliseconds from 0 to 2147483647."),
    ).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "Nothing was saved." })).toContainText(
      "Longest turn",
    );
    expect(admin.settings.file()).toBe(before);
    await expectAccessible(page);
  });

  test("an edit by hand that came in between is not overwritten", async ({ page, admin }) => {
    await page.goto(`${admin.url}/admin/settings?group=codex`);
    await page.getByLabel("Model", { exact: true }).fill("gpt-7");
    const edited = `${admin.settings.file()}TURN_END=wake\n`;
    admin.settings.setFile(edited);
    await page.getByRole("button", { name: "Save and restart" }).click();
    await expect(page.getByText(/worker\.env was changed in the meantime/)).toBeVisible();
    expect(admin.settings.file()).toBe(edited);
  });

  test("settings that cannot be read say so, and are read again", async ({ page, admin }) => {
    admin.fault("settings", {
      kind: "error",
      status: 500,
      message: "The file config/worker.env could not be read.",
      hint: "Check that it is a file of yours.",
    });
    await page.goto(`${admin.url}/admin/settings`);
    await expect(page.getByText("The settings could not be read.")).toBeVisible();
    admin.fault("settings", null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByLabel("Your name in Slack")).toBeVisible();
  });
});

test("UX06: a fault that a hand made is named by its line, and nothing can be changed", async ({
  page,
  admin,
}) => {
  const remarks = Array.from({ length: 13 }, (_, index) => `# remark ${String(index)}\n`).join("");
  admin.settings.setFile(`${remarks}this is no assignment\n`);
  await page.goto(`${admin.url}/admin/settings?group=codex`);
  await expect(
    page.getByText(
      "Line 14 of worker.env is not NAME=value. The broker keeps the settings it started with.",
    ),
  ).toBeVisible();
  await expect(page.getByLabel("Model", { exact: true })).toBeDisabled();
  await expectAccessible(page);
});

test("OP13: the release's settings stand in groups, and a search finds any of them", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/settings?group=slack`);
  await expect(page.getByText("xoxb-700•••bbbb")).toBeVisible();
  expect(await page.content()).not.toContain("bbbbbbbb");
  await expectAccessible(page);
  await page.keyboard.press("/");
  await page.keyboard.type("log level");
  await expect(page.getByRole("heading", { name: "One setting found" })).toBeVisible();
  await expect(page.getByLabel("Log level")).toHaveValue("info");
  await page.getByRole("searchbox").fill("no such thing");
  await expect(page.getByText("No setting matches “no such thing”.")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await page.getByRole("button", { name: "Advanced" }).click();
  await expect(page.getByText("SLACK_API_BASE_URL")).toBeVisible();
  await expect(page.getByText(/^TEAM_DASHBOARD_KEY=/)).toBeVisible();
  expect(await page.getByRole("main").innerText()).not.toContain("`");
});

test("what the environment sets is shown and not offered", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings`);
  const proxy = page.getByLabel("Proxy for https");
  await expect(proxy).toBeDisabled();
  await expect(proxy).toHaveValue("http://mara:•••@proxy.halden.dev:3128");
  await expect(page.getByText("The environment of the control plane sets it")).toBeVisible();
});

test("changes gather in a bar that names the least restart, and are saved together", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/settings`);
  await page.getByLabel("Your name in Slack").fill("Mara from the platform team");
  await expect(page.getByText("One change. Nothing has to restart.")).toBeVisible();
  await page.getByRole("button", { name: "Codex" }).click();
  await page.getByLabel("Answer that the agent did not post").selectOption("wake");
  await page.getByRole("button", { name: /^Use default ?of Model/ }).click();
  await expect(
    page.getByText("Three changes. The broker restarts, five turns go on."),
  ).toBeVisible();
  await page.getByRole("button", { name: /^Take back ?the change of Model/ }).click();
  await expect(page.getByText("Two changes. The broker restarts, five turns go on.")).toBeVisible();
  await page.getByRole("button", { name: "Save and restart" }).click();
  await expect(page.getByText("Saved. The broker restarts.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Discard" })).toHaveCount(0);
  expect(admin.settings.file()).toContain('OPERATOR_NAME="Mara from the platform team"\n');
  expect(admin.settings.file()).toContain("TURN_END=wake\n");
  expect(admin.settings.file()).toContain("CODEX_MODEL=gpt-6.1-sol\n");
  // The line that says so takes all of it back.
  const before = admin.settings.file();
  await page
    .getByRole("region", { name: "Recent actions" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect.poll(() => admin.settings.file()).not.toBe(before);
  expect(admin.settings.file()).not.toContain("OPERATOR_NAME");
  expect(admin.settings.file()).not.toContain("TURN_END");
});

test("RL15: a secret is replaced, never edited", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings?group=slack`);
  await page.getByRole("button", { name: /^Replace… ?Bot token/ }).click();
  const field = page.getByLabel("New value of Bot token");
  await expect(field).toHaveValue("");
  await field.fill("xoxb-7000000000001-7000000000002-cccccccccccccccc");
  await page.getByRole("button", { name: "Save and restart" }).click();
  await expect(page.getByText("Saved. The broker restarts.")).toBeVisible();
  expect(admin.settings.file()).toContain("SLACK_BOT_TOKEN=xoxb-7000000000001-7000000000002-cccc");
  // The old token is not kept, so nothing can bring it back.
  const recent = page.getByRole("region", { name: "Recent actions" });
  await expect(recent.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await page.getByRole("button", { name: "History" }).click();
  await expect(
    page.getByText("Bot token changed from xoxb-700•••bbbb to xoxb-700•••cccc"),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveAccessibleName(
    /The old value of SLACK_BOT_TOKEN is not kept/,
  );
  expect(await page.content()).not.toContain("cccccccc");
});

test("a change is in the history and is taken back there", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings?group=disk`);
  await page.getByRole("combobox", { name: "Clean-ups only log" }).selectOption("true");
  await page.getByRole("button", { name: "Save and restart" }).click();
  await page.getByRole("button", { name: "History" }).click();
  await expect(page.getByText("Clean-ups only log set back to its default, was Off")).toBeVisible();
  await expect(page.getByText(/^Mara Okafor in the browser/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("main").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Clean-ups only log set to Off")).toBeVisible();
  expect(admin.settings.file()).toContain("DISK_CLEANUP_DRY_RUN=false\n");
});

test("the login shell is asked again, and its silence is said", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings`);
  await expect(page.getByRole("list", { name: "PATH" })).toContainText("/opt/homebrew/bin");
  admin.settings.answer = null;
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByText("It did not answer within 5 s.")).toBeVisible();
  await expect(page.getByRole("list", { name: "PATH" })).toContainText("/opt/homebrew/bin");
});

test("the theme is kept in this browser", async ({ page, admin }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${admin.url}/admin/settings`);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("Admin page says where the token is", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings?group=admin-page`);
  await expect(page.getByText("/Users/mara/.slack-codex-broker/config/admin-token")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy token" })).toBeVisible();
  await expectAccessible(page);
});

test.describe("stopped", () => {
  test.use({ scenario: "stopped" });

  test("settings are changed while the broker is stopped, and nothing starts", async ({
    page,
    admin,
  }) => {
    await page.goto(`${admin.url}/admin/settings?group=codex`);
    await expect(
      page.getByText("The broker is stopped. Changes take effect when it starts."),
    ).toBeVisible();
    await page.getByLabel("Model", { exact: true }).fill("gpt-7");
    await expect(page.getByText("One change. They count when the broker starts.")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    expect(admin.settings.file()).toContain("CODEX_MODEL=gpt-7\n");
    expect(admin.world.status.worker.state).toBe("stopped");
  });
});
