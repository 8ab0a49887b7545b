import { join } from "node:path";
import type { Clock } from "../broker/clock/clock.ts";
import type { Log } from "../broker/logs/log.ts";
import { portHolder } from "./admin/port-holder.ts";
import type { Reach } from "./admin/reach.ts";
import type { BrokerService } from "./broker-service.ts";
import { allChecks } from "./doctor/all-checks.ts";
import { createDoctor, type Doctor } from "./doctor/doctor.ts";
import { mutedFindings } from "./doctor/muted-findings.ts";
import { runProgram } from "./doctor/programs.ts";
import { workerCheck } from "./doctor/worker-check.ts";
import { networkFetch, networkSettings } from "./network/network-fetch.ts";
import { nodeOfRelease } from "./runtime/node-of-release.ts";
import type { ServicePaths } from "./settings/service-root.ts";

export interface DoctorServiceOptions {
  readonly paths: ServicePaths;
  readonly broker: BrokerService;
  readonly reach: Reach;
  readonly freeBytes: (folder: string) => Promise<number | null>;
  /** The program of the release that is started next: an update changes it. */
  readonly workerProgram: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The doctor of this computer and this service root. */
export function startDoctor(options: DoctorServiceOptions): Doctor {
  const { paths, broker, reach, clock, log } = options;
  // Never what happens to be on PATH.
  const program = () => {
    const path = options.workerProgram();
    return [nodeOfRelease(path, join(paths.root, "runtime")), path] as const;
  };
  const readsAddress = async () => {
    const from = await reach.reads();
    return from.source === "none" ? null : from.address;
  };
  const run = { run: runProgram, program, workingFolder: paths.root };
  return createDoctor({
    checks: allChecks({
      service: broker.supervisor,
      agent: broker.launchd?.agent ?? null,
      paths,
      program,
      run: runProgram,
      workerAddress: () => broker.address(),
      readsAddress,
      workerPort: () => broker.supervisor.port(),
      portHolder,
      freeBytes: options.freeBytes,
      node: {
        version: process.version,
        napi: Number(process.versions["napi"]),
        path: process.execPath,
      },
      platform: process.platform,
      uid: process.getuid?.() ?? 0,
      clock,
    }),
    sources: {
      configuration: () => broker.configuration(),
      status: () => broker.supervisor.status(),
      workerAddress: () => broker.address(),
      readsAddress,
      workerCheck: (part, environment, signal) => workerCheck(run, part, environment, signal),
      fetch: networkFetch(() => networkSettings(broker.configuration().environment)),
      clock,
    },
    muted: mutedFindings(join(paths.configFolder, "doctor.json")),
    clock,
    log,
  });
}
