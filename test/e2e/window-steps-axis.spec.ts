import { expect } from "@playwright/test";
import { ran } from "../doubles/admin/conversation.ts";
import { expectAccessible, test } from "./window-fixture.ts";
import { CHECKOUT, open, sessionOf } from "./window-session-page.ts";

test("steps are bars on a time axis, said in words, and the key t goes back and forth", async ({
  page,
  admin,
}) => {
  const key = await open(page, admin, CHECKOUT, "?tab=steps");
  const turn = page.getByRole("region", { name: /^Turn/ }).first();
  await expect(turn).toBeVisible();
  const steps = await turn.getByRole("listitem").count();
  await page.keyboard.press("t");
  await expect(page.getByRole("button", { name: "Time axis" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(turn.getByRole("listitem")).toHaveCount(steps);
  await expect(turn.getByRole("listitem").first()).toHaveText(/from \d\d:\d\d:\d\d,/);
  const { lastActivityAt } = sessionOf(admin, CHECKOUT);
  const failure = { state: "failed", exitCode: 2, durationMs: 0, turnId: "turn-2" } as const;
  admin.tell(key, ran(lastActivityAt, "pnpm build", failure));
  const failed = turn.getByRole("listitem").filter({ hasText: "pnpm build" });
  await expect(failed).toContainText("at once, exit 2");
  await expectAccessible(page);
  // The address keeps the choice, over the other views too.
  await page.getByRole("tab", { name: /^Changes/ }).click();
  await page.getByRole("tab", { name: /^Steps/ }).click();
  await expect(page.getByRole("button", { name: "Time axis" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.keyboard.press("t");
  await expect(page.getByRole("button", { name: "List", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});
