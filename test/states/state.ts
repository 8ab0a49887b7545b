import type { Page } from "@playwright/test";
import type { AppUpdate } from "../../main/api/app-update.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import type { Scenario } from "../doubles/admin/world.ts";

/** A Thursday morning: what "today" and "yesterday" are does not depend on when the tests run. */
export const MORNING = new Date("2026-11-26T11:42:07Z").getTime();

/** Something that the window can show, and how to get there on the double of the admin API. */
export interface State {
  /** The screen and what is special, such as `doctor, fixed`. */
  readonly name: string;
  /** What the double begins with; a busy morning when absent. */
  readonly scenario?: Scenario;
  /** Whether the page has the token; it has when absent. */
  readonly signedIn?: boolean;
  /** As the app's window shows it, with the shell's double behind it; or how its update stands. */
  readonly inApp?: boolean | AppUpdate;
  /** Ends when the state is on the screen. */
  readonly show: (page: Page, admin: AdminDouble) => Promise<void>;
}

/** A failure of a route, in words that a person may meet. */
export const locked = {
  kind: "error",
  status: 500,
  message: "The store is locked.",
  hint: "Another program has the database open. Close it, then try again.",
} as const;

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });
