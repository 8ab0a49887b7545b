import type { Kysely } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import { assertNever, failed, type Result, succeeded } from "../../errors/broker-error.ts";
import { type AppMessage, storeAppMessage } from "../../sessions/app-message.ts";
import type { Asks } from "../../sessions/asks.ts";
import type { SessionKey } from "../../sessions/model.ts";
import type { Posts } from "../../sessions/ports/posts.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import { appMessageBody } from "../../slack/app-message.ts";
import type { DiskSpaceGate } from "../../store/disk-space-gate.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { SendCode } from "../actions.ts";

export interface SendMessageOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly diskSpace: Pick<DiskSpaceGate, "isAmple" | "persist">;
  readonly sessions: Pick<Sessions, "poke">;
  readonly posts: Posts;
  readonly asks: Pick<Asks, "replied">;
}

/**
 * Gives a message from the app to a session: to its agent at once, and to its thread as soon as
 * Slack takes it. One transaction stores both, and the same request again changes nothing. Like a
 * reply in the thread, it answers the oldest question that takes words.
 */
export async function sendMessage(
  key: SessionKey,
  given: AppMessage,
  options: SendMessageOptions,
): Promise<Result<null, SendCode>> {
  const { asks, clock, db, diskSpace, posts, sessions } = options;
  if (!diskSpace.isAmple()) return failed("disk_full");
  const stored = await diskSpace.persist(() =>
    db.transaction().execute(async (transaction) => {
      const session = await findSession(transaction, key);
      if (session === undefined) return { kind: "unknown" } as const;
      const taken = await storeAppMessage(transaction, session, given, clock.now());
      if (taken.kind !== "stored") return taken;
      await posts.enqueue(transaction, {
        idempotencyKey: `${key}:app:${given.requestId}`,
        sessionKey: key,
        body: appMessageBody(given),
      });
      const reply = { ...taken.message, ts: taken.rowTs, by: { operator: given.by } };
      const announce = await asks.replied(transaction, key, reply);
      return { kind: "stored", announce } as const;
    }),
  );
  switch (stored.kind) {
    case "unknown":
      return failed("unknown_session");
    case "reused":
      return failed("request_reused");
    case "known":
      return succeeded(null);
    case "stored":
      stored.announce();
      posts.wake(key);
      sessions.poke(key);
      return succeeded(null);
    default:
      return assertNever(stored);
  }
}
