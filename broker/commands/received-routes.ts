import type { Clock } from "../clock/clock.ts";
import { assertNever } from "../errors/broker-error.ts";
import { storeDeletion, storeEdit } from "../sessions/corrections.ts";
import { storeCommand, storeReceived } from "../sessions/received.ts";
import type { Asks } from "../sessions/asks.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Deliver } from "../slack/intake/intake.ts";

export interface RouteReceiverOptions {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly sessionsRoot: string;
  readonly host: string;
  readonly asks: Asks;
}

/** Takes Slack's routes over into the sessions, in the intake's transaction. */
export function routeReceiver(options: RouteReceiverOptions): Deliver {
  const { asks, clock, sessions, sessionsRoot, host } = options;
  return async (transaction, route) => {
    switch (route.kind) {
      case "ignore":
        return undefined;
      case "message": {
        const now = clock.now();
        const key = await storeReceived(transaction, route, { sessionsRoot, host, now });
        if (key === null) return undefined;
        const { author, text } = route.message;
        return () => {
          if (author.kind === "user") void asks.replied(key, text, author.userId);
          sessions.poke(key);
        };
      }
      case "stop": {
        const { author } = route.message;
        const userId = author.kind === "user" ? author.userId : "";
        const command = { thread: route.thread, ts: route.ts, userId };
        const key = await storeCommand(transaction, command, clock.now());
        if (key === null) return undefined;
        const stop = { kind: "stop", userId, messageTs: route.ts } as const;
        return () => void sessions.dispatch(key, stop);
      }
      case "edited": {
        const key = await storeEdit(transaction, route, clock.now());
        return key === null ? undefined : () => sessions.poke(key);
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
