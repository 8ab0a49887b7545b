import type { BrowserContext, Page } from "@playwright/test";
import { type AdminDouble, DOUBLE_TOKEN, startAdminDouble } from "../doubles/admin/server.ts";
import { accessStates } from "./access-states.ts";
import { authorStates } from "./author-states.ts";
import { homeStates } from "./home-states.ts";
import { listStates } from "./list-states.ts";
import { paletteStates } from "./palette-states.ts";
import { profileStates } from "./profile-states.ts";
import { releaseStates } from "./release-states.ts";
import { sessionStates } from "./session-states.ts";
import { serviceStates } from "./service-states.ts";
import { settingsStates } from "./settings-states.ts";
import { setupStates } from "./setup-states.ts";
import { addShellDouble } from "./shell-double.ts";
import { MORNING, type State } from "./state.ts";
import { usageStates } from "./usage-states.ts";

/** Every screen of the window in every state. */
export const allStates: readonly State[] = [
  ...homeStates,
  ...listStates,
  ...sessionStates,
  ...paletteStates,
  ...profileStates,
  ...authorStates,
  ...setupStates,
  ...settingsStates,
  ...serviceStates,
  ...releaseStates,
  ...usageStates,
  ...accessStates,
];

/** Brings a state onto a page of its own, and hands both over. */
export async function withState(
  context: BrowserContext,
  state: State,
  use: (page: Page, admin: AdminDouble) => Promise<void>,
): Promise<void> {
  const started = Date.now();
  const now = () => MORNING + Date.now() - started;
  const admin = await startAdminDouble({ scenario: state.scenario ?? "busy", now });
  const page = await context.newPage();
  try {
    await page.clock.install({ time: MORNING });
    if (state.signedIn !== false) {
      await page.addInitScript(
        (token) => window.sessionStorage.setItem("admin-token", token),
        DOUBLE_TOKEN,
      );
    }
    if (state.inApp !== undefined && state.inApp !== false) {
      await addShellDouble(page, state.inApp === true ? null : state.inApp);
    }
    await state.show(page, admin);
    await use(page, admin);
  } finally {
    await page.close();
    await admin.stop();
  }
}
