import { openAsks } from "../store/asks.ts";
import type { AskRow, Executor } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import type { AskedQuestion, AskOutcome } from "./ask-rules.ts";
import type { SessionKey } from "./model.ts";

/** What a card says, before and after it is settled. */
export interface AskView {
  readonly handle: string;
  readonly sessionKey: SessionKey;
  readonly question: AskedQuestion;
  /** User id of the person whose message opened the session. */
  readonly asker: string | null;
  readonly createdAt: number;
  /** When it declines by itself; null for a question that Codex does not wait for. */
  readonly expiresAt: number | null;
}

/** The idempotency key of a question's card. */
export function cardKey(row: Pick<AskRow, "session_key" | "handle">): string {
  return `${row.session_key}:ask:${row.handle}`;
}

export async function askViewOf(db: Executor, row: AskRow): Promise<AskView> {
  const session = await findSession(db, row.session_key);
  return {
    handle: row.handle,
    sessionKey: row.session_key,
    question: questionOf(row),
    asker: session?.initiator ?? null,
    createdAt: row.created_at,
    expiresAt: row.expires_at === 0 ? null : row.expires_at,
  };
}

/** Questions that wait for an answer, oldest first. */
export async function openQuestions(db: Executor): Promise<readonly AskView[]> {
  const rows = await openAsks(db);
  return Promise.all(rows.map((row) => askViewOf(db, row)));
}

export function questionOf(row: Pick<AskRow, "question_json">): AskedQuestion {
  return JSON.parse(row.question_json) as AskedQuestion;
}

/** How it ended; null while it is open. */
export function outcomeOf(row: Pick<AskRow, "outcome_json">): AskOutcome | null {
  return row.outcome_json === null ? null : (JSON.parse(row.outcome_json) as AskOutcome);
}

/** The outcome for those who look on: a secret is not repeated. */
export function toldOutcome(question: AskedQuestion, outcome: AskOutcome): AskOutcome {
  const isSecret = question.kind === "input" && question.isSecret;
  return isSecret && outcome.kind === "answered" && outcome.choice.kind === "words"
    ? { ...outcome, choice: { kind: "words", text: "" } }
    : outcome;
}
