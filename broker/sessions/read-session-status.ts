import { openAsks } from "../store/asks.ts";
import { queuedMessageIds } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import type { Activity } from "./ports/conversation.ts";
import type { QuotaLeft, SessionStatus } from "./session-status.ts";
import { readState, type SessionState } from "./state.ts";

/** What only the running process knows of a session. */
export interface LiveFacts {
  readonly now: number;
  readonly activity: Activity | null;
  readonly model: string | null;
  readonly sandbox: string;
  /** The sandbox was tried and does not protect what it should. */
  readonly sandboxIsUnsound: boolean;
  readonly quotaOf: (profile: string) => QuotaLeft | null;
  /** Why who asks may have work done, in words for them. */
  readonly access: string | null;
}

export async function readSessionStatus(
  db: Executor,
  session: SessionRow,
  live: LiveFacts,
): Promise<SessionStatus> {
  const state = readState(session.state_json);
  const { delivery } = state;
  const undelivered = delivery.state === "waiting" ? delivery.input.messageIds.length : 0;
  return {
    work: workOf(state, live),
    waiting: (await queuedMessageIds(db, session.key)).length + undelivered,
    questions: (await openAsks(db, session.key)).length,
    model: live.model,
    sandbox: live.sandbox,
    sandboxIsUnsound: live.sandboxIsUnsound && live.sandbox !== "full-access",
    profile:
      session.profile === null
        ? null
        : { name: session.profile, quota: live.quotaOf(session.profile) },
    access: live.access,
    quiet: state.quiet,
  };
}

function workOf(state: SessionState, live: LiveFacts): SessionStatus["work"] {
  const { delivery, turn } = state;
  if (turn.state === "running") {
    if (turn.stopping !== null) return { kind: "stopping" };
    const { now, activity } = live;
    return { kind: "working", since: turn.startedAt, forMs: now - turn.startedAt, activity };
  }
  if (delivery.state === "sending") return { kind: "starting" };
  if (delivery.state === "waiting") {
    const { reason } = delivery;
    return reason === "unseen" ? { kind: "starting" } : { kind: "waiting", reason };
  }
  return { kind: state.told === "in-line" ? "in-line" : "idle" };
}
