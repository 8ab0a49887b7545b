import { expect, test } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startControlWorld } from "../world/control-plane.ts";
import { expectAccessible, listenForErrors } from "./window-fixture.ts";

test.setTimeout(120_000);

/** How long the real broker may take on a busy machine. */
const PATIENCE = { timeout: 40_000 };

test("OP13, OP14: the real settings are changed with the least restart, taken back, and left alone where they cannot be changed", async ({
  page,
}) => {
  const world = await startControlWorld({ control: { DISK_CLEANUP_DRY_RUN: "true" } });
  try {
    const { control } = world;
    await control.start();
    await control.untilState("running");
    const file = join(control.root, "config/worker.env");
    const text = () => readFileSync(file, "utf8");
    writeFileSync(file, "# by hand\nMY_OWN='kept'\n", { mode: 0o600 });
    const errors = listenForErrors(page);
    await page.addInitScript((token) => {
      window.sessionStorage.setItem("admin-token", token);
    }, control.token());
    await page.goto(`${control.baseUrl}/admin/settings?group=disk`);

    const overridden = page.getByRole("combobox", { name: "Clean-ups only log" });
    await expect(overridden).toBeDisabled(PATIENCE);
    await expect(overridden).toHaveValue("true");
    await expect(page.getByText("The environment of the control plane sets it")).toBeVisible();
    // Where launchd does not run the broker, keeping it running is not offered, with the reason.
    await page.getByRole("button", { name: "General" }).click();
    await expect(
      page.getByRole("switch", { name: "Keep the broker running in the background" }),
    ).toHaveAttribute("aria-disabled", "true");

    const first = (await control.status()).worker.pid;
    await page.getByLabel("Your name in Slack").fill("Mara from the platform team");
    await expect(page.getByText("One change. Nothing has to restart.")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    expect(text()).toContain('OPERATOR_NAME="Mara from the platform team"\n');
    expect((await control.status()).worker.pid).toBe(first);

    await page.getByRole("button", { name: "Codex", exact: true }).click();
    await page.getByLabel("Answer that the agent did not post").selectOption("wake");
    await expect(page.getByText(/^One change\. The broker restarts/)).toBeVisible();
    await page.getByRole("button", { name: "Save and restart" }).click();
    await expect(page.getByText("Saved. The broker restarts.")).toBeVisible(PATIENCE);
    const pid = async () => (await control.untilState("running")).worker.pid;
    await expect.poll(pid, PATIENCE).not.toBe(first);
    const second = await pid();
    expect(text()).toContain("# by hand\nMY_OWN='kept'\n");
    expect(text()).toContain("TURN_END=wake\n");

    await page.getByRole("button", { name: "History" }).click();
    await expect(page.getByText(/^Answer that the agent did not post set to wake/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("main").getByRole("button", { name: "Undo" }).first().click();
    await expect.poll(text, PATIENCE).not.toContain("TURN_END=");
    expect(text()).toContain("OPERATOR_NAME=");
    // The broker restarts for it, which the next edit is not to meet.
    await expect.poll(pid, PATIENCE).not.toBe(second);

    const remarks = Array.from({ length: 13 }, (_, index) => `# remark ${index}\n`).join("");
    const faulty = `${remarks}this is no assignment\n`;
    writeFileSync(file, faulty);
    await page.reload();
    await expect(
      page.getByText(
        "Line 14 of worker.env is not NAME=value. The broker keeps the settings it started with.",
      ),
    ).toBeVisible(PATIENCE);
    await page.getByRole("button", { name: "Codex", exact: true }).click();
    await expect(page.getByLabel("Answer that the agent did not post")).toBeDisabled();
    expect(text()).toBe(faulty);
    expect((await control.status()).worker.state).toBe("running");
    // Reads are refused while the broker restarts, and the browser says so.
    expect(errors.filter((error) => !/status of 503/.test(error))).toStrictEqual([]);
  } finally {
    await world.end();
  }
});
