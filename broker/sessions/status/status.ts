import { assertNever } from "../../errors/broker-error.ts";

/** What a session is up to, in a word. */
export type StatusName =
  | "needs-approval"
  | "needs-answer"
  | "needs-decision"
  | "failed"
  | "sign-in"
  | "starting"
  | "working"
  | "stopping"
  | "queued"
  | "out-of-quota"
  | "unavailable"
  | "job"
  | "stopped"
  | "done";

export type StatusGroup = "needs-you" | "working" | "waiting" | "ended";

/** Times are milliseconds since the epoch. */
export interface SessionStatus {
  readonly state: StatusName;
  readonly group: StatusGroup;
  /** The most specific true thing, such as "Running tests". */
  readonly word: string;
  /** What happened or what is waited for, in a sentence; null when the word says all. */
  readonly reason: string | null;
  readonly since: number;
  /** When it changes by itself; null when it does not. */
  readonly until: number | null;
}

/** The group of a list that a status belongs to. */
export function groupOf(state: StatusName): StatusGroup {
  switch (state) {
    case "needs-approval":
    case "needs-answer":
    case "needs-decision":
    case "failed":
    case "sign-in":
      return "needs-you";
    case "starting":
    case "working":
    case "stopping":
      return "working";
    case "queued":
    case "out-of-quota":
    case "unavailable":
    case "job":
      return "waiting";
    case "stopped":
    case "done":
      return "ended";
    default:
      return assertNever(state);
  }
}
