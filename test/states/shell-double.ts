import type { Page } from "@playwright/test";
import { defaultPreferences } from "../../main/api/app-preferences.ts";
import type { AppUpdate } from "../../main/api/app-update.ts";
import { MORNING } from "./state.ts";

const available: AppUpdate = {
  ...{ kind: "available", version: "1.6.0" },
  publishedAt: MORNING - 2 * 24 * 3_600_000,
};

/** Has the page find the shell of the app, with an update on offer. */
export async function addShellDouble(page: Page): Promise<void> {
  const answers = {
    "app:preferences": defaultPreferences,
    "app:login-item": { possible: true, isOn: false },
    "app:info": { version: "1.5.0", electron: "45", platform: "linux" },
    "app:update": { version: "1.5.0", update: available, checkedAt: MORNING - 12 * 60_000 },
  };
  await page.addInitScript((given: Readonly<Record<string, unknown>>) => {
    const invoke = (name: string) => Promise.resolve(given[name]);
    const nothing = () => () => {};
    Object.assign(window, { broker: { invoke, onNavigate: nothing, onDroppedFiles: nothing } });
  }, answers);
}
