import { sql } from "kysely";
import type { Executor, TurnRow } from "./schema.ts";

export interface NewTurn {
  readonly id: string;
  readonly sessionKey: string;
  readonly codexThreadId: string;
  readonly at: number;
  /** Absent: as its session is. */
  readonly origin?: TurnOrigin;
}

/** What a turn counts for in the usage. */
export type TurnOrigin = Pick<TurnRow, "profile" | "model" | "channel" | "person">;

const unknownOrigin: TurnOrigin = { profile: null, model: null, channel: null, person: null };

/** Records a turn when it starts; a turn that is joined is there already. */
export async function addTurn(db: Executor, turn: NewTurn): Promise<void> {
  await db
    .insertInto("turns")
    .values({
      id: turn.id,
      session_key: turn.sessionKey,
      codex_thread_id: turn.codexThreadId,
      state: "running",
      error_json: null,
      started_at: turn.at,
      ended_at: null,
      ...(turn.origin ?? unknownOrigin),
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

/** Whether a session has had no other turn. */
export async function isOnlyTurn(
  db: Executor,
  sessionKey: string,
  turnId: string,
): Promise<boolean> {
  const other = await db
    .selectFrom("turns")
    .select("id")
    .where("session_key", "=", sessionKey)
    .where("id", "!=", turnId)
    .limit(1)
    .executeTakeFirst();
  return other === undefined;
}

export async function sessionKeyOfTurn(db: Executor, turnId: string): Promise<string | null> {
  const row = await db
    .selectFrom("turns")
    .select("session_key")
    .where("id", "=", turnId)
    .executeTakeFirst();
  return row?.session_key ?? null;
}

export async function endTurn(
  db: Executor,
  turnId: string,
  end: {
    readonly state: "completed" | "interrupted" | "failed";
    readonly errorJson: string | null;
    readonly at: number;
  },
): Promise<void> {
  await db
    .updateTable("turns")
    .set({ state: end.state, error_json: end.errorJson, ended_at: end.at })
    .where("id", "=", turnId)
    .execute();
}

/** Whether the session knows no other turn of the Codex thread. */
export async function isFirstTurn(
  db: Executor,
  sessionKey: string,
  codexThreadId: string,
  turnId: string,
): Promise<boolean> {
  const other = await db
    .selectFrom("turns")
    .select("id")
    .where("session_key", "=", sessionKey)
    .where("codex_thread_id", "=", codexThreadId)
    .where("id", "!=", turnId)
    .limit(1)
    .executeTakeFirst();
  return other === undefined;
}

/** Whether something was done in a Codex thread. */
export async function hasTurnIn(db: Executor, codexThreadId: string): Promise<boolean> {
  const turn = await db
    .selectFrom("turns")
    .select("id")
    .where("codex_thread_id", "=", codexThreadId)
    .limit(1)
    .executeTakeFirst();
  return turn !== undefined;
}

/** False as well for a turn that is not known. */
export async function isTurnRunning(db: Executor, turnId: string | null): Promise<boolean> {
  if (turnId === null) return false;
  const row = await db
    .selectFrom("turns")
    .select("state")
    .where("id", "=", turnId)
    .executeTakeFirst();
  return row?.state === "running";
}

/**
 * The turns that began since `since`: how many, how many of them failed, and what they used. Those of
 * sessions that were removed are counted too, but for whether they failed.
 */
export async function countTurnsSince(
  db: Executor,
  since: number,
): Promise<{ readonly total: number; readonly failed: number; readonly tokens: number }> {
  const [kept, past] = await Promise.all([
    db
      .selectFrom("turns")
      .select(({ fn }) => [
        fn.countAll<number>().as("total"),
        fn.countAll<number>().filterWhere("state", "=", "failed").as("failed"),
        fn.coalesce(fn.sum<number>("total_tokens"), sql<number>`0`).as("tokens"),
      ])
      .where("started_at", ">=", since)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("past_usage")
      .select(({ fn }) => [
        fn.coalesce(fn.sum<number>("turns"), sql<number>`0`).as("total"),
        fn.coalesce(fn.sum<number>("total_tokens"), sql<number>`0`).as("tokens"),
      ])
      .where("from_at", ">=", since)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    total: kept.total + past.total,
    failed: kept.failed,
    tokens: kept.tokens + past.tokens,
  };
}

export interface Tokens {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

export async function addTurnTokens(db: Executor, turnId: string, tokens: Tokens): Promise<void> {
  await db
    .updateTable("turns")
    .set((set) => ({
      input_tokens: set("input_tokens", "+", tokens.input),
      cached_input_tokens: set("cached_input_tokens", "+", tokens.cachedInput),
      output_tokens: set("output_tokens", "+", tokens.output),
      reasoning_tokens: set("reasoning_tokens", "+", tokens.reasoning),
      total_tokens: set("total_tokens", "+", tokens.total),
    }))
    .where("id", "=", turnId)
    .execute();
}

/** How many tokens a turn has used so far, cached ones included; 0 for an unknown one. */
export async function tokensOfTurn(db: Executor, turnId: string): Promise<number> {
  return (await turnsByIds(db, [turnId]))[0]?.total_tokens ?? 0;
}

/** The model of a turn; null when Codex did not name it, and in rows of earlier releases. */
export async function modelOfTurn(db: Executor, turnId: string | null): Promise<string | null> {
  if (turnId === null) return null;
  return (await turnsByIds(db, [turnId]))[0]?.model ?? null;
}

export function turnsByIds(db: Executor, ids: readonly string[]): Promise<TurnRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db.selectFrom("turns").selectAll().where("id", "in", ids).execute();
}

/** What the turns of each session used together. */
export async function tokensBySession(
  db: Executor,
  sessionKeys: readonly string[],
): Promise<ReadonlyMap<string, Tokens>> {
  if (sessionKeys.length === 0) return new Map();
  const rows = await db
    .selectFrom("turns")
    .select(({ fn }) => [
      "session_key",
      fn.sum<number>("input_tokens").as("input"),
      fn.sum<number>("cached_input_tokens").as("cachedInput"),
      fn.sum<number>("output_tokens").as("output"),
      fn.sum<number>("reasoning_tokens").as("reasoning"),
      fn.sum<number>("total_tokens").as("total"),
    ])
    .where("session_key", "in", sessionKeys)
    .groupBy("session_key")
    .execute();
  return new Map(rows.map(({ session_key: key, ...tokens }) => [key, tokens]));
}

export function listTurns(db: Executor, sessionKey: string, limit: number) {
  return db
    .selectFrom("turns")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .orderBy("started_at", "desc")
    .limit(limit)
    .execute();
}

export async function addInput(
  db: Executor,
  input: {
    readonly id: string;
    readonly sessionKey: string;
    readonly kind: string;
    readonly causeJson: string;
    readonly at: number;
  },
): Promise<void> {
  await db
    .insertInto("inputs")
    .values({
      id: input.id,
      session_key: input.sessionKey,
      kind: input.kind,
      cause_json: input.causeJson,
      state: "sending",
      turn_id: null,
      text_hash: null,
      created_at: input.at,
    })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({ cause_json: input.causeJson, state: "sending" }),
    )
    .execute();
}

/** What went into a turn, oldest first. */
export function inputsOfTurn(db: Executor, turnId: string) {
  return db
    .selectFrom("inputs")
    .select(["id", "cause_json", "text_hash"])
    .where("turn_id", "=", turnId)
    .orderBy("created_at")
    .execute();
}

/** Before an input is given to Codex: by its text it may have to be looked for. */
export async function noteInputText(
  db: Executor,
  inputId: string,
  textHash: string,
): Promise<void> {
  await db.updateTable("inputs").set({ text_hash: textHash }).where("id", "=", inputId).execute();
}

export async function textHashOfInput(db: Executor, inputId: string): Promise<string | null> {
  const row = await db
    .selectFrom("inputs")
    .select("text_hash")
    .where("id", "=", inputId)
    .executeTakeFirst();
  return row?.text_hash ?? null;
}

export async function settleInput(
  db: Executor,
  inputId: string,
  state: "accepted" | "failed" | "dropped",
  turnId: string | null,
): Promise<void> {
  await db
    .updateTable("inputs")
    .set({ state, turn_id: turnId })
    .where("id", "=", inputId)
    .execute();
}
