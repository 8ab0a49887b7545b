import { expect, test as base } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AccountsDouble, startAccountsDouble } from "../doubles/openai/accounts-double.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { mention } from "../world/talk.ts";
import { listenForErrors } from "./window-fixture.ts";
import { drag } from "./window-profiles-page.ts";

interface Live {
  readonly accounts: AccountsDouble;
  readonly setup: ControlWorld;
}

/** The window on the real control plane, broker and Codex, with an account service of the tests. */
const test = base.extend<Live>({
  // oxlint-disable-next-line no-empty-pattern
  accounts: async ({}, use) => {
    const accounts = await startAccountsDouble();
    await use(accounts);
    await accounts.stop();
  },
  setup: async ({ accounts }, use) => {
    const setup = await startControlWorld({
      requiresAuth: true,
      env: {
        CODEX_CA_CERTIFICATE: accounts.caFile,
        CODEX_REFRESH_TOKEN_URL_OVERRIDE: accounts.tokenUrl,
        CODEX_APP_SERVER_LOGIN_ISSUER: accounts.issuer,
      },
    });
    const config = join(setup.world.data, "team-codex-home/config.toml");
    const provider = readFileSync(config, "utf8");
    writeFileSync(config, `chatgpt_base_url = "${accounts.chatgptBaseUrl}"\n${provider}`);
    await setup.control.start();
    await setup.control.untilState("running");
    await use(setup);
    await setup.end();
  },
});

test.setTimeout(120_000);

/** How long the real Codex may take on a busy machine. */
const PATIENCE = { timeout: 40_000 };

/** While the broker stops and starts, reads are refused with 503, and the browser says so. */
const isUnexpected = (error: string) => !/status of (503|404)/.test(error);

test("a code signs in while the broker is stopped, a dropped file adds another account, and both are there after the start (AU01, AU02)", async ({
  page,
  accounts,
  setup,
}) => {
  const { control, world } = setup;
  const errors = listenForErrors(page);
  await page.addInitScript((token) => {
    window.sessionStorage.setItem("admin-token", token);
  }, control.token());
  await control.call("/admin/api/service/stop", { method: "POST" });
  await control.untilState("stopped");
  await page.goto(`${control.baseUrl}/admin/profiles`);
  await expect(page.getByText("No account yet. Codex needs one to work.")).toBeVisible(PATIENCE);

  await page.getByRole("button", { name: "Sign in with a code", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Sign in with a code" });
  const code = sheet.getByText(/^TEST-[0-9A-F]{4}$/);
  await expect(code).toBeVisible(PATIENCE);
  accounts.enterCode((await code.textContent()) ?? "", "lin@example.dev");
  await expect(sheet).toContainText("Signed in as lin@example.dev.", PATIENCE);
  await sheet.getByRole("button", { name: "Done" }).click();
  const lin = page.getByRole("row", { name: /^lin@example\.dev/ });
  await expect(lin).toContainText("Known once the broker runs.", PATIENCE);

  await drag(page, "drop", [
    {
      name: "auth.json",
      type: "application/json",
      text: accounts.signIn("mara@example.dev"),
    },
  ]);
  const preview = page.getByRole("dialog", { name: "Add this profile?" });
  await expect(preview).toContainText("mara@example.dev", PATIENCE);
  await preview.getByRole("button", { name: "Add profile" }).click();
  await expect(page.getByRole("row", { name: /^mara@example\.dev/ })).toBeVisible(PATIENCE);

  await page.getByRole("button", { name: "Start broker" }).click();
  await expect(lin).toContainText(/Ready.*90% left.*80% left/s, PATIENCE);
  const talk = mention(world, "[[final:with an account]]");
  await talk.answer("with an account");

  await page.getByRole("button", { name: "Actions for mara@example.dev" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  const mara = page.getByRole("row", { name: /^mara@example\.dev/ });
  await expect(mara).toHaveCount(0, PATIENCE);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(mara).toBeVisible(PATIENCE);
  expect(errors.filter(isUnexpected)).toStrictEqual([]);
});
