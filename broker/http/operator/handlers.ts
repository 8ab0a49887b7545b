import type { Kysely } from "kysely";
import type { operatorRoutes } from "../../api/routes.ts";
import type {
  AccessActions,
  AnswerAsk,
  DiskActions,
  GitHubAuthorActions,
  HealthActions,
  OperatorActions,
  ProfileActions,
  ProfileChanges,
  SessionActions,
  SettingsActions,
  SignInActions,
} from "../../app/actions.ts";
import type { JobActions, JobReads } from "../../app/jobs/job-actions.ts";
import type { AccessReads } from "../../app/reading/access-reads.ts";
import type { SessionReads } from "../../app/reading/session-reads.ts";
import type { UsageReads } from "../../app/usage/usage-reads.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { Handlers } from "../serve.ts";
import { accessHandlers, accessReadHandlers } from "./access-handlers.ts";
import { askActHandlers, askReadHandlers } from "./ask-handlers.ts";
import { diskActHandlers, diskReadHandlers } from "./disk-handlers.ts";
import { gitHubAccountActHandlers, gitHubAccountReadHandlers } from "./github-account-handlers.ts";
import type { GitHubAccountActions, GitHubAccountReads } from "../../app/github/account-actions.ts";
import { gitHubActHandlers, gitHubReadHandlers } from "./github-handlers.ts";
import { healthHandlers, parkedHandlers } from "./health-handlers.ts";
import { identityHandlers } from "./identity-handlers.ts";
import { jobActHandlers, jobReadHandlers } from "./job-handlers.ts";
import {
  profileActHandlers,
  profileChangeHandlers,
  profileReadHandlers,
  signInHandlers,
} from "./profile-handlers.ts";
import { sessionHandlers } from "./session-handlers.ts";
import { settingsActHandlers, settingsReadHandlers } from "./settings-handlers.ts";
import { sessionActHandlers } from "./session-act-handlers.ts";
import { severalHandlers, type SeveralOptions } from "./several-handlers.ts";
import { usageHandlers } from "./usage-handlers.ts";
import { workHandlers } from "./work-handlers.ts";

export interface StoreReads {
  readonly db: Kysely<BrokerDatabase>;
  readonly sessions: SessionReads;
  readonly usage: UsageReads;
  readonly settings: Pick<SettingsActions, "inForce" | "list" | "item">;
  readonly access: AccessReads;
  readonly profiles: ProfileActions["list"];
  readonly diskStatus: DiskActions["status"];
  readonly jobs: JobReads;
  readonly gitHubAuthors: Pick<GitHubAuthorActions, "list">;
  readonly gitHubAccounts: GitHubAccountReads;
}

export interface WorkerActions {
  readonly operator: OperatorActions;
  readonly sessions: SessionActions;
  readonly health: HealthActions;
  readonly settings: SettingsActions;
  readonly profiles: ProfileActions;
  readonly signIns: SignInActions;
  readonly answerAsk: AnswerAsk;
  readonly access: AccessActions;
  readonly disk: DiskActions;
  readonly jobs: JobActions;
  readonly gitHubAuthors: GitHubAuthorActions;
  readonly gitHubAccounts: GitHubAccountActions;
}

/** What needs neither Slack nor Codex, and is served while no worker runs too. */
export function readHandlers(reads: StoreReads): Handlers<typeof operatorRoutes> {
  const { db } = reads;
  return {
    ...sessionHandlers(reads.sessions),
    ...usageHandlers(reads.usage),
    ...askReadHandlers(db),
    ...parkedHandlers(db),
    ...settingsReadHandlers(reads.settings),
    ...accessReadHandlers(reads.access),
    ...profileReadHandlers(reads.profiles),
    ...diskReadHandlers(reads.diskStatus),
    ...identityHandlers(db),
    ...jobReadHandlers(reads.jobs),
    ...gitHubReadHandlers(reads.gitHubAuthors),
    ...gitHubAccountReadHandlers(reads.gitHubAccounts),
  };
}

/** What changes while no worker runs too: a person signs in before the first start. */
export function stoppedHandlers(actions: {
  readonly profiles: ProfileChanges;
  readonly signIns: SignInActions;
}): Handlers<typeof operatorRoutes> {
  return { ...profileChangeHandlers(actions.profiles), ...signInHandlers(actions.signIns) };
}

/** All that a running worker serves. */
export function workerHandlers(
  reads: Pick<StoreReads, "access" | "db" | "sessions" | "usage">,
  actions: WorkerActions,
  several: SeveralOptions,
): Handlers<typeof operatorRoutes> {
  return {
    ...readHandlers({
      ...reads,
      settings: actions.settings,
      profiles: () => actions.profiles.list(),
      diskStatus: () => actions.disk.status(),
      jobs: actions.jobs,
      gitHubAuthors: actions.gitHubAuthors,
      gitHubAccounts: actions.gitHubAccounts.list,
    }),
    ...accessHandlers(actions.access),
    ...askActHandlers(actions.answerAsk),
    ...diskActHandlers(actions.disk),
    ...healthHandlers(actions.health),
    ...stoppedHandlers(actions),
    ...profileActHandlers(actions.profiles),
    ...settingsActHandlers(actions.settings),
    ...workHandlers(actions.operator),
    ...sessionActHandlers(actions.sessions),
    ...jobActHandlers(actions.jobs),
    ...gitHubActHandlers(actions.gitHubAuthors),
    ...gitHubAccountActHandlers(actions.gitHubAccounts),
    ...severalHandlers(actions, several),
  };
}
