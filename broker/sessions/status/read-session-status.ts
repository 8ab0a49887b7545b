import { z } from "zod";
import { openAsksOf } from "../../store/asks.ts";
import type { AskRow, Executor, SessionRow, TurnRow } from "../../store/schema.ts";
import { turnsByIds } from "../../store/turns.ts";
import type { AskedQuestion } from "../ask-rules.ts";
import { questionOf } from "../ask-views.ts";
import type { SessionKey } from "../model.ts";
import type { TurnFailure } from "../ports/agent-events.ts";
import type { Activity } from "../ports/conversation.ts";
import { readState, type SessionState } from "../state.ts";
import { awaitedQuestion, sessionStatus } from "./session-status.ts";
import type { SessionStatus } from "./status.ts";

/** What only the running process knows of sessions. */
export interface LiveStatus {
  /** What the running turn was last seen to do. */
  activityOf(key: SessionKey): Activity | null;
  /** When a profile can work again, while its quota is used up. */
  quotaUntil(profile: string): number | null;
}

/** Where no worker runs. */
export const noLiveStatus: LiveStatus = {
  activityOf: () => null,
  quotaUntil: () => null,
};

/** A session with its status, and what the status was made of. */
export interface SessionView {
  readonly row: SessionRow;
  readonly state: SessionState;
  readonly asks: readonly AskRow[];
  readonly status: SessionStatus;
  /** The question that its running turn waits for. */
  readonly awaited: AskedQuestion | null;
}

/** One session with its status. */
export async function readSessionView(
  db: Executor,
  row: SessionRow,
  live: LiveStatus,
): Promise<SessionView> {
  const asks = row.open_asks > 0 ? await openAsksOf(db, [row.key]) : [];
  const [lastTurn] = row.last_turn_id === null ? [] : await turnsByIds(db, [row.last_turn_id]);
  return viewOf(row, asks, lastTurn, live);
}

/** The statuses of these sessions, in their order. */
export async function readSessionViews(
  db: Executor,
  rows: readonly SessionRow[],
  live: LiveStatus,
): Promise<readonly SessionView[]> {
  const keys = rows.flatMap((row) => (row.open_asks > 0 ? [row.key] : []));
  const turnIds = rows.flatMap((row) => row.last_turn_id ?? []);
  const [asks, turns] = await Promise.all([openAsksOf(db, keys), turnsByIds(db, turnIds)]);
  const asksOf = Map.groupBy(asks, (ask) => ask.session_key);
  const turnOf = new Map(turns.map((turn) => [turn.id, turn]));
  return rows.map((row) => {
    const lastTurn = row.last_turn_id === null ? undefined : turnOf.get(row.last_turn_id);
    return viewOf(row, asksOf.get(row.key) ?? [], lastTurn, live);
  });
}

function viewOf(
  row: SessionRow,
  asks: readonly AskRow[],
  lastTurn: TurnRow | undefined,
  live: LiveStatus,
): SessionView {
  const state = readState(row.state_json);
  const open = asks.map((ask) => ({
    question: questionOf(ask),
    createdAt: ask.created_at,
    expiresAt: ask.expires_at === 0 ? null : ask.expires_at,
  }));
  const status = sessionStatus({
    state,
    asks: open,
    lastTurn: lastTurn === undefined ? null : turnFacts(lastTurn),
    hasThread: row.codex_thread_id !== null,
    activity: live.activityOf(row.key),
    quotaUntil: row.profile === null ? null : live.quotaUntil(row.profile),
    hasLiveJob: row.live_jobs > 0,
    lastActivityAt: row.last_activity_at,
  });
  return { row, state, asks, status, awaited: awaitedQuestion(open) };
}

function turnFacts(row: TurnRow) {
  return {
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    failure: row.error_json === null ? null : readFailure(row.error_json),
  };
}

const failureSchema = z.object({
  kind: z.enum([
    "unauthorized",
    "usage-limit",
    "rate-limit",
    "overloaded",
    "context-too-long",
    "model-not-found",
    "connection",
    "policy",
    "other",
  ]),
  message: z.string(),
  httpStatus: z.number().exactOptional(),
});

/** A failure as it is stored; what cannot be read is shown as it stands. */
function readFailure(json: string): TurnFailure {
  try {
    const parsed = failureSchema.safeParse(JSON.parse(json));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: shown as it stands.
  }
  return { kind: "other", message: json };
}
