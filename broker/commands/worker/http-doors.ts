import { randomUUID } from "node:crypto";
import type { GitHubAccountActions } from "../../app/github/account-actions.ts";
import type { GitHubAuthorActions } from "../../app/actions.ts";
import type { FeedFollowers } from "../../app/feed/feed-followers.ts";
import { followFeed } from "../../app/feed/follow-feed.ts";
import type { JobActions } from "../../app/jobs/job-actions.ts";
import { accessActions } from "../../app/operators/access-actions.ts";
import { answerAsk } from "../../app/operators/answer-ask.ts";
import { healthActions } from "../../app/operators/health-actions.ts";
import type { SleepHold } from "../../app/operators/sleep-hold.ts";
import { turnsToday } from "../../app/operators/turns-today.ts";
import { sessionActs } from "../../app/sessions/session-acts.ts";
import {
  codexPhase,
  slackPhase,
  type SlackPhaseView,
  storePhase,
} from "../../app/operators/phases.ts";
import { accessReads } from "../../app/reading/access-reads.ts";
import { policyOf } from "../../app/intake/access-gate.ts";
import { sessionReads } from "../../app/reading/session-reads.ts";
import { runningStep } from "../../app/reading/timeline-entries.ts";
import { profileActions } from "../../app/operators/profile-actions.ts";
import { UNDO_MS } from "../../app/operators/profile-changes.ts";
import { SignIns } from "../../app/operators/sign-ins.ts";
import type { SleepWatch } from "../../clock/sleep-watch.ts";
import type { SandboxGuard } from "../../codex/sandbox-guard.ts";
import type { Phases } from "../../health/readiness.ts";
import { ownTimeZone } from "../../api/time-zone.ts";
import { usageReads } from "../../app/usage/usage-reads.ts";
import { application } from "../../http/application.ts";
import { workerHandlers } from "../../http/operator/handlers.ts";
import { type HttpServer, listen } from "../../http/server.ts";
import type { SessionTokens } from "../../http/session-tokens.ts";
import { isWorkspaceOf } from "../../sessions/shards.ts";
import type { Tool } from "../../tools/tool.ts";
import type { Environment } from "../configuration.ts";
import { deviceLogins } from "../device-logins.ts";
import type { DrainMode } from "../drain.ts";
import { version } from "../version.ts";
import { redactAnswer, redactorOf } from "../redaction.ts";
import type { CodexProfiles } from "./codex-profiles.ts";
import type { DiskCleanups } from "./disk-cleanups.ts";
import type { SessionServices } from "./session-services.ts";
import type { SlackSide } from "./slack-side.ts";
import type { Storage } from "./storage.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface DoorsOptions {
  readonly base: WorkerBase;
  readonly storage: Storage;
  readonly slack: SlackSide;
  readonly profiles: CodexProfiles;
  readonly services: SessionServices;
  readonly disk: DiskCleanups;
  readonly tools: readonly Tool[];
  readonly jobs: JobActions;
  readonly gitHubAuthors: GitHubAuthorActions;
  readonly gitHubAccounts: GitHubAccountActions;
  readonly tokens: SessionTokens;
  readonly sleepWatch: SleepWatch;
  readonly sleepHold: SleepHold;
  readonly followers: FeedFollowers;
  readonly operatorToken: string;
  readonly environment: Environment;
  /** What was ready at least once since the start. */
  readonly ready: { readonly slack: boolean; readonly codex: boolean };
  /** Null with a Codex that runs elsewhere. */
  readonly sandbox: SandboxGuard | null;
  readonly codexIsElsewhere: boolean;
  readonly onDrain: (mode: DrainMode) => void;
}

/** Opens the HTTP doors. Throws BrokerError when it cannot listen. */
export async function openDoors(options: DoorsOptions): Promise<HttpServer> {
  const { base, disk, operatorToken, profiles, services, slack, tokens, tools } = options;
  const { clock, config, ending, log } = base;
  const { db } = options.storage;
  const { access } = slack.gate;
  const { gateway, settings } = slack;
  const { asks, everyUnfinished, sessions } = services;
  const redactor = redactorOf(config);
  redactor.addSecret(operatorToken);
  const phases = phasesOf(options);
  const instance = randomUUID();
  const startedAt = clock.now();
  const today = turnsToday({ db, now: () => clock.now() });
  const health = healthActions({
    db,
    gateway,
    runtime: profiles.pool,
    sessions,
    sleepWatch: options.sleepWatch,
    sleepHold: options.sleepHold,
    slackPhase: () => slackPhaseOf(options),
    sandboxProblem: () => options.sandbox?.known() ?? null,
    turnsToday: today,
    startedAt,
  });
  const { followers } = options;
  options.storage.store.onWritten(() => {
    today.written();
    followers.written();
  });
  services.liveSteps.onChange((live, running) =>
    followers.happened({
      kind: "live-step",
      sessionKey: live.sessionKey,
      step: runningStep(live),
      running,
    }),
  );
  profiles.pool.onChange(() => {
    followers.happened({ kind: "profiles" });
    followers.happened({ kind: "health" });
  });
  gateway.link.onState(() => followers.happened({ kind: "health" }));
  gateway.absences.onChange(() => followers.happened({ kind: "health" }));
  const reads = sessionReads({
    db,
    live: {
      ...services.liveStatus,
      brokerRuns: true,
      settingsOf: (channel) => settings.inForce(channel),
      modelOf: (key) => services.threads.modelOf(key),
      runningSteps: (key) => services.liveSteps.of(key),
      profileCount: () => profiles.folder.places().length,
    },
    isWorkspace: (path) => isWorkspaceOf(config.sessionsRoot, path),
  });
  const changed = () => followers.happened({ kind: "profiles" });
  const profileActs = profileActions({
    ...profiles,
    db,
    sessions,
    clock,
    log,
    changed,
    accountMayWork: () => void everyUnfinished("account-usable"),
    isElsewhere: options.codexIsElsewhere,
  });
  ending.parts.defer("removed profiles", () => profileActs.close());
  await profiles.folder.forget({ before: clock.now() - UNDO_MS });
  const signIns = new SignIns({
    begin: deviceLogins(config, options.environment, { clock, log }),
    folder: profiles.folder,
    add: (request) => profileActs.add(request),
    clock,
    log,
    isElsewhere: options.codexIsElsewhere,
  });
  ending.parts.defer("sign-ins", () => signIns.close());
  const app = application({
    hostnames: ["127.0.0.1", "localhost", "[::1]", config.workerBindHost],
    service: config.serviceName,
    operatorToken,
    phases,
    identity: () => ({
      version,
      instance,
      pid: process.pid,
      startedAt,
      mode: "serve",
      schema: options.storage.store.schema,
      schemaMin: options.storage.store.schemaMin,
      codex: profiles.pool.health().version ?? null,
    }),
    log,
    agent: { db, log, tools, tokens, auth: config.brokerAgentAuth, jobs: options.jobs },
    operator: {
      follow: (after, signal) =>
        followFeed({ db, clock, followers, reads, instance, health: health.health }, after, signal),
      redact: redactAnswer(redactor),
      handlers: workerHandlers(
        {
          db,
          sessions: reads,
          usage: usageReads({ db, now: () => clock.now(), ownZone: ownTimeZone() }),
          access: accessReads({
            ...{ db, settings, admin: config.accessAdmin, policy: policyOf(config) },
          }),
        },
        {
          operator: { drain: options.onDrain },
          sessions: sessionActs({
            db,
            clock,
            sessions,
            asks,
            posts: gateway.posts,
            diskSpace: options.storage.diskSpace,
          }),
          settings,
          access: accessActions({
            ...{ db, clock, log, access, settings },
            changed: () => followers.happened({ kind: "health" }),
          }),
          disk: disk.actions,
          jobs: options.jobs,
          ...{ gitHubAuthors: options.gitHubAuthors, gitHubAccounts: options.gitHubAccounts },
          answerAsk: answerAsk({ asks, directory: gateway.directory }),
          profiles: profileActs,
          signIns,
          health,
        },
        { clock, log },
      ),
      absent: null,
    },
  });
  const http = await listen(app, config.workerBindHost, config.port);
  ending.parts.defer("HTTP doors", () => http.close());
  return http;
}

function phasesOf(options: DoorsOptions): () => Phases {
  const { base, profiles, ready, sandbox, storage } = options;
  const needsSandbox = sandbox !== null && base.config.codexSandbox !== "full-access";
  return () => ({
    store: storePhase(storage.diskSpace.state()),
    slack: slackPhaseOf(options),
    codex: codexPhase(profiles.pool.health(), {
      wasReady: ready.codex && (!needsSandbox || sandbox.isSound()),
      sandboxProblem: sandbox?.known() ?? null,
    }),
  });
}

function slackPhaseOf({ ready, slack }: Pick<DoorsOptions, "ready" | "slack">): SlackPhaseView {
  const { gate, gateway } = slack;
  return slackPhase(gateway.link.state(), ready.slack, {
    isUnverified: gate.access.isUnverified,
    strangers: gateway.strangers(),
    login: gateway.login(),
  });
}
