import type { Kysely } from "kysely";
import type { operatorRoutes } from "../../api/routes.ts";
import type {
  AnswerAsk,
  DiskActions,
  ExplainAccess,
  HealthActions,
  OperatorActions,
  ProfileActions,
  SessionActions,
  SettingsActions,
} from "../../app/actions.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { Handlers } from "../serve.ts";
import { accessHandlers } from "./access-handlers.ts";
import { askActHandlers, askReadHandlers } from "./ask-handlers.ts";
import { diskHandlers } from "./disk-handlers.ts";
import { healthHandlers, parkedHandlers } from "./health-handlers.ts";
import { profileHandlers } from "./profile-handlers.ts";
import { settingsActHandlers, settingsReadHandlers } from "./settings-handlers.ts";
import { sessionActHandlers } from "./session-act-handlers.ts";
import { workHandlers } from "./work-handlers.ts";

export interface StoreReads {
  readonly db: Kysely<BrokerDatabase>;
}

export interface WorkerActions {
  readonly operator: OperatorActions;
  readonly sessions: SessionActions;
  readonly health: HealthActions;
  readonly settings: SettingsActions;
  readonly profiles: ProfileActions;
  readonly answerAsk: AnswerAsk;
  readonly explainAccess: ExplainAccess;
  readonly disk: DiskActions;
}

/** What needs the store alone, and is served while no worker runs too. */
export function readHandlers({ db }: StoreReads): Handlers<typeof operatorRoutes> {
  return { ...askReadHandlers(db), ...parkedHandlers(db) };
}

/** All that a running worker serves. */
export function workerHandlers(
  reads: StoreReads,
  actions: WorkerActions,
): Handlers<typeof operatorRoutes> {
  return {
    ...readHandlers(reads),
    ...accessHandlers(actions.explainAccess),
    ...askActHandlers(actions.answerAsk),
    ...diskHandlers(actions.disk),
    ...healthHandlers(actions.health),
    ...profileHandlers(actions.profiles),
    ...settingsReadHandlers(actions.settings),
    ...settingsActHandlers(actions.settings),
    ...workHandlers(actions.operator),
    ...sessionActHandlers(actions.sessions),
  };
}
