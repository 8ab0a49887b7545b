import type { SessionItem } from "../../broker/api/sessions.ts";

// Which sessions somebody has looked at here. It is kept in this browser: who reads what is
// nobody else's business.

const KEY = "read-sessions";
/** Far more than are open at once; the oldest marks go first. */
const KEPT = 500;

/** When each session was last looked at, by key, in ms since the epoch. */
export type ReadMarks = Readonly<Record<string, number>>;

/** Open sessions in which the agent said or asked something that nobody looked at here. Pure. */
export function isUnread(session: SessionItem, marks: ReadMarks): boolean {
  const { status, lastMessage, openAsks } = session;
  if (status.group === "ended") return false;
  const seenAt = marks[session.key] ?? 0;
  if (status.group === "needs-you" || openAsks > 0) return status.since > seenAt;
  return lastMessage !== null && lastMessage.author === null && lastMessage.at > seenAt;
}

/** The marks with a session looked at now. Pure. */
export function withMark(marks: ReadMarks, key: string, now: number): ReadMarks {
  const { [key]: _before, ...others } = marks;
  const newest = Object.entries(others)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, KEPT - 1);
  return Object.fromEntries([[key, now], ...newest]);
}

export function loadMarks(storage: Storage): ReadMarks {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return {};
    const marks = Object.entries(stored).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    return Object.fromEntries(marks);
  } catch {
    // Somebody else's value under our name: everything is unread again.
    return {};
  }
}

export function saveMarks(storage: Storage, marks: ReadMarks): void {
  storage.setItem(KEY, JSON.stringify(marks));
}
