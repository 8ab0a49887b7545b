import type { SessionItem } from "../../broker/api/sessions.ts";
import { daysBefore } from "../../main/api/time-words.ts";
import { groupTitles } from "./words.ts";

export type GroupId =
  "needs-you" | "working" | "waiting" | "ended-today" | "ended-yesterday" | "ended-earlier";

/** The list as it is drawn: heads and rows, one after another. */
export type ListLine =
  | {
      readonly kind: "head";
      readonly id: GroupId;
      readonly title: string;
      /** Null while nobody knows how many there are. */
      readonly count: number | null;
    }
  | { readonly kind: "row"; readonly session: SessionItem };

const order: readonly GroupId[] = [
  "needs-you",
  "working",
  "waiting",
  "ended-today",
  "ended-yesterday",
  "ended-earlier",
];

/** The group whose head a session stands below. Pure. */
function groupOf(session: SessionItem, now: number): GroupId {
  const { group } = session.status;
  if (group !== "ended") return group;
  const days = daysBefore(session.lastActivityAt, now);
  return days <= 0 ? "ended-today" : days === 1 ? "ended-yesterday" : "ended-earlier";
}

export interface Grouping {
  readonly now: number;
  /** False while older ended sessions are to be loaded. */
  readonly isComplete: boolean;
  /** Ended sessions of today alone. */
  readonly onlyToday: boolean;
}

/** Sessions, newest activity first, below their heads; groups without one have none. Pure. */
export function linesOf(sessions: readonly SessionItem[], grouping: Grouping): readonly ListLine[] {
  const groups = new Map<GroupId, SessionItem[]>();
  for (const session of sessions) {
    const id = groupOf(session, grouping.now);
    const members = groups.get(id);
    if (members === undefined) groups.set(id, [session]);
    else members.push(session);
  }
  const last = order.findLast((id) => groups.has(id));
  const shown = grouping.onlyToday ? order.filter((id) => !isOlder(id)) : order;
  return shown.flatMap((id): readonly ListLine[] => {
    const members = groups.get(id) ?? [];
    if (members.length === 0) return [];
    // More of the last group may come with the next page.
    const isCounted = grouping.isComplete || id !== last || !id.startsWith("ended");
    const head: ListLine = {
      kind: "head",
      id,
      title: groupTitles[id],
      count: isCounted ? members.length : null,
    };
    return [head, ...members.map((session): ListLine => ({ kind: "row", session }))];
  });
}

function isOlder(id: GroupId): boolean {
  return id === "ended-yesterday" || id === "ended-earlier";
}
