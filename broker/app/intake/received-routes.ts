import type { Kysely } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import { assertNever, errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { storeDeletion, storeEdit } from "../../sessions/corrections.ts";
import { storeReceived } from "../../sessions/received.ts";
import type { Commands } from "../../sessions/commands.ts";
import type { Asks } from "../../sessions/asks.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { SessionKey } from "../../sessions/model.ts";
import type { Deliver } from "../../slack/intake/deliver.ts";
import type { Persist } from "../../store/disk-space-gate.ts";
import { queueAccompanyingEdits } from "../../store/messages.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { Pauses } from "./pauses.ts";

export interface RouteReceiverOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly persist: Persist;
  readonly log: Log;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly sessionsRoot: string;
  readonly host: string;
  readonly asks: Asks;
  readonly commands: Commands;
}

/** Takes Slack's routes over into the sessions, in the intake's transaction. */
export function routeReceiver(options: RouteReceiverOptions): Deliver {
  const { asks, clock, commands, db, log, persist, sessions, sessionsRoot, host } = options;
  const takeUpEdits = async (key: SessionKey) => {
    await persist(() => queueAccompanyingEdits(db, key));
    sessions.poke(key);
  };
  const pauses = new Pauses(clock, (key) => {
    takeUpEdits(key).catch((thrown: unknown) =>
      log.error("A program's edits could not be queued", {
        sessionKey: key,
        error: errorText(thrown),
      }),
    );
  });
  return async (transaction, route) => {
    switch (route.kind) {
      case "ignore":
        return undefined;
      case "message": {
        const now = clock.now();
        const received = await storeReceived(transaction, route, { sessionsRoot, host, now });
        if (received.kind === "nothing") return undefined;
        if (received.kind === "bots-only") return commands.announceBotLimit(transaction, received);
        const { key } = received;
        const { author } = route.message;
        const announce =
          author.kind === "user"
            ? await asks.replied(transaction, key, {
                ...route.message,
                by: { userId: author.userId },
              })
            : null;
        const sign =
          author.kind === "user" ? await commands.announceApproval(transaction, key) : undefined;
        return () => {
          announce?.();
          sign?.();
          sessions.poke(key);
        };
      }
      case "command": {
        const { author } = route.message;
        const userId = author.kind === "user" ? author.userId : "";
        const given = { command: route.command, userId, messageTs: route.ts };
        return commands.take(transaction, route.thread, given, clock.now());
      }
      case "edited": {
        const edit = await storeEdit(transaction, route, clock.now());
        switch (edit.kind) {
          case "nothing":
            return undefined;
          case "work":
            return () => sessions.poke(edit.key);
          case "gathered":
            return () => pauses.note(edit.key);
          case "bots-only":
            return commands.announceBotLimit(transaction, edit);
          default:
            return assertNever(edit);
        }
      }
      case "deleted": {
        const key = await storeDeletion(transaction, route, clock.now());
        return key === null ? undefined : () => sessions.poke(key);
      }
      default:
        return assertNever(route);
    }
  };
}
