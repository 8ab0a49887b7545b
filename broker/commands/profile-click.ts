import type { Kysely } from "kysely";
import type { Log } from "../logs/log.ts";
import { sessionKeyOf } from "../sessions/model.ts";
import { movedBody } from "../slack/hold-notice.ts";
import { profileClickOf } from "../slack/profile-clicks.ts";
import type { SlackGateway } from "../slack/gateway.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { moveSession, type SessionMovesOptions } from "./session-moves.ts";

export interface ProfileClickOptions extends SessionMovesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly gateway: Pick<SlackGateway, "posts" | "tellAlone">;
  readonly log: Log;
  /** Whether somebody may have work done in a session's thread. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

/** Takes a click on "Use another profile now"; false when it is another click. */
export async function answerProfileClick(
  payload: unknown,
  options: ProfileClickOptions,
): Promise<boolean> {
  const click = profileClickOf(payload);
  if (click === null) return false;
  const { db, log, gateway } = options;
  const { channel, threadTs, userId } = click;
  const key = sessionKeyOf({ channel, threadTs });
  const tell = (text: string) => gateway.tellAlone({ channel, threadTs, userId, text });
  const session = await findSession(db, key);
  if (session !== undefined && !(await options.mayDrive(userId, session))) {
    await tell("Only people who may give me work here can move it to another profile.");
    return true;
  }
  if (session?.state !== "waiting") {
    await tell("I am not waiting any more, so nothing was changed.");
    return true;
  }
  const moved = await moveSession(key, "auto", options);
  log.info("Somebody wants another profile.", { sessionKey: key, by: userId, moved: moved.ok });
  if (!moved.ok) {
    await tell("No other profile has quota left now, so nothing was changed.");
    return true;
  }
  const of = `${key}:${click.noticeKey}`;
  await gateway.posts.enqueue(db, {
    idempotencyKey: `${of}:moved`,
    sessionKey: key,
    body: movedBody(of, moved.value, userId),
  });
  gateway.posts.wake(key);
  return true;
}
