import type { Page } from "@playwright/test";
import { defaultPreferences } from "../../main/api/app-preferences.ts";
import type { AppUpdate, AppUpdateStatus } from "../../main/api/app-update.ts";
import { MORNING } from "./state.ts";

const publishedAt = MORNING - 2 * 24 * 3_600_000;
const available: AppUpdate = { kind: "available", version: "1.6.0", publishedAt };

/** Has the page find the shell of the app, with an update on offer or as `update` says. */
export async function addShellDouble(page: Page, update: AppUpdate | null): Promise<void> {
  const shown = update ?? available;
  const hasOffer = "version" in shown && shown.version !== null;
  const status: AppUpdateStatus = {
    ...{ version: "1.5.0", update: shown, checkedAt: MORNING - 12 * 60_000 },
    offer: hasOffer
      ? { version: "1.6.0", publishedAt, notes: ["Rows load sooner.", "Fewer words in the menu."] }
      : null,
  };
  const versions = { version: "1.5.0", electron: "45.5.0", chrome: "150.0.1", node: "26.10.0" };
  const answers = {
    "app:preferences": defaultPreferences,
    "app:login-item": { possible: true, isOn: false },
    "app:info": { ...versions, platform: "linux" },
    "app:update": status,
  };
  await page.addInitScript((given: Readonly<Record<string, unknown>>) => {
    const invoke = (name: string) => Promise.resolve(given[name]);
    const nothing = () => () => {};
    Object.assign(window, { broker: { invoke, onNavigate: nothing, onDroppedFiles: nothing } });
  }, answers);
}
