import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../broker/clock/clock.ts";
import type { Log } from "../broker/logs/log.ts";
import type { Redactor } from "../broker/logs/redact.ts";
import { freePortNear } from "./service/free-port.ts";
import { serviceRecords } from "./service/service-records.ts";
import { createSupervisor, type Supervisor } from "./service/supervisor.ts";
import { tiedCommand } from "./service/tied.ts";
import { usualLimits } from "./service/usual-limits.ts";
import { workerHost } from "./service/worker-host.ts";
import { workerOutput } from "./service/worker-output.ts";
import type { ControlSettings, Environment } from "./settings/control-settings.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import {
  readWorkerConfiguration,
  type WorkerConfiguration,
} from "./settings/worker-environment.ts";
import { type InspectReads, inspectReads } from "./worker-client/inspect-process.ts";
import { startInspect } from "./worker-client/start-inspect.ts";
import { type WorkerAddress, workerAddress } from "./worker-client/worker-client.ts";
import { workerDoors } from "./worker-client/worker-doors.ts";

const run = promisify(execFile);

export interface BrokerServiceOptions {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly environment: Environment;
  readonly programFolder: string;
  readonly redactor: Redactor;
  readonly log: Log;
}

/** The worker as the control plane has it: supervised, and read while it is stopped. */
export interface BrokerService {
  readonly supervisor: Supervisor;
  readonly inspect: InspectReads;
  /** Where the worker answers, while its process is there. */
  address(): WorkerAddress | null;
  /** With what the next worker would be started. Throws ControlError when it is unreadable. */
  configuration(): WorkerConfiguration;
  /** Takes up the worker that runs, or starts one when it is wanted. */
  begin(): void;
  close(): Promise<void>;
}

const INSPECT_IDLE_MS = 60_000;
const INSPECT_RETRY_MS = 10_000;
/** Ending Codex takes some milliseconds; at most 7 s for one that hangs. */
const END_CODEX_TIMEOUT_MS = 20_000;

/** Puts the supervision together; starts nothing before `begin`. */
export async function startBroker(options: BrokerServiceOptions): Promise<BrokerService> {
  const { paths, settings, redactor, log } = options;
  const clock = systemClock;
  // The same Node for everything: never what happens to be on PATH.
  const program = [process.execPath, join(options.programFolder, "../broker/main.js")];
  const records = serviceRecords(paths);
  const output = workerOutput(paths.logsFolder, (text) => redactor.text(text));

  let last: WorkerConfiguration | null = null;
  const readConfiguration = () => {
    const read = readWorkerConfiguration(options.environment, paths);
    for (const secret of read.secrets) redactor.addSecret(secret);
    return read;
  };
  const configuration = () => (last = readConfiguration());
  /** With what the worker was started that runs, whatever the file says by now. */
  const configurationInForce = () => last ?? configuration();
  const addressOf = (port: number) => {
    const { host, dataRoot } = configurationInForce();
    return workerAddress(host, port, dataRoot);
  };
  const portFor = async () => {
    const { port, host } = configuration();
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
      const { environment, host } = configurationInForce();
      const port = await freePortNear(host, null);
      return startInspect({
        command: tiedCommand([...program, "inspect"]),
        environment: { ...environment, INSPECT_PORT: String(port) },
        workingFolder: paths.root,
        address: addressOf(port),
        clock,
      });
    },
  });

  const supervisor = await createSupervisor({
    backend: settings.backend,
    host: workerHost({
      command: [...program, "serve"],
      workingFolder: paths.root,
      backend: settings.backend,
      output,
      clock,
    }),
    doors: workerDoors(addressOf),
    records,
    prepareStart: async () => {
      const { environment } = configuration();
      const port = await portFor();
      return { environment: { ...environment, PORT: String(port) }, port };
    },
    drainWaitMaxMs: () => configurationInForce().drainWaitMaxMs,
    endLeftovers: async () => {
      const [node = "", ...args] = [...program, "end-codex"];
      const { environment } = configurationInForce();
      await run(node, args, {
        cwd: paths.root,
        env: { ...environment },
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

  return {
    supervisor,
    inspect,
    address: () => {
      const port = supervisor.port();
      return port === null ? null : addressOf(port);
    },
    configuration: readConfiguration,
    begin: () => supervisor.begin(),
    close: async () => {
      leave();
      await Promise.all([supervisor.close(), inspect.end()]);
    },
  };
}
