import type { Locator, Page } from "@playwright/test";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { CUT_OFF_COMMAND } from "../doubles/admin/session-detail.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";

// Sessions of the double's morning, and the parts of a session's screen.

export const CHECKOUT = "Checkout test fails one run in six since Tuesday";
export const RETRY = "Add retry with jitter to the webhook sender";
export const EXPORT = "Split the invoices export by legal entity";
export const REACT = "Upgrade React Native to 0.86 on the release-train branch";
export const STOPPED = "Rename OrderLine to LineItem everywhere";

export function sessionOf(admin: AdminDouble, title: string): SessionItem {
  const session = admin.world.sessions.find((each) => each.title === title);
  if (session === undefined) throw new Error(`The double has no session "${title}".`);
  return session;
}

/** A restart cut the session off in a command, and people decide how it continues. Returns its key. */
export function cutOff(admin: AdminDouble, title: string): string {
  const session = sessionOf(admin, title);
  const reason = `A restart interrupted “${CUT_OFF_COMMAND}”; whether it finished is unknown.`;
  const state = { state: "needs-decision", group: "needs-you", word: "Needs a decision" } as const;
  admin.put({ ...session, status: { ...session.status, ...state, reason } });
  return session.key;
}

/** Opens a session by its title and returns its key. */
export async function open(
  page: Page,
  admin: AdminDouble,
  title: string,
  tab = "",
): Promise<string> {
  const { key } = sessionOf(admin, title);
  await page.goto(`${admin.url}/admin/sessions/${encodeURIComponent(key)}${tab}`);
  return key;
}

export function conversation(page: Page): Locator {
  return page.getByRole("region", { name: "Conversation" });
}

export function composer(page: Page): Locator {
  return page.getByRole("textbox", { name: "Write to the agent and the thread" });
}
