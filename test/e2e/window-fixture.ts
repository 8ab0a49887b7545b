import { expect, type Page, test as base } from "@playwright/test";
import { type AdminDouble, DOUBLE_TOKEN, startAdminDouble } from "../doubles/admin/server.ts";
import type { Scenario } from "../doubles/admin/world.ts";
import { violationsOf } from "./axe.ts";

/** A Thursday morning, so that "today" does not depend on when the tests run. */
const MORNING = new Date("2026-11-26T11:42:07Z").getTime();

interface Options {
  readonly scenario: Scenario;
  readonly signedIn: boolean;
  /** Patterns of console errors that the test causes on purpose. */
  readonly expectedErrors: readonly RegExp[];
}

/** The built interface on a double of the control plane, with a clock of its own. */
export const test = base.extend<Options & { admin: AdminDouble }>({
  scenario: ["busy", { option: true }],
  signedIn: [true, { option: true }],
  expectedErrors: [[], { option: true }],
  timezoneId: "UTC",
  viewport: { width: 1372, height: 892 },
  // Playwright wants the first argument to be a pattern.
  admin: async ({ page, scenario, signedIn, expectedErrors }, use) => {
    const started = Date.now();
    const admin = await startAdminDouble({ scenario, now: () => MORNING + Date.now() - started });
    const errors = listenForErrors(page);
    await page.clock.install({ time: MORNING });
    if (signedIn) {
      await page.addInitScript(
        (token) => window.sessionStorage.setItem("admin-token", token),
        DOUBLE_TOKEN,
      );
    }
    await use(admin);
    await page.close();
    await admin.stop();
    const unexpected = errors.filter((error) => !expectedErrors.some((each) => each.test(error)));
    expect(unexpected, "errors in the console, violations of the policy included").toStrictEqual(
      [],
    );
  },
});

/** Everything that the page complains about: errors, and what the content policy refused. */
export function listenForErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return errors;
}

/** axe finds nothing, in light and in dark, on the page or in the part that a selector names. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // What fades is not yet in its colour.
    const moving = () => page.evaluate(() => document.getAnimations().length);
    await expect.poll(moving, { intervals: [30, 100] }).toBe(0);
    // A menu lies beside the landmarks, as ARIA wants it. In the dark only colours are others.
    const rules = colorScheme === "light" ? { without: "region" } : { rule: "color-contrast" };
    const found = await violationsOf(page, {
      ...rules,
      ...(within === undefined ? {} : { within }),
    });
    expect(found, colorScheme).toStrictEqual([]);
  }
}
