import { expect, test } from "@playwright/test";
import { allStates, withState } from "../states/stage.ts";
import { expectAccessible } from "./window-fixture.ts";

// Issue 16: every screen and every sheet, looked at by axe in light and in dark, and in a window of
// 900 px, where nothing may reach beyond the edge. `npm run states` photographs them.

/** What other specs look at with axe is not repeated here. */
const screens = [
  "home, crashed",
  "session, messages of every kind",
  "profiles, quota unknown, key, signed out",
  "setup, tokens, scopes missing",
  "setup, sign-in, Codex downloading",
  "setup, hello, failed",
  "settings, advanced",
  "settings, notifications in the app",
  "logs, paused",
];

const sheets = [
  "session, reset sheet",
  "session, job failed",
  "sessions, delete sheet of several",
  "profiles, paste",
  "profiles, file refused",
  "profiles, code, not started",
  "settings, uninstall sheet",
  "settings, reset sheet",
];

for (const [title, names, within] of [
  ["screens", screens, undefined],
  ["sheets", sheets, '[role="dialog"]'],
] as const) {
  test(`AD03: ${title} are accessible and fit into 900 px`, async ({ browser }) => {
    // Some seconds on a quiet machine; each state is a page of its own.
    test.setTimeout(240_000);
    const context = await browser.newContext({
      viewport: { width: 900, height: 640 },
      timezoneId: "UTC",
    });
    for (const name of names) {
      const state = allStates.find((each) => each.name === name);
      if (state === undefined) throw new Error(`There is no state “${name}”.`);
      await test.step(name, () =>
        withState(context, state, async (page) => {
          await expectAccessible(page, within);
          const isWider = await page.evaluate(
            () => document.documentElement.scrollWidth > window.innerWidth,
          );
          expect(isWider, `${name} is wider than the window`).toBe(false);
        }),
      );
    }
    await context.close();
  });
}
