import type { Kysely } from "kysely";
import type { Log } from "../logs/log.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { readState, type RunningTurn } from "../sessions/state.ts";
import type { SlackRoom } from "../slack/room.ts";
import { type TurnClick, turnClickOf } from "../slack/turn-clicks.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { sessionKeyOfTurn } from "../store/turns.ts";

export interface TurnClicksOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly log: Log;
  readonly sessions: Pick<Sessions, "dispatch">;
  readonly room: Pick<SlackRoom, "tellAlone">;
  /** Whether somebody may have work done, and so stopped, in a session's thread. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

/** Takes a click on a turn's button; one that comes too late is told so, alone. */
export async function takeTurnClick(payload: unknown, options: TurnClicksOptions): Promise<void> {
  const click = turnClickOf(payload);
  if (click === null) return;
  const { turnId, userId } = click;
  const session = await sessionOf(click, options);
  const turn = session === undefined ? null : runningTurn(session, turnId);
  options.log.info("Somebody clicked on a turn's button.", {
    ...(session !== undefined && { sessionKey: session.key }),
    action: click.action,
    by: userId,
    isRunning: turn !== null,
  });
  if (session === undefined || turn === null) {
    return tell(click, options, "This turn is over, so there was nothing to stop.");
  }
  if (!(await options.mayDrive(userId, session))) {
    return tell(click, options, "Only people who may give me work here can stop me.");
  }
  if (turn.stopping !== null) return tell(click, options, "I am stopping already.");
  await options.sessions.dispatch(session.key, {
    kind: "stop",
    userId,
    messageTs: `click-${turnId}`,
    turnId,
  });
}

/** A button counts only in the channel that its session lives in. */
async function sessionOf(
  click: TurnClick,
  { db }: TurnClicksOptions,
): Promise<SessionRow | undefined> {
  const key = await sessionKeyOfTurn(db, click.turnId);
  const session = key === null ? undefined : await findSession(db, key);
  return session?.channel === click.channel ? session : undefined;
}

function runningTurn(session: SessionRow, turnId: string): RunningTurn | null {
  const { turn } = readState(session.state_json);
  return turn.state === "running" && turn.turnId === turnId ? turn : null;
}

async function tell(click: TurnClick, { room }: TurnClicksOptions, text: string): Promise<void> {
  const { channel, threadTs, userId } = click;
  await room.tellAlone({ channel, threadTs, userId, text });
}
