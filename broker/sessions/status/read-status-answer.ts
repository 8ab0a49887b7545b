import { queuedMessageIds } from "../../store/messages.ts";
import type { Executor, SessionRow } from "../../store/schema.ts";
import { type LiveStatus, readSessionViews } from "./read-session-status.ts";
import type { QuotaLeft, StatusAnswer } from "./status-answer.ts";

/** What only the running process knows of a session that somebody asks about. */
export interface LiveFacts extends LiveStatus {
  readonly now: number;
  readonly model: string | null;
  readonly sandbox: string;
  /** The sandbox was tried and does not protect what it should. */
  readonly sandboxIsUnsound: boolean;
  /** What people call a profile. */
  readonly titleOf: (profile: string) => string;
  readonly quotaOf: (profile: string) => QuotaLeft | null;
  /** Why who asks may have work done, in words for them. */
  readonly access: string | null;
}

/** What `-status` answers; null when the session is gone. */
export async function readStatusAnswer(
  db: Executor,
  session: SessionRow,
  live: LiveFacts,
): Promise<StatusAnswer | null> {
  const [view] = await readSessionViews(db, [session], live);
  if (view === undefined) return null;
  const { delivery, quiet } = view.state;
  const undelivered = delivery.state === "waiting" ? delivery.input.messageIds.length : 0;
  return {
    status: view.status,
    awaited: view.awaited,
    forMs: Math.max(0, live.now - view.status.since),
    waiting: (await queuedMessageIds(db, session.key)).length + undelivered,
    questions: view.asks.length,
    model: live.model,
    sandbox: live.sandbox,
    sandboxIsUnsound: live.sandboxIsUnsound && live.sandbox !== "full-access",
    profile:
      session.profile === null
        ? null
        : { name: live.titleOf(session.profile), quota: live.quotaOf(session.profile) },
    access: live.access,
    quiet,
  };
}
