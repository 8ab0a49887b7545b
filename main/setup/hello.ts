import type { SessionItem } from "../../broker/api/sessions.ts";
import type { TimelineEntry } from "../../broker/api/timeline.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SetupHello } from "../api/setup.ts";

/** The session that a first message opened, with what happened in it, oldest first. */
export interface HelloSession {
  readonly session: SessionItem;
  readonly entries: readonly TimelineEntry[];
}

/** The newest session of the time since the assistant was begun; null while there is none. Pure. */
export function helloSession(
  sessions: readonly SessionItem[],
  beganAt: number,
): SessionItem | null {
  return (
    sessions
      .filter(({ createdAt }) => createdAt >= beganAt)
      .toSorted((one, other) => other.createdAt - one.createdAt)[0] ?? null
  );
}

/** How far the first message has come, by what happened in its session. Pure. */
export function helloProgress(found: HelloSession | null): Pick<SetupHello, "message" | "answer"> {
  const opening = found?.entries.find((entry) => entry.kind === "message");
  if (found === null || opening === undefined) return { message: null, answer: { state: "none" } };
  const { session, entries } = found;
  const message = {
    sessionKey: session.key,
    at: opening.at,
    tookMs: sinceSlack(opening.ts, opening.at),
  };
  const answer = entries.find(isAnswer);
  return answer === undefined
    ? { message, answer: unanswered(found) }
    : {
        message,
        answer: { state: "answered", at: answer.at, tookMs: Math.max(0, answer.at - opening.at) },
      };
}

function isAnswer(entry: TimelineEntry): boolean {
  return (
    entry.kind === "post" &&
    (entry.post === "answer" || entry.post === "message") &&
    entry.delivery === "sent"
  );
}

function unanswered({ session, entries }: HelloSession): SetupHello["answer"] {
  const { state, word, reason } = session.status;
  switch (state) {
    case "failed":
    case "sign-in":
    case "out-of-quota":
    case "stopped":
      return { state: "failed", reason: reason ?? lastNotice(entries) ?? word };
    case "needs-approval":
    case "needs-answer":
    case "needs-decision":
    case "starting":
    case "working":
    case "stopping":
    case "queued":
    case "unavailable":
    case "job":
    case "done":
      return { state: "working", word };
    default:
      return assertNever(state);
  }
}

function lastNotice(entries: readonly TimelineEntry[]): string | null {
  const notice = entries.findLast((entry) => entry.kind === "post" && entry.post === "notice");
  return notice?.kind === "post" ? notice.text : null;
}

/** Two clocks: what is negative, or longer than a retry of Slack's, says nothing. */
const LONGEST_DELIVERY_MS = 600_000;

function sinceSlack(ts: string, at: number): number | null {
  const took = Math.round(at - Number(ts) * 1000);
  return took >= 0 && took <= LONGEST_DELIVERY_MS ? took : null;
}
