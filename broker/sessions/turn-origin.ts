import { messagesByIds } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import type { TurnOrigin } from "../store/turns.ts";
import type { Author, InboundMessage } from "./model.ts";

/** What a turn counts for that starts now with these messages. */
export async function turnOrigin(
  db: Executor,
  session: SessionRow,
  messageIds: readonly number[],
  model: string | null,
): Promise<TurnOrigin> {
  const rows = await messagesByIds(db, messageIds);
  const authors = rows.map((row) => (JSON.parse(row.message_json) as InboundMessage).author);
  return {
    profile: session.thread_profile ?? session.profile,
    model,
    channel: session.channel,
    person: starterOf(authors, session.initiator),
  };
}

/**
 * Whose turn it is: the first person's among those who wrote what starts it. Work that goes on by
 * itself, and what a background job reports, is the initiator's; a bot or the app is no person. Pure.
 */
export function starterOf(authors: readonly Author[], initiator: string | null): string | null {
  const person = authors.find((author) => author.kind === "user");
  if (person !== undefined) return person.userId;
  return authors.every(({ kind }) => kind === "job") ? initiator : null;
}
