import type { AccessRequest } from "../../broker/api/access.ts";
import type { AskItem } from "../../broker/api/asks.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";

/** One thing that waits for a person. */
export type Need =
  | { readonly kind: "ask"; readonly session: SessionItem; readonly ask: AskItem | null }
  | { readonly kind: "session"; readonly session: SessionItem }
  | { readonly kind: "profile"; readonly profile: ProfileItem }
  | { readonly kind: "access"; readonly request: AccessRequest };

const order = ["needs-approval", "needs-answer", "needs-decision", "failed", "sign-in"];

/**
 * What waits, by kind, the oldest first inside: approvals, questions, decisions, failures, sign-ins,
 * access requests. Pure.
 */
export function needsOf(
  sessions: readonly SessionItem[],
  asks: readonly AskItem[],
  profiles: readonly ProfileItem[],
  requests: readonly AccessRequest[] = [],
): readonly Need[] {
  const rank = ({ status }: SessionItem) => {
    const place = order.indexOf(status.state);
    return place === -1 ? order.length : place;
  };
  const sorted = sessions.toSorted(
    (a, b) => rank(a) - rank(b) || a.status.since - b.status.since || (a.key < b.key ? -1 : 1),
  );
  return [
    ...sorted.map((session) => needOf(session, asks)),
    ...profiles.map((profile) => ({ kind: "profile" as const, profile })),
    ...requests
      .toSorted((a, b) => a.askedAt - b.askedAt)
      .map((request) => ({ kind: "access" as const, request })),
  ];
}

function needOf(session: SessionItem, asks: readonly AskItem[]): Need {
  const { state } = session.status;
  if (state !== "needs-approval" && state !== "needs-answer") return { kind: "session", session };
  const wanted = asks.filter(
    ({ sessionKey, question }) =>
      sessionKey === session.key && (question.kind === "input") === (state === "needs-answer"),
  );
  const [oldest] = wanted.toSorted((a, b) => a.createdAt - b.createdAt);
  return { kind: "ask", session, ask: oldest ?? null };
}
