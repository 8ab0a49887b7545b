import { asksOfTurn } from "../store/asks.ts";
import { peopleWroteOf, queuedMessageIds } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { stepsSince } from "../store/timeline.ts";
import { turnsByIds } from "../store/turns.ts";
import { begunCommands } from "./begun-commands.ts";
import { isAskedHowToGoOn } from "./unsure-rules.ts";
import type { SessionContext, SessionEvent, SessionState } from "./state.ts";
import { unseenCommand } from "./unseen-command.ts";

type StoredContext = Pick<
  SessionContext,
  "queued" | "queuedByPeople" | "unseenCommand" | "liveJob"
>;

/** What the rules are to know of the store for one event. */
export async function storedContext(
  db: Executor,
  session: SessionRow,
  state: SessionState,
  event: SessionEvent,
): Promise<StoredContext> {
  const queued = await queuedMessageIds(db, session.key);
  const turnId = cutOffBy(event, state);
  return {
    queued,
    queuedByPeople: isAskedHowToGoOn(state) ? await peopleWroteOf(db, queued) : [],
    unseenCommand: turnId === null ? null : await unseenCommandOf(db, session, turnId),
    liveJob: session.live_jobs > 0,
  };
}

/** The turn that the event may find cut off; null when it can find none so. */
function cutOffBy(event: SessionEvent, { earlyEnds, turn }: SessionState): string | null {
  switch (event.kind) {
    case "input-accepted": {
      const early = earlyEnds.find(({ turnId }) => turnId === event.turnId);
      return early?.status === "interrupted" ? event.turnId : null;
    }
    case "turn-ended":
      return event.turn.status === "interrupted" ? event.turn.turnId : null;
    case "inspected":
    case "thread-lost":
      return turn.state === "running" ? turn.turnId : null;
    default:
      return null;
  }
}

async function unseenCommandOf(
  db: Executor,
  session: SessionRow,
  turnId: string,
): Promise<string | null> {
  const asks = await asksOfTurn(db, session.key, turnId);
  const begun = begunCommands(session, turnId);
  if (asks.length === 0 && begun.length === 0) return null;
  const [turn] = await turnsByIds(db, [turnId]);
  return unseenCommand(asks, begun, await stepsSince(db, session.key, turn?.started_at ?? 0));
}
