import { sql } from "kysely";
import type { Executor } from "../store/schema.ts";
import type { Author, SessionKey } from "./model.ts";

/** Turns that programs alone may cause in a thread. Two bots would answer each other for ever. */
const BOT_TURNS_AT_MOST = 5;
/** Inputs that they may cause. A bot that answers what is posted during a turn joins that turn. */
const BOT_INPUTS_AT_MOST = 10;

/**
 * Whether this author's message may cause work. A program's may not once it would be the sixth turn
 * or the eleventh input since a person wrote; `since` names that round, so that it is announced once.
 */
export async function botRound(
  db: Executor,
  key: SessionKey,
  author: Author,
): Promise<{ readonly isOver: false } | { readonly isOver: true; readonly since: number }> {
  if (author.kind === "user" || author.kind === "operator") return { isOver: false };
  const person = await db
    .selectFrom("messages")
    .select("received_at")
    .where("session_key", "=", key)
    .where(sql<string>`coalesce(json_extract(message_json, '$.author.kind'), 'user')`, "in", [
      "user",
      "operator",
    ])
    .orderBy("received_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const since = person?.received_at ?? 0;
  const turns = await db
    .selectFrom("turns")
    .select("id")
    .where("session_key", "=", key)
    // The turn that the person's own message started is not the bots'.
    .where("started_at", ">", since)
    .limit(BOT_TURNS_AT_MOST + 1)
    .execute();
  const inputs = await db
    .selectFrom("inputs")
    .select("id")
    .where("session_key", "=", key)
    .where("created_at", ">", since)
    .limit(BOT_INPUTS_AT_MOST + 1)
    .execute();
  const isOver = turns.length > BOT_TURNS_AT_MOST || inputs.length > BOT_INPUTS_AT_MOST;
  return isOver ? { isOver, since } : { isOver };
}
