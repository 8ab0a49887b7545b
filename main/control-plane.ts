import { randomBytes } from "node:crypto";
import { statfs } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { createRedactor } from "../broker/logs/redact.ts";
import { application } from "./admin/application.ts";
import { openHttpDoor, openSocketDoor } from "./admin/listen.ts";
import { portHolder } from "./admin/port-holder.ts";
import { withoutToken } from "./admin/without-token.ts";
import { reachOf } from "./admin/reach.ts";
import { type SignInCodes, signInCodes } from "./admin/sign-in-codes.ts";
import { powerSource } from "./admin/power-source.ts";
import { statusReport } from "./admin/status-report.ts";
import { type StatusWatch, statusWatch } from "./admin/status-watch.ts";
import type { AdminStatus } from "./api/status.ts";
import { commandFolder, unlinkOwnCommand } from "./command-link/command-link.ts";
import { removeControlRecord, writeControlRecord } from "./lock/control-record.ts";
import { openControlLog } from "./logs/control-log.ts";
import { systemLogDisk } from "./logs/log-disk.ts";
import { logFolderOf } from "./logs/log-sources.ts";
import { startBroker } from "./broker-service.ts";
import { startDiagnostics } from "./diagnostics-service.ts";
import { codexForStart, needsOwnCodex } from "./runtime/codex-for-start.ts";
import { startDoctor } from "./doctor-service.ts";
import { runProgram } from "./doctor/programs.ts";
import { setupService } from "./setup-service.ts";
import { ownVersion } from "./own-version.ts";
import { prepareReleases } from "./release-service.ts";
import { liveLoginAt } from "./profiles/live-login.ts";
import { operatorName as operatorNameOf, thisAccount } from "./settings/operator-name.ts";
import type { ControlSettings, Environment } from "./settings/control-settings.ts";
import { keptRunning } from "./service/kept-running.ts";
import { ownAgent } from "./service/launchd/own-agent.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import { uninstaller } from "./uninstall/uninstaller.ts";

export interface ControlPlaneOptions {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly token: string;
  readonly environment: Environment;
  /** Where this program lies; the worker and the interface lie beside it. */
  readonly programFolder: string;
}

export interface ControlPlane {
  /** Address of the admin page. */
  readonly url: string;
  /** The same with a code that signs in once. */
  signInLink(): string;
  /** Calls with the status now and after each change, until the returned function is called. */
  followStatus(listener: (status: AdminStatus) => void): () => void;
  /** Ends it; a kept worker goes on, a tied one ends first. */
  close(): Promise<void>;
}

/**
 * Opens the doors, then takes up or starts the worker. The lock must be held. Throws ControlError
 * when a door cannot be opened; nothing is left running then.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const parts = new AsyncDisposableStack();
  try {
    const { url, codes, watch } = await startParts(options, parts);
    return {
      url,
      signInLink: () => `${url}#code=${codes.issue()}`,
      followStatus: (listener) => {
        const end = watch.follow(listener);
        watch.touchNow();
        return end;
      },
      close: () => parts.disposeAsync(),
    };
  } catch (thrown) {
    await parts.disposeAsync();
    throw thrown;
  }
}

async function startParts(
  options: ControlPlaneOptions,
  parts: AsyncDisposableStack,
): Promise<{ readonly url: string; readonly codes: SignInCodes; readonly watch: StatusWatch }> {
  const { paths, settings, token, environment, programFolder } = options;
  const version = ownVersion(programFolder);
  const clock = systemClock;
  const redactor = createRedactor([token]);
  // Registered first, so that it runs when everything else is closed.
  let finish: () => Promise<void> = () => Promise.resolve();
  parts.defer(() => finish());
  const logs = openControlLog(paths.logsFolder, redactor);
  const { log } = logs;
  parts.defer(() => logs.close());

  const release = prepareReleases({ paths, settings, environment, programFolder, clock, log });
  const { releases, restorations, operations, workerProgram } = release;
  const broker = await startBroker({
    ...{ paths, settings, environment, programFolder, workerProgram, redactor, log },
    prepareRuntime: async (variables, preparation) => {
      const wanted = release.workerRuntime();
      if (wanted === null || !needsOwnCodex(variables)) return;
      await codexForStart(release.runtimes, wanted, preparation, clock);
    },
  });
  parts.defer(() => broker.close());
  parts.defer(() => release.close());
  const commandsFolder = commandFolder(environment["HOME"] ?? homedir());
  const remover = uninstaller({
    installation: () => ({ ...broker.configurationInForce(), root: paths.root }),
    runFolder: paths.runFolder,
    inUse: [paths.logsFolder, join(paths.root, "operations")],
    isChanging: () => release.isChanging(),
    stopBroker: async (by) => {
      broker.supervisor.stop("stop", by);
      await broker.supervisor.untilStopped();
      // Who starts it meanwhile would have it write where everything is about to go.
      broker.supervisor.hold("The installation is removed.");
      await broker.supervisor.untilStopped();
      await broker.inspect.end();
    },
    letBrokerGo: () => broker.supervisor.letGo(),
    removeAgent: async (by) => broker.launchd?.agent.remove(by),
    ownAgent: () => ownAgent(paths),
    removeCommand: () => unlinkOwnCommand({ folder: commandsFolder, root: paths.root }),
    end: () => process.kill(process.pid, "SIGTERM"),
    ...{ clock, log },
  });
  finish = () => remover.finish();
  const ended = new AbortController();
  const url = `http://127.0.0.1:${settings.port}/admin`;
  const reach = reachOf({
    status: () => broker.supervisor.status(),
    workerAddress: () => broker.address(),
    inspect: broker.inspect,
  });
  const doctor = startDoctor({
    ...{ paths, broker, reach, workerProgram, release, clock, log },
    freeBytes: freeBytesOf,
  });
  parts.defer(() => doctor.close());
  const setup = setupService({
    ...{ paths, settings, release, broker, reach, redactor },
    report: () => report,
  });
  const agent = broker.launchd?.agent ?? null;
  const kept = () =>
    keptRunning(settings.backend, process.platform, agent === null ? null : () => agent.isKept());
  const report = statusReport({
    controlPlane: controlPlaneFacts(options, url),
    worker: () => broker.supervisor.status(),
    releases: () => releases.summary(),
    reach,
    freeBytes: () => freeBytesOf(paths.root),
    power: powerSource({ platform: process.platform, run: runProgram, clock }),
    playgroundUrl: environment["PLAYGROUND_URL"] ?? null,
    doctor: () => doctor.summary(),
    setupPhase: () => setup.phase(),
    keptRunning: kept,
    clock,
    log,
  });
  const watch = statusWatch(report, clock, log);
  parts.defer(broker.supervisor.onChange(() => watch.touchNow()));
  parts.defer(doctor.onChange(() => watch.touchNow()));
  parts.defer(operations.follow(() => watch.touchNow()));
  parts.defer(releases.onChange(() => watch.touchNow()));
  const operator = operatorNameOf({ configured: settings.operatorName, ...thisAccount });
  const hide = withoutToken(token);
  const codes = signInCodes(() => clock.now());
  // A name that is set in Settings counts at once; the environment wins.
  const operatorName = () =>
    settings.operatorName ?? broker.settings.operatorName() ?? operator.current();
  const app = application({
    version,
    token,
    port: settings.port,
    codes,
    service: broker.supervisor,
    serviceAgent: { agent, kept, changed: () => watch.touchNow(), log },
    releases: { releases, restorations, operations, operatorName },
    operations: { operations, operatorName, clock },
    report,
    feed: {
      workerAddress: () => broker.address(),
      report,
      watch,
      onOperation: (listener) => operations.follow(listener),
      onWorkerChange: (listener) => broker.supervisor.onChange(listener),
      ended: ended.signal,
      hide,
      clock,
      log,
    },
    forward: {
      reach,
      status: () => broker.supervisor.status(),
      operatorName,
      hide,
      changedWhileStopped: () => {
        report.forget();
        watch.touchNow();
      },
    },
    profiles: {
      liveLogin: liveLoginAt(join(environment["HOME"] ?? homedir(), ".codex/auth.json")),
    },
    doctor: { doctor, operatorName },
    logs: {
      configuration: () => {
        const configured = broker.configurationInForce();
        return { logFolder: logFolderOf(configured), environment: configured.environment };
      },
      disk: systemLogDisk,
      hide: (text) => redactor.text(text),
      ended: ended.signal,
      clock,
      log,
    },
    setup: {
      setup,
      operatorName,
      changed: () => watch.touchNow(),
    },
    uninstall: {
      uninstaller: remover,
      serviceRoot: paths.root,
      runningTurns: async () => (await report.current()).runningTurns,
      operatorName,
    },
    commandLink: {
      link: {
        folder: commandsFolder,
        node: process.execPath,
        program: join(programFolder, "broker.js"),
        root: paths.root,
      },
      searchPath: () => broker.configurationInForce().environment["PATH"] ?? "",
    },
    diagnostics: startDiagnostics({
      paths,
      version,
      token,
      configuration: () => broker.configurationInForce(),
      status: () => report.current(),
      doctor: () => doctor.report(),
      reach,
      clock,
      log,
    }),
    settings: {
      settings: broker.settings,
      workerState: () => broker.supervisor.status().state,
      restartWorker: (by) => broker.supervisor.restart(by),
      operatorName,
    },
    interfaceFolder: join(programFolder, "..", "renderer"),
    clock,
    log,
  });
  const http = await openHttpDoor(
    app,
    { host: settings.bindHost, port: settings.port },
    portHolder,
  );
  parts.defer(() => http.close());
  // Last, because the app shows its pages once it is answered here: a port that is taken comes before.
  const socket = await openSocketDoor(app, paths.controlSocket);
  parts.defer(() => socket.close());
  writeControlRecord(paths.controlRecord, { pid: process.pid, url });
  parts.defer(() => removeControlRecord(paths.controlRecord));
  // First of all at the end: the followers of the feed would keep the doors open.
  parts.defer(() => ended.abort());
  // Only now: a control plane whose doors cannot be opened starts nothing.
  broker.begin();
  release.begin(broker, () => remover.isBusy());
  log.info("The control plane has started", { url, root: paths.root, backend: settings.backend });
  return { url, codes, watch };
}

function controlPlaneFacts(
  { paths, settings, programFolder }: ControlPlaneOptions,
  url: string,
): AdminStatus["controlPlane"] {
  return {
    version: ownVersion(programFolder),
    instance: randomBytes(8).toString("hex"),
    pid: process.pid,
    startedAt: systemClock.now(),
    host: hostname(),
    serviceRoot: paths.root,
    platform: process.platform,
    backend: settings.backend,
    url,
  };
}

async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // The status says that it cannot be told.
    return null;
  }
}
