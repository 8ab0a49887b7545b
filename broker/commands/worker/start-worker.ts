import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { FeedFollowers } from "../../app/feed/feed-followers.ts";
import { interactions } from "../../app/clicks/interactions.ts";
import { coauthorToolsOptions } from "../../app/github/coauthor-tools-options.ts";
import { jobActions } from "../../app/jobs/job-actions.ts";
import { jobToolsOptions } from "../../app/jobs/job-tools-options.ts";
import { routeReceiver } from "../../app/intake/received-routes.ts";
import { sleepHold } from "../../app/operators/sleep-hold.ts";
import { stopTurns } from "../../app/sessions/stop-turns.ts";
import type { Clock } from "../../clock/clock.ts";
import { watchSleep } from "../../clock/sleep-watch.ts";
import type { ServerChoice } from "../../codex/app-server.ts";
import type { Config } from "../../config/settings.ts";
import { sessionTokens } from "../../http/session-tokens.ts";
import { takeOverGeminiHome } from "../../integrations/gemini-home.ts";
import { jobTokens } from "../../jobs/job-token.ts";
import { threadOf } from "../../sessions/model.ts";
import { formProblem } from "../../slack/interactions.ts";
import { queueAccompanyingEdits } from "../../store/messages.ts";
import type { JobToolsOptions } from "../../tools/jobs.ts";
import { offersOf } from "../../tools/tool.ts";
import { ToolCalls } from "../../tools/tool-calls.ts";
import { identityFolder, serverChoice, turnPolicy } from "../codex-server.ts";
import type { Environment } from "../configuration.ts";
import { type Drainable, type DrainMode, END_MAX_MS } from "../drain.ts";
import { endWithin } from "../end-within.ts";
import { type OwnSecrets, ownSecrets } from "../secrets.ts";
import type { WorkerLogs } from "../worker-logs.ts";
import { backgroundJobs, installJobHelper } from "./background-jobs.ts";
import { type CommitAuthors, commitAuthors, installCommitHooks } from "./commit-authors.ts";
import { type CodexProfiles, codexProfiles, endOrphans } from "./codex-profiles.ts";
import { startDiskCleanups } from "./disk-cleanups.ts";
import { type GitHubAccounts, gitHubAccounts } from "./github-accounts.ts";
import { openDoors } from "./http-doors.ts";
import { isolatedMcp } from "./isolated-mcp.ts";
import { type SessionServices, sessionServices } from "./session-services.ts";
import { type SlackSide, slackSide } from "./slack-side.ts";
import { openStorage, type Storage } from "./storage.ts";
import { startWatches } from "./watches.ts";
import type { WorkerBase } from "./worker-base.ts";
import { WorkerEnding } from "./worker-ending.ts";
import { workerSandbox } from "./worker-sandbox.ts";
import { workerTools } from "./worker-tools.ts";

export interface WorkerOptions {
  readonly config: Config;
  readonly environment: Environment;
  readonly logs: WorkerLogs;
  readonly clock: Clock;
  readonly userHome: string;
  readonly temporaryFolder: string;
  readonly inContainer: boolean;
  /** An operator asked for the end. */
  readonly onDrain: (mode: DrainMode) => void;
}

/** Starts a worker. Throws BrokerError when it cannot run at all, with everything ended again. */
export async function startWorker(options: WorkerOptions): Promise<Drainable> {
  const { config, environment, logs } = options;
  const server = serverChoice(config, environment);
  if (!server.ok) throw server.error;
  const secrets = await ownSecrets(identityFolder(config));
  logs.keepSecret(secrets.operatorToken);
  // A sandbox grants only folders that are there.
  await mkdir(config.reposRoot, { recursive: true });
  if (config.geminiHostHomePath !== null) {
    await takeOverGeminiHome(config.geminiHostHomePath, options.userHome, logs.log);
  }
  const ending = new WorkerEnding();
  try {
    return await assemble(options, { server: server.value, secrets, ending });
  } catch (thrown) {
    const end = () => ending.end("handover");
    const outcome = await endWithin(end, { clock: options.clock, maxMs: END_MAX_MS });
    if (outcome !== "ended") {
      logs.log.error("Parts of the worker have not ended", { left: ending.left() });
    }
    throw thrown;
  }
}

interface Prepared {
  readonly server: ServerChoice;
  readonly secrets: OwnSecrets;
  readonly ending: WorkerEnding;
}

/**
 * Puts the modules together and starts them: store and doors first, so that readiness can be asked,
 * then Slack and Codex side by side.
 */
async function assemble(options: WorkerOptions, prepared: Prepared): Promise<Drainable> {
  const { ending, secrets, server } = prepared;
  const { clock, config } = options;
  const { log } = options.logs;
  const base: WorkerBase = { config, clock, log, ending };
  const storage = await openStorage(base);
  const { db } = storage;
  const followers = new FeedFollowers();
  const slack = await slackSide(base, storage, followers);
  const { gate, gateway, settings } = slack;
  const sandbox = workerSandbox(base, server, () => void everyUnfinished("retry-due"));
  const profiles = codexProfiles({
    ...base,
    ...(sandbox === null ? {} : { sandboxProblem: () => sandbox.problem() }),
    db,
    server,
    userHome: options.userHome,
    clientName: config.serviceName,
    random: Math.random,
    policyFor: (key) => turnPolicy(settings.of(threadOf(key)?.channel ?? null)),
  });
  const ready = { slack: false, codex: false };
  const tokens = sessionTokens(secrets.sessionKey);
  const jobKeys = jobTokens(secrets.sessionKey);
  const background = backgroundJobs({
    base,
    storage,
    server,
    settings,
    tokens: jobKeys,
    sessionEnvironment: (session) => services.environmentOf(session),
    posts: gateway.posts,
    poke: (key) => services.sessions.poke(key),
  });
  const services: SessionServices = sessionServices({
    ...base,
    ...storage,
    gateway,
    settings,
    tokens,
    access: gate.access,
    runtime: profiles.pool,
    inContainer: options.inContainer,
    cancelJobs: (key) => background.jobs.cancelAll(key),
    sandboxProblem: () => sandbox?.known() ?? null,
    onCodexConnected: () => {
      ready.codex = true;
      followers.happened({ kind: "health" });
    },
    onAccount: () => followers.happened({ kind: "health" }),
    onActivity: (key) => followers.happened({ kind: "activity", sessionKey: key }),
  });
  const { asks, events, everyUnfinished, sessions, threads } = services;
  const jobs = jobActions({ ...background, db, clock, tokens: jobKeys });
  const gitHub = gitHubAccounts({
    ...{ base, storage, gateway },
    key: secrets.gitHubKey,
    environment: options.environment,
    keepSecret: (token) => options.logs.keepSecret(token),
  });
  const commits = commitAuthors({ base, storage, gateway, accounts: gitHub.accounts });
  const tools = connectTools({
    ...{ commits, gitHub, options, base, storage, slack, profiles, services },
    jobs: jobToolsOptions({ ...background, actions: jobs, tokens: jobKeys, db }),
  });
  const hold = sleepHold({
    ...{ clock, log, sessions, link: gateway.link },
    onReleased: () => void everyUnfinished("retry-due"),
  });
  ending.watches.defer("hold before sleep", () => hold.stop());
  const sleepWatch = watchSleep({
    clock,
    log,
    onStir: () => {
      hold.release();
      gateway.stirred();
    },
    onWake: (sleep) => gateway.woke(sleep),
  });
  ending.watches.defer("sleep watch", () => sleepWatch.stop());

  await asks.start();
  // What an earlier worker waited to see the end of.
  await queueAccompanyingEdits(storage.db);
  await everyUnfinished("worker-started");
  // Before anything can remove a session: its jobs end with it.
  await background.jobs.load();
  const runtime = profiles.pool;
  const disk = startDiskCleanups({
    ...{ ...base, db, sessions, threads, runtime, events },
    jobs: background.jobs,
  });
  const http = await openDoors({
    base,
    storage,
    slack,
    profiles,
    services,
    disk,
    tools,
    jobs,
    ...{ gitHubAuthors: commits.authors, gitHubAccounts: gitHub.actions },
    tokens,
    sleepWatch,
    sleepHold: hold,
    followers,
    ready,
    sandbox,
    operatorToken: secrets.operatorToken,
    environment: options.environment,
    codexIsElsewhere: server.kind === "external",
    onDrain: options.onDrain,
  });
  // First, because Codex takes longest to come up, and on another core.
  void runtime.start();
  gateway.link.onState((state) => {
    if (state.state === "live") ready.slack = true;
  });
  await installJobHelper(config);
  await installCommitHooks(config);
  await background.jobs.start();
  startSlack(base, { commits, gitHub, storage, slack, profiles, services, followers });
  void endOrphans(profiles, { server, clock, log });
  services.progress.start();
  startWatches(base, { ...services, sleepWatch });
  log.info("The worker has started", { port: http.port, data: config.dataRoot });
  return {
    closeForNewTurns: () => sessions.closeForNewTurns(),
    runningTurns: () => sessions.busy().size,
    stopTurns: () => stopTurns(sessions, { db, clock }),
    end: (codex) => ending.end(codex),
    left: () => ending.left(),
  };
}

interface Parts {
  readonly storage: Storage;
  readonly slack: SlackSide;
  readonly profiles: CodexProfiles;
  readonly services: SessionServices;
  readonly commits: CommitAuthors;
  readonly gitHub: GitHubAccounts;
}

/** Makes the agent's tools, and connects Codex with them and with the sessions. */
function connectTools(
  parts: Parts & { options: WorkerOptions; base: WorkerBase; jobs: JobToolsOptions },
) {
  const { base, options, profiles, services, slack, storage } = parts;
  const { clock, config, ending, log } = base;
  const { asks, dispatchInOrder, events, progress } = services;
  const tools = workerTools({
    config,
    clock,
    store: storage.store,
    gateway: slack.gateway,
    temporaryFolder: options.temporaryFolder,
    jobs: parts.jobs,
    gitHubToken: parts.gitHub.resolve,
    coauthors: coauthorToolsOptions(parts.commits.coauthors, storage.db),
    integrations: isolatedMcp(base, options.environment, options.logs.keepSecret),
    codexHomes: async () => [
      config.codexHome,
      ...profiles.folder.places().map(({ codexHome }) => codexHome),
    ],
    dispatch: dispatchInOrder,
    setPlan: (key, plan) => progress.setPlan(key, plan),
  });
  const { db, diskSpace } = storage;
  const toolCalls = new ToolCalls({ db, log, tools, persist: diskSpace.persist });
  profiles.connect({
    tools: offersOf(tools),
    handlers: {
      onEvent: (event) => events.handle(event),
      onToolCall: (call, signal) => toolCalls.answer(call, signal),
      onRequest: (request, signal) => asks.ask(request, signal),
    },
  });
  const { pool } = profiles;
  ending.parts.defer("Codex", () => (ending.codex() === "handover" ? pool.release() : pool.stop()));
  return tools;
}

/** Lets Slack's events and clicks in, and takes up what waited whenever there is disk space again. */
function startSlack(
  { clock, config, log }: WorkerBase,
  parts: Parts & { readonly followers: FeedFollowers },
): void {
  const { asks, commands, everyUnfinished, sessions } = parts.services;
  const { gate, gateway } = parts.slack;
  const { db, diskSpace } = parts.storage;
  const { pool } = parts.profiles;
  gateway.start({
    deliver: routeReceiver({
      db,
      log,
      clock,
      persist: diskSpace.persist,
      sessions,
      sessionsRoot: config.sessionsRoot,
      host: hostname(),
      asks,
      commands,
    }),
    admit: gate.admit,
    onInteraction: interactions({
      db,
      log,
      clock,
      asks,
      sessions,
      pool,
      gateway,
      mayDrive: gate.mayDrive,
      admin: config.accessAdmin,
      requestsChanged: () => parts.followers.happened({ kind: "health" }),
      coauthors: parts.commits.coauthors,
      ...parts.gitHub,
    }),
    formProblem,
  });
  gate.refusals.start();
  diskSpace.onAmple(() => {
    gateway.wake();
    void everyUnfinished("retry-due");
  });
}
