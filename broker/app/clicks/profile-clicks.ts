import type { Kysely } from "kysely";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import type { Log } from "../../logs/log.ts";
import { sessionKeyOf } from "../../sessions/model.ts";
import { movedBody } from "../../slack/hold-notice.ts";
import { profileClickOf } from "../../slack/profile-clicks.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { BrokerDatabase, SessionRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { NOT_PERMITTED } from "../texts.ts";
import { moveSession, type SessionMovesOptions } from "../sessions/session-moves.ts";

export interface ProfileClicksOptions extends SessionMovesOptions {
  readonly pool: SessionMovesOptions["pool"] & Pick<ProfilePool, "titleOf">;
  readonly db: Kysely<BrokerDatabase>;
  readonly gateway: Pick<SlackGateway, "posts" | "tellAlone">;
  readonly log: Log;
  /** Whether somebody may have work done in a session's thread. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

/** Takes a click on "Use another profile now"; another click is ignored. */
export async function takeProfileClick(
  payload: unknown,
  options: ProfileClicksOptions,
): Promise<void> {
  const click = profileClickOf(payload);
  if (click === null) return;
  const { db, log, gateway } = options;
  const { channel, threadTs, userId } = click;
  const key = sessionKeyOf({ channel, threadTs });
  const tell = (text: string) => gateway.tellAlone({ channel, threadTs, userId, text });
  const session = await findSession(db, key);
  if (session !== undefined && !(await options.mayDrive(userId, session))) {
    await tell(NOT_PERMITTED);
    return;
  }
  if (session?.state !== "waiting") {
    await tell("I am no longer waiting, so nothing was changed.");
    return;
  }
  const moved = await moveSession(key, "auto", options);
  log.info("A person chose another profile", { sessionKey: key, by: userId, moved: moved.ok });
  if (!moved.ok) {
    await tell("No other profile has quota left now, so nothing was changed.");
    return;
  }
  const of = `${key}:${click.noticeKey}`;
  await gateway.posts.enqueue(db, {
    idempotencyKey: `${of}:moved`,
    sessionKey: key,
    body: movedBody(of, options.pool.titleOf(moved.value), userId),
  });
  gateway.posts.wake(key);
}
