import type { Kysely } from "kysely";
import type { SleepWatch } from "../../clock/sleep-watch.ts";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { PhaseView } from "../../health/readiness.ts";
import type { HealthActions } from "../actions.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { LoginState } from "../../slack/login.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { unparkMessage, unparkPost } from "../../store/parked.ts";
import type { BrokerDatabase } from "../../store/schema.ts";

export interface HealthActionsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly gateway: SlackGateway;
  readonly runtime: Pick<ProfilePool, "health">;
  readonly sessions: Sessions;
  readonly slackPhase: () => PhaseView;
  readonly sleepWatch: Pick<SleepWatch, "woke">;
}

/** What operators can learn of and ask from the running worker, from all its modules. */
export function healthActions(options: HealthActionsOptions): HealthActions {
  const { db, gateway, runtime, sessions } = options;
  return {
    health: async () => {
      const { lastEnvelopeAt, login, strangers, events, outbox, recovery, off } =
        await gateway.health();
      const { phase, reason } = options.slackPhase();
      const codex = runtime.health();
      return {
        slack: {
          link: { state: phase, reason: reason ?? null },
          login: { state: login.state, reason: loginProblem(login) },
          lastEnvelopeAt,
          strangers:
            strangers.state === "seen"
              ? { sockets: strangers.sockets, since: strangers.since }
              : null,
          events,
          outbox,
          recovery,
          off: [...off],
        },
        codex: {
          state: codex.state,
          since: codex.since,
          account: codex.account,
          version: codex.version ?? null,
          reason: codex.reason ?? null,
        },
        turns: { running: sessions.running().length },
      };
    },
    retry: async (kind, id) => {
      switch (kind) {
        case "event":
          return gateway.retryEvent(id);
        case "message": {
          const key = await unparkMessage(db, Number(id));
          if (key !== null) sessions.poke(key);
          return key !== null;
        }
        case "post": {
          const key = await unparkPost(db, Number(id));
          if (key !== null) gateway.posts.wake(key);
          return key !== null;
        }
        default:
          return assertNever(kind);
      }
    },
    woke: (asleepSince) => options.sleepWatch.woke(asleepSince),
  };
}

function loginProblem(login: LoginState): string | null {
  switch (login.state) {
    case "idle":
    case "known":
      return null;
    case "asking":
      return login.lastProblem;
    case "refused":
      return login.code;
    default:
      return assertNever(login);
  }
}
