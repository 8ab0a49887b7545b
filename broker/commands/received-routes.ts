import type { Clock } from "../clock/clock.ts";
import { assertNever } from "../errors/broker-error.ts";
import { storeCommand, storeReceived } from "../sessions/received.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Deliver } from "../slack/intake/intake.ts";

export interface RouteReceiverOptions {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly sessionsRoot: string;
  readonly host: string;
}

/** Takes Slack's routes over into the sessions, in the intake's transaction. */
export function routeReceiver(options: RouteReceiverOptions): Deliver {
  const { clock, sessions, sessionsRoot, host } = options;
  return async (transaction, route) => {
    switch (route.kind) {
      case "ignore":
        return undefined;
      case "message": {
        const now = clock.now();
        const key = await storeReceived(transaction, route, { sessionsRoot, host, now });
        return key === null ? undefined : () => sessions.poke(key);
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
      case "edited":
      case "deleted":
        return undefined;
      default:
        return assertNever(route);
    }
  };
}
