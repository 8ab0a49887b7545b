import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { ChannelSettings } from "../access/channel-settings.ts";
import type { Clock } from "../clock/clock.ts";
import { watchSleep } from "../clock/sleep-watch.ts";
import type { Config } from "../config/settings.ts";
import type { Phases } from "../health/readiness.ts";
import { application } from "../http/application.ts";
import { listen } from "../http/server.ts";
import { sessionTokens } from "../http/session-tokens.ts";
import { takeOverGeminiHome } from "../integrations/gemini-home.ts";
import { threadOf } from "../sessions/model.ts";
import { startReconciler } from "../sessions/reconciler.ts";
import { startWatchdog } from "../sessions/watchdog.ts";
import { formProblem } from "../slack/interactions.ts";
import { startRetention } from "../store/retention.ts";
import { retentionRules } from "../store/retention-rules.ts";
import { offersOf } from "../tools/tool.ts";
import { ToolCalls } from "../tools/tool-calls.ts";
import { interactions } from "../app/clicks/interactions.ts";
import { accessGate } from "../app/intake/access-gate.ts";
import { codexProfiles, endOrphans } from "./codex-profiles.ts";
import { identityFolder, serverChoice, settingsEverywhere, turnPolicy } from "./codex-server.ts";
import type { Environment } from "./configuration.ts";
import { startDiskCleanups } from "./disk-cleanups.ts";
import type { Drainable, DrainMode } from "./ending.ts";
import { codexPhase, slackPhase, storePhase } from "../app/operators/phases.ts";
import { profileActions } from "../app/operators/profile-actions.ts";
import { redactAnswer, redactorOf } from "./redaction.ts";
import { routeReceiver } from "../app/intake/received-routes.ts";
import { ownSecrets } from "./secrets.ts";
import { sessionServices } from "./session-services.ts";
import { slackGateway } from "./slack-gateway.ts";
import { stopTurns } from "../app/sessions/stop-turns.ts";
import { openWorkerStore } from "./store-file.ts";
import type { WorkerLogs } from "./worker-logs.ts";
import { healthActions } from "../app/operators/health-actions.ts";
import { workerTools } from "./worker-tools.ts";
import { diskSpaceGate } from "./disk-space-gate.ts";

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

/**
 * Puts the modules together and starts them: store and doors first, so that readiness can be asked,
 * then Slack and Codex side by side. Throws BrokerError when it cannot run at all.
 */
export async function startWorker(options: WorkerOptions): Promise<Drainable> {
  const { config, clock, environment, logs } = options;
  const { log } = logs;
  const server = serverChoice(config, environment);
  if (!server.ok) throw server.error;
  const secrets = await ownSecrets(identityFolder(config));
  logs.keepSecret(secrets.operatorToken);
  const redactor = redactorOf(config);
  redactor.addSecret(secrets.operatorToken);
  // A sandbox grants only folders that are there.
  await mkdir(config.reposRoot, { recursive: true });
  if (config.geminiHostHomePath !== null) {
    await takeOverGeminiHome(config.geminiHostHomePath, options.userHome, log);
  }
  const store = await openWorkerStore(config, { log, now: () => clock.now() });
  const { db } = store;
  const tokens = sessionTokens(secrets.sessionKey);
  const diskSpace = diskSpaceGate(config, store, { clock, log });
  const gateway = slackGateway(config, { db, clock, log, takesWork: () => diskSpace.isAmple() });
  const { access, admit, mayDrive, refusals } = accessGate(config, { db, clock, log, gateway });
  const everywhere = settingsEverywhere(config);
  const settings = new ChannelSettings({ db, clock, log, everywhere });
  await settings.load();

  const tools = workerTools({
    config,
    clock,
    store,
    gateway,
    temporaryFolder: options.temporaryFolder,
    codexHomes: async () => [
      config.codexHome,
      ...profiles.folder.places().map(({ codexHome }) => codexHome),
    ],
    dispatch: (key, event) => services.dispatchInOrder(key, event),
    setPlan: (key, plan) => progress.setPlan(key, plan),
  });
  const toolCalls = new ToolCalls({ db, log, tools, persist: diskSpace.persist });
  const profiles = codexProfiles({
    config,
    server: server.value,
    db,
    userHome: options.userHome,
    clientName: config.serviceName,
    clock,
    log,
    random: Math.random,
    tools: offersOf(tools),
    policyFor: (key) => turnPolicy(settings.of(threadOf(key)?.channel ?? null)),
    handlers: {
      onEvent: (event) => events.handle(event),
      onToolCall: (call, signal) => toolCalls.answer(call, signal),
      onRequest: (request, signal) => asks.ask(request, signal),
    },
  });
  const runtime = profiles.pool;
  const hasLiveJob = () => Promise.resolve(false);
  const ready = { slack: false, codex: false };
  const services = sessionServices({
    config,
    db,
    clock,
    log,
    diskSpace,
    gateway,
    runtime,
    access,
    settings,
    tokens,
    inContainer: options.inContainer,
    hasLiveJob,
    onCodexConnected: () => {
      ready.codex = true;
    },
  });
  const { threads, sessions, asks, progress, events, commands, everyUnfinished } = services;
  const sleepWatch = watchSleep({ clock, log, onWake: (sleep) => gateway.woke(sleep) });

  await asks.start();
  await everyUnfinished("worker-started");
  const disk = startDiskCleanups({
    config,
    db,
    clock,
    log,
    sessions,
    threads,
    runtime,
    events,
    hasLiveJob,
  });
  const phases = (): Phases => ({
    store: storePhase(diskSpace.state()),
    slack: slackPhase(gateway.link.state(), ready.slack, {
      isUnverified: access.isUnverified,
      strangers: gateway.strangers(),
      login: gateway.login(),
    }),
    codex: codexPhase(runtime.health(), ready.codex),
  });
  const http = await listen(
    application({
      hostnames: ["127.0.0.1", "localhost", "[::1]", config.workerBindHost],
      service: config.serviceName,
      operatorToken: secrets.operatorToken,
      phases,
      log,
      agent: { db, log, tools, tokens, auth: config.brokerAgentAuth },
      settings,
      explainAccess: (user, channel) => access.explain(user, channel),
      operator: {
        db,
        clock,
        redact: redactAnswer(redactor),
        actions: {
          drain: options.onDrain,
          stopTurn: (key) =>
            sessions.dispatch(key, {
              kind: "stop",
              userId: gateway.identity()?.botUserId ?? "",
              messageTs: `operator-${clock.now()}`,
            }),
        },
      },
      disk: disk.actions,
      answerAsk: (handle, choice) => asks.answer(handle, choice, null),
      profiles: profileActions({
        ...profiles,
        db,
        sessions,
        clock,
        log,
        accountMayWork: () => void everyUnfinished("account-usable"),
        isElsewhere: server.value.kind === "external",
      }),
      health: healthActions({
        db,
        gateway,
        runtime,
        sessions,
        sleepWatch,
        slackPhase: () => phases().slack,
      }),
    }),
    config.workerBindHost,
    config.port,
  ).catch(async (thrown: unknown) => {
    await store.close();
    throw thrown;
  });
  // First, because Codex takes longest to come up, and on another core.
  void runtime.start();
  gateway.link.onState((state) => {
    if (state.state === "live") ready.slack = true;
  });
  gateway.start({
    deliver: routeReceiver({
      clock,
      sessions,
      sessionsRoot: config.sessionsRoot,
      host: hostname(),
      asks,
      commands,
    }),
    admit,
    onInteraction: interactions({
      db,
      log,
      clock,
      asks,
      sessions,
      pool: profiles.pool,
      gateway,
      mayDrive,
    }),
    formProblem,
  });
  refusals.start();
  void endOrphans(profiles, { server: server.value, clock, log });
  // What waited for disk space, and what was due meanwhile.
  diskSpace.onAmple(() => {
    gateway.wake();
    void everyUnfinished("retry-due");
  });
  progress.start();
  const watchdog = startWatchdog({
    clock,
    sessions,
    asleepMsSince: (at) => sleepWatch.asleepMsSince(at),
    // Who waits for people is not stuck.
    events: {
      lastEventAt: (key) => (asks.isWaiting(key) ? clock.now() : events.lastEventAt(key)),
      offlineSince: (key) => events.offlineSince(key),
    },
    stallNoticeMs: config.turnStallNoticeMs,
    maxTurnMs: config.turnMaxMs,
  });
  const reconciler = startReconciler({
    clock,
    sessions,
    events,
    intervalMs: config.slackActiveTurnReconcileIntervalMs,
  });
  const retention = startRetention({
    store,
    clock,
    log,
    rules: retentionRules(config.slackRecoveryMaxAgeMs),
  });
  log.info("The worker has started.", { port: http.port, data: config.dataRoot });

  return {
    closeForNewTurns: () => sessions.closeForNewTurns(),
    runningTurns: () => sessions.running().length,
    stopTurns: () => stopTurns(sessions, { db, clock }),
    end: async (mode) => {
      diskSpace.stop();
      watchdog.stop();
      reconciler.stop();
      sleepWatch.stop();
      asks.stop();
      await http.close();
      await disk.stop();
      await (mode === "handover" ? runtime.release() : runtime.stop());
      await progress.stop();
      await sessions.stop();
      await gateway.stop();
      await refusals.stop();
      await retention.stop();
      await store.close();
    },
  };
}
