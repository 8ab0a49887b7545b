import type { Kysely } from "kysely";
import type { Log } from "../../logs/log.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import { readState, type RunningTurn, type TurnChoice } from "../../sessions/state.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { type TurnClick, turnClickOf } from "../../slack/turn-clicks.ts";
import type { BrokerDatabase, SessionRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { sessionKeyOfTurn } from "../../store/turns.ts";
import { takeOffer } from "../sessions/session-acts.ts";
import { NOT_PERMITTED } from "../texts.ts";

export interface TurnClicksOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly log: Log;
  readonly sessions: Pick<Sessions, "dispatch" | "request">;
  readonly gateway: Pick<SlackGateway, "tellAlone">;
  /** Whether somebody may have work done, and so stopped, in a session's thread. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

/** Takes a click on a turn's button; one that comes too late is told so, alone. */
export async function takeTurnClick(payload: unknown, options: TurnClicksOptions): Promise<void> {
  const click = turnClickOf(payload);
  if (click === null) return;
  const { action, userId } = click;
  const session = await sessionOf(click, options);
  options.log.info("A person pressed a turn's button", {
    ...(session !== undefined && { sessionKey: session.key }),
    action,
    by: userId,
  });
  if (session === undefined) return tell(click, options, TOO_LATE);
  if (!(await options.mayDrive(userId, session))) {
    return tell(click, options, NOT_PERMITTED);
  }
  return action === "stop"
    ? stopTurn(click, session, options)
    : choose(click, action, session, options);
}

const TOO_LATE = "This was already decided, or I have continued since. Nothing was changed.";

async function stopTurn(
  click: TurnClick,
  session: SessionRow,
  options: TurnClicksOptions,
): Promise<void> {
  const { turnId, userId } = click;
  const turn = runningTurn(session, turnId);
  if (turn === null) {
    return tell(click, options, "This turn is over, so there was nothing to stop.");
  }
  if (turn.stopping !== null) return tell(click, options, "I am already stopping.");
  const messageTs = `click-${turnId}`;
  await options.sessions.dispatch(session.key, { kind: "stop", userId, messageTs, turnId });
}

async function choose(
  click: TurnClick,
  choice: TurnChoice,
  session: SessionRow,
  options: TurnClicksOptions,
): Promise<void> {
  const { turnId, userId } = click;
  const taken = await takeOffer(session.key, { turnId, choice }, { userId }, options);
  if (!taken.ok) return tell(click, options, TOO_LATE);
}

/** A button counts only in the thread that its session lives in. */
async function sessionOf(
  click: TurnClick,
  { db }: TurnClicksOptions,
): Promise<SessionRow | undefined> {
  const key = await sessionKeyOfTurn(db, click.turnId);
  const session = key === null ? undefined : await findSession(db, key);
  return session?.channel === click.channel && session.thread_ts === click.threadTs
    ? session
    : undefined;
}

function runningTurn(session: SessionRow, turnId: string): RunningTurn | null {
  const { turn } = readState(session.state_json);
  return turn.state === "running" && turn.turnId === turnId ? turn : null;
}

async function tell(click: TurnClick, { gateway }: TurnClicksOptions, text: string): Promise<void> {
  const { channel, threadTs, userId } = click;
  await gateway.tellAlone({ channel, threadTs, userId, text });
}
