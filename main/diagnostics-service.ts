import { randomBytes } from "node:crypto";
import { homedir, release } from "node:os";
import type { Clock } from "../broker/clock/clock.ts";
import { createClient } from "../broker/api/client.ts";
import { operatorRoutes } from "../broker/api/routes.ts";
import type { Log } from "../broker/logs/log.ts";
import type { Reach } from "./admin/reach.ts";
import { createDiagnostics, type DiagnosticsService } from "./diagnostics/diagnostics.ts";
import { diagnosticsSources } from "./diagnostics/sources.ts";
import { systemLogDisk } from "./logs/log-disk.ts";
import { logFolderOf } from "./logs/log-sources.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import type { WorkerConfiguration } from "./settings/worker-environment.ts";
import { operatorHeaders } from "./worker-client/worker-client.ts";

export interface DiagnosticsServiceOptions {
  readonly paths: ServicePaths;
  readonly version: string;
  /** The admin token. */
  readonly token: string;
  readonly configuration: () => WorkerConfiguration;
  readonly status: () => Promise<unknown>;
  readonly doctor: () => unknown;
  readonly reach: Reach;
  readonly clock: Clock;
  readonly log: Log;
}

const NAMES_TIMEOUT_MS = 10_000;

/** Diagnostics of this service root. */
export function startDiagnostics(options: DiagnosticsServiceOptions): DiagnosticsService {
  const { paths, version, token, configuration, status, doctor, reach, clock, log } = options;
  const logFolder = () => logFolderOf(configuration());
  return createDiagnostics({
    sources: diagnosticsSources(
      { logFolder, controlLogs: paths.logsFolder, workerEnv: paths.workerEnv },
      {
        versions: () =>
          Promise.resolve({
            version,
            node: process.versions.node,
            system: `${process.platform} ${process.arch} ${release()}`,
          }),
        status,
        doctor: () => Promise.resolve(doctor()),
      },
      systemLogDisk,
    ),
    toTakeOut: async (keepNames) => ({
      secrets: [
        { kind: "admin token", value: token },
        ...configuration().secrets.map((value) => ({ kind: "secret of the settings", value })),
      ],
      ...(keepNames
        ? { people: [], channels: [], namesAreKnown: true }
        : await namesOf(reach, log)),
      emails: !keepNames,
      home: keepNames ? "" : homedir(),
    }),
    newId: () => randomBytes(8).toString("hex"),
    clock,
  });
}

interface Names {
  readonly people: readonly string[];
  readonly channels: readonly string[];
  readonly namesAreKnown: boolean;
}

/** The names that the broker knows. The bundle is for a broker in trouble: without it, it says so. */
async function namesOf(reach: Reach, log: Log): Promise<Names> {
  const unknown = { people: [], channels: [], namesAreKnown: false };
  const from = await reach.reads();
  if (from.source === "none") return unknown;
  const { address } = from;
  const client = createClient(
    { sessionFacets: operatorRoutes.sessionFacets },
    {
      baseUrl: address.baseUrl,
      fetch,
      headers: () => operatorHeaders(address),
      timeoutMs: NAMES_TIMEOUT_MS,
    },
  );
  const facets = await client.sessionFacets({});
  if (!facets.ok) {
    log.warn("The names for the diagnostics could not be read", { error: facets.error });
    return unknown;
  }
  const { people, channels } = facets.value;
  return {
    people: people.flatMap(({ name }) => (name === null ? [] : [name])),
    channels: channels.flatMap(({ name }) => (name === null ? [] : [name])),
    namesAreKnown: true,
  };
}
