import type { Kysely } from "kysely";
import { z } from "zod";
import { sessionAllowances } from "../store/asks.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession, saveSession } from "../store/sessions.ts";
import { outcomeOf, questionOf } from "./ask-views.ts";
import type { SessionKey } from "./model.ts";
import type { AgentStep } from "./ports/agent-events.ts";

// Codex asks about a command that is allowed for the session only once. When it runs again, nothing but
// its start tells that it runs outside of the sandbox: the start is stored, so that a cut finds it.

const begunSchema = z.array(
  z.object({ turnId: z.string(), itemId: z.string(), command: z.string() }),
);

/** A command that began under an earlier approval for its session. */
export type BegunCommand = z.infer<typeof begunSchema>[number];

/** Of one turn; a turn runs a handful at once, and those whose end was stored are of no use. */
const MOST_KEPT = 50;

/** Stores that a command began where people had allowed it for the session; else does nothing. */
export async function noteBegunCommand(
  db: Kysely<BrokerDatabase>,
  key: SessionKey,
  turnId: string,
  step: AgentStep,
): Promise<void> {
  if (step.type !== "command") return;
  const allowed = (await sessionAllowances(db, key)).flatMap((ask) => allowedCommand(ask) ?? []);
  const command = allowed.find((each) => isSame(each, step.title));
  if (command === undefined) return;
  await db.transaction().execute(async (transaction) => {
    const session = await findSession(transaction, key);
    if (session === undefined) return;
    const begun = [...begunCommands(session, turnId), { turnId, itemId: step.itemId, command }];
    await saveSession(transaction, key, { begun_json: JSON.stringify(begun.slice(-MOST_KEPT)) });
  });
}

/**
 * Those of one turn, oldest first. Of a note that cannot be read it takes it that there was one: people
 * are asked rather than a command repeated, and the session goes on. Pure.
 */
export function begunCommands(
  { begun_json: json }: Pick<SessionRow, "begun_json">,
  turnId: string,
): readonly BegunCommand[] {
  if (json === null) return [];
  const noted = begunSchema.safeParse(parsed(json));
  if (!noted.success) return [{ turnId, itemId: "", command: UNREADABLE }];
  return noted.data.filter((each) => each.turnId === turnId);
}

/** Stands in a message where the command would. */
const UNREADABLE = "a command that was allowed for this session";

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // No JSON is no list either.
    return null;
  }
}

function allowedCommand(ask: Parameters<typeof questionOf>[0] & Parameters<typeof outcomeOf>[0]) {
  const question = questionOf(ask);
  const outcome = outcomeOf(ask);
  const isAllowed = outcome?.kind === "answered" && outcome.choice.kind === "allow-for-session";
  return question.kind === "command" && isAllowed ? question.command : null;
}

/** A step's title is cut when it is long. */
function isSame(command: string, title: string): boolean {
  return title.endsWith("…") ? command.startsWith(title.slice(0, -1)) : command === title;
}
