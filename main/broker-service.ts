import { randomUUID } from "node:crypto";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../broker/clock/clock.ts";
import type { Log } from "../broker/logs/log.ts";
import type { Redactor } from "../broker/logs/redact.ts";
import { nodeOfRelease } from "./runtime/node-of-release.ts";
import { freePortNear } from "./service/free-port.ts";
import {
  type LaunchdBackend,
  launchdBackend,
  launchdEnvironment,
} from "./service/launchd/launchd-backend.ts";
import { serviceRecords } from "./service/service-records.ts";
import type { StartPreparation } from "./service/start-preparation.ts";
import { createSupervisor, type Supervisor } from "./service/supervisor.ts";
import { tiedCommand } from "./service/tied.ts";
import { usualLimits } from "./service/usual-limits.ts";
import { workerHost } from "./service/worker-host.ts";
import { workerOutput } from "./service/worker-output.ts";
import type { ControlSettings, Environment } from "./settings/control-settings.ts";
import { accessVariables } from "./api/access.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import { type BrokerSettings, brokerSettings } from "./settings/broker-settings.ts";
import { configurationSource } from "./settings/configuration-source.ts";
import { loginPath, personsShell } from "./settings/login-path.ts";
import { privateFiles } from "./settings/private-file.ts";
import type { WorkerConfiguration } from "./settings/worker-environment.ts";
import { readSetupRecord } from "./setup/setup-record.ts";
import { type InspectReads, inspectReads } from "./worker-client/inspect-process.ts";
import { releaseDescriber } from "./worker-client/release-description.ts";
import { startInspect } from "./worker-client/start-inspect.ts";
import { type WorkerAddress, workerAddress } from "./worker-client/worker-client.ts";
import { workerDoors } from "./worker-client/worker-doors.ts";

const run = promisify(execFile);

export interface BrokerServiceOptions {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly environment: Environment;
  /** Where this program lies. */
  readonly programFolder: string;
  /** The worker's program: looked up for each start, because an update changes it. */
  readonly workerProgram: () => string;
  /** Brings what that program runs on with these variables. Rejects with a ControlError. */
  readonly prepareRuntime: (variables: Environment, preparation: StartPreparation) => Promise<void>;
  readonly redactor: Redactor;
  readonly log: Log;
}

/** The worker as the control plane has it: supervised, and read while it is stopped. */
export interface BrokerService {
  readonly supervisor: Supervisor;
  readonly inspect: InspectReads;
  readonly settings: BrokerSettings;
  /** Null where launchd does not run the worker. */
  readonly launchd: LaunchdBackend | null;
  /** Where the worker answers, while its process is there. */
  address(): WorkerAddress | null;
  /** With what the next worker would be started. Throws ControlError when it is unreadable. */
  configuration(): WorkerConfiguration;
  /** With what the running worker was started, or the file as far as it can be read. */
  configurationInForce(): WorkerConfiguration;
  /** Takes up the worker that runs, or starts one when it is wanted. */
  begin(): void;
  close(): Promise<void>;
}

const INSPECT_IDLE_MS = 60_000;
const INSPECT_RETRY_MS = 10_000;
/** Ending Codex takes some milliseconds; at most 7 s for one that hangs. */
const END_CODEX_TIMEOUT_MS = 20_000;

/**
 * Whether the broker starts before anybody asked for it. While the setup assistant is not done it
 * does not, and without any token it has nobody to talk to.
 */
function startsUnasked(paths: ServicePaths, { environment }: WorkerConfiguration): boolean {
  const setup = readSetupRecord(paths.setupRecord);
  if (setup !== null) return setup.phase === "done";
  return (
    environment["SLACK_APP_TOKEN"] !== undefined || environment["SLACK_BOT_TOKEN"] !== undefined
  );
}

/** Puts the supervision together; starts nothing before `begin`. */
export async function startBroker(options: BrokerServiceOptions): Promise<BrokerService> {
  const { paths, settings, redactor, log } = options;
  const clock = systemClock;
  // Never what happens to be on PATH.
  const program = () => {
    const path = options.workerProgram();
    return [nodeOfRelease(path, join(paths.root, "runtime")), path];
  };
  const records = serviceRecords(paths);
  const output = workerOutput(paths.logsFolder, (text) => redactor.text(text));

  const isLaunchd = settings.backend === "launchd";
  const shell = personsShell(options.environment);
  // launchd starts the worker without us, and then has nothing of our environment.
  const environment = isLaunchd
    ? launchdEnvironment(options.environment, shell)
    : options.environment;
  const common = { paths, environment, files: privateFiles };
  const path = loginPath({
    ...common,
    file: paths.loginPath,
    shell,
    now: () => clock.now(),
  });
  const configuration = configurationSource({
    ...common,
    loginPath: path,
    onSecrets: (secrets) => {
      for (const secret of secrets) redactor.addSecret(secret);
    },
    onFault: (message) => log.warn("The settings' file has a fault", { reason: message }),
  });
  const addressOf = (port: number) => {
    const { host, dataRoot } = configuration.inForce();
    return workerAddress(host, port, dataRoot);
  };
  const portFor = async ({ port, host }: WorkerConfiguration) => {
    if (port !== null) return port;
    const chosen = await freePortNear(host, records.port());
    records.keepPort(chosen);
    return chosen;
  };

  const inspect = inspectReads({
    clock,
    log,
    idleMs: INSPECT_IDLE_MS,
    retryMs: INSPECT_RETRY_MS,
    start: async () => {
      const { environment: given, host } = configuration.toRead(accessVariables);
      const port = await freePortNear(host, null);
      return startInspect({
        command: tiedCommand([...program(), "inspect"]),
        environment: { ...given, INSPECT_PORT: String(port) },
        workingFolder: paths.root,
        address: addressOf(port),
        clock,
      });
    },
  });

  const launchd = isLaunchd
    ? launchdBackend({
        paths,
        settings: settings.launchd,
        // Through the link: launchd starts whichever release is current.
        worker: join(paths.root, "current-worker", "main.js"),
        starter: join(options.programFolder, "launch-worker.js"),
        environment: options.environment,
        shell,
        app: appOf(options.programFolder),
        records,
        output,
        clock,
        log,
      })
    : null;
  const supervisor = await createSupervisor({
    backend: settings.backend,
    host:
      launchd?.host ??
      workerHost({
        command: () => [...program(), "serve"],
        workingFolder: paths.root,
        isTied: settings.backend === "child-tied",
        output,
        clock,
      }),
    doors: workerDoors(addressOf),
    records,
    firstWanted: startsUnasked(paths, configuration.inForce()) ? "running" : "stopped",
    prepareStart: async (preparation) => {
      const next = await configuration.toStart();
      await options.prepareRuntime(next.environment, preparation);
      // Under launchd the launcher chooses: a second look at the port would be in its way.
      const port = isLaunchd ? (records.port() ?? 0) : await portFor(next);
      return { environment: { ...next.environment, PORT: String(port) }, port };
    },
    drainWaitMaxMs: () => configuration.inForce().drainWaitMaxMs,
    endLeftovers: async () => {
      const [node = "", ...args] = [...program(), "end-codex"];
      const given = configuration.inForce().environment;
      await run(node, args, {
        cwd: paths.root,
        env: { ...given },
        timeout: END_CODEX_TIMEOUT_MS,
      });
    },
    boundOutput: () => output.bound(),
    clock,
    log,
    limits: usualLimits,
  });
  const leave = supervisor.onChange(() => {
    if (supervisor.status().state === "running") void inspect.end();
  });

  const ofBroker = brokerSettings({
    ...common,
    loginPath: path,
    shell,
    describer: releaseDescriber({ program, workingFolder: paths.root }),
    inForce: () => (supervisor.status().pid === null ? null : configuration.started()),
    now: () => clock.now(),
    newId: () => randomUUID(),
    // The next read shows what the next start would have.
    onChanged: () => void inspect.end(),
    onHistoryLost: (error) => log.warn("A change of settings is missing in the history", { error }),
  });

  return {
    supervisor,
    inspect,
    settings: ofBroker,
    launchd,
    address: () => {
      const port = supervisor.port();
      return port === null ? null : addressOf(port);
    },
    configuration: () => configuration.next(),
    configurationInForce: () => configuration.inForce(),
    begin: () => supervisor.begin(),
    close: async () => {
      leave();
      await Promise.all([supervisor.close(), inspect.end()]);
    },
  };
}

/** The app's bundle that a program lies in; null when it lies in none. Pure. */
function appOf(programFolder: string): string | null {
  return /^(.+?\.app)\/Contents\//.exec(`${programFolder}/`)?.[1] ?? null;
}
