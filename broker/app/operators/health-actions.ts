import type { Kysely } from "kysely";
import type { SleepWatch } from "../../clock/sleep-watch.ts";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { AbsenceItem } from "../../api/health.ts";
import type { HealthActions } from "../actions.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { LinkState } from "../../slack/link/link-machine.ts";
import type { LoginState } from "../../slack/login.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { RecordedAbsence } from "../../slack/recovery/absence-record.ts";
import { unparkMessage, unparkPost } from "../../store/parked.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { SlackPhaseView } from "./phases.ts";
import type { SleepHold } from "./sleep-hold.ts";
import type { TurnsTodayCount } from "./turns-today.ts";

export interface HealthActionsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly gateway: SlackGateway;
  readonly runtime: Pick<ProfilePool, "health">;
  readonly sessions: Sessions;
  readonly slackPhase: () => SlackPhaseView;
  /** What is wrong with the agents' sandbox, as far as it is known; null when nothing is. */
  readonly sandboxProblem: () => string | null;
  readonly turnsToday: Pick<TurnsTodayCount, "current">;
  /** When this process began, in ms since the epoch. */
  readonly startedAt: number;
  readonly sleepWatch: Pick<SleepWatch, "woke">;
  readonly sleepHold: Pick<SleepHold, "hold" | "release">;
}

/** What operators can learn of and ask from the running worker, from all its modules. */
export function healthActions(options: HealthActionsOptions): HealthActions {
  const { db, gateway, runtime, sessions } = options;
  return {
    health: async () => {
      const slack = await gateway.health();
      const { lastEnvelopeAt, lastPongAt, login, strangers, events, outbox, recovery, off } = slack;
      const { phase, reason } = options.slackPhase();
      const codex = runtime.health();
      return {
        slack: {
          link: { state: phase, reason: reason ?? null, nextTryAt: nextTryAt(slack.link) },
          login: { state: login.state, reason: loginProblem(login) },
          lastEnvelopeAt,
          lastPongAt,
          strangers:
            strangers.state === "seen"
              ? { sockets: strangers.sockets, since: strangers.since }
              : null,
          events,
          outbox,
          recovery,
          absences: slack.absences.map(absenceItem),
          off: [...off],
        },
        codex: {
          state: codex.state,
          since: codex.since,
          account: codex.account,
          version: codex.version ?? null,
          reason: codex.reason ?? options.sandboxProblem(),
        },
        turns: {
          running: sessions.busy().size,
          today: await options.turnsToday.current(),
        },
        startedAt: options.startedAt,
      };
    },
    channels: async () => {
      const found = await gateway.channels();
      return found.ok
        ? { channels: [...found.value], reason: null }
        : { channels: null, reason: found.error };
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
    holdForSleep: () => options.sleepHold.hold(),
    woke: (asleepSince) => {
      // First the link, so that the new socket is the one that the search waits for.
      options.sleepHold.release();
      options.sleepWatch.woke(asleepSince);
    },
  };
}

function nextTryAt(link: LinkState): number | null {
  return link.state === "connecting" && link.step.kind === "waiting" ? link.step.until : null;
}

function absenceItem({ cause, from, to, found, isSearched }: RecordedAbsence): AbsenceItem {
  return { cause, from, until: to, found, searched: isSearched };
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
