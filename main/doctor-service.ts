import { once } from "node:events";
import { join } from "node:path";
import type { Clock } from "../broker/clock/clock.ts";
import { assertNever } from "../broker/errors/broker-error.ts";
import type { Log } from "../broker/logs/log.ts";
import { portHolder } from "./admin/port-holder.ts";
import type { Reach } from "./admin/reach.ts";
import type { BrokerService } from "./broker-service.ts";
import type { CodexDownload } from "./doctor/checks/codex-program.ts";
import type { ReleaseService } from "./release-service.ts";
import { allChecks } from "./doctor/all-checks.ts";
import { createDoctor, type Doctor } from "./doctor/doctor.ts";
import { mutedFindings } from "./doctor/muted-findings.ts";
import { runProgram } from "./doctor/programs.ts";
import { workerCheck } from "./doctor/worker-check.ts";
import { networkFetch, networkSettings } from "./network/network-fetch.ts";
import { nodeOfRelease } from "./runtime/node-of-release.ts";
import { needsOwnCodex, progressSentence } from "./runtime/codex-for-start.ts";
import type { ServicePaths } from "./settings/service-root.ts";

export interface DoctorServiceOptions {
  readonly paths: ServicePaths;
  readonly broker: BrokerService;
  readonly reach: Reach;
  readonly freeBytes: (folder: string) => Promise<number | null>;
  /** The program of the release that is started next: an update changes it. */
  readonly workerProgram: () => string;
  readonly release: Pick<ReleaseService, "runtimes" | "workerRuntime">;
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
      codex: codexDownload(options.release),
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

function codexDownload({
  runtimes,
  workerRuntime,
}: Pick<ReleaseService, "runtimes" | "workerRuntime">): CodexDownload {
  return {
    state: async (variables) => {
      const wanted = workerRuntime();
      if (wanted === null || !needsOwnCodex(variables)) return { state: "well" };
      const what = `Codex ${wanted.pins.codex.version}`;
      const now = await runtimes.codexState(wanted);
      switch (now.state) {
        case "present":
          return { state: "well" };
        case "absent":
          return { state: "missing", what };
        case "fetching":
          return { state: "fetching", sentence: progressSentence(what, now) };
        default:
          return assertNever(now);
      }
    },
    fetch: async (signal) => {
      const wanted = workerRuntime();
      if (wanted === null) throw new Error("The release does not say which Codex it runs on.");
      const what = `Codex ${wanted.pins.codex.version}`;
      const ended = once(signal, "abort").then(() => null);
      const outcome = await Promise.race([runtimes.ensureCodex(wanted), ended]);
      if (outcome?.ok === false) throw new Error(`${outcome.error.message} ${outcome.error.hint}`);
      if (outcome !== null) return `${what} is there.`;
      const now = await runtimes.codexState(wanted);
      return now.state === "fetching"
        ? `${progressSentence(what, now)} It goes on.`
        : `${what} is ${now.state}.`;
    },
  };
}
