import { homedir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Clock } from "../broker/clock/clock.ts";
import type { Log } from "../broker/logs/log.ts";
import type { ReleaseTarget } from "./api/releases.ts";
import { adminRelease } from "./admin-release.ts";
import { brokerControl } from "./broker-control.ts";
import type { BrokerService } from "./broker-service.ts";
import { type Operations, operationsIn } from "./operations/operations.ts";
import { ownRuntimes } from "./own-runtimes.ts";
import { stepsByTarget } from "./releases/step-table.ts";
import { installCameAlong } from "./releases/came-along.ts";
import { codexRuntime } from "./releases/codex-runtime.ts";
import { deploymentRunner, operationOf } from "./releases/deployment-runner.ts";
import { deploymentSteps } from "./releases/deployment-steps.ts";
import { registryClient } from "./releases/registry.ts";
import { releaseDisk } from "./releases/release-disk.ts";
import { PROGRAM, releaseFolders } from "./releases/release-folders.ts";
import { readManifestText } from "./releases/release-manifest.ts";
import { releasePlaces } from "./releases/release-places.ts";
import { releaseRecords } from "./releases/release-records.ts";
import { type Releases, releases } from "./releases/releases.ts";
import { type Restorations, restorations } from "./releases/restoration.ts";
import { ensureRuntime } from "./runtime/ensure-runtime.ts";
import { runtimePins } from "./runtime/package-pin.ts";
import { registryFor } from "./runtime/registry.ts";
import type { ReleaseRuntime, Runtimes } from "./runtime/runtimes.ts";
import type { ControlSettings, Environment } from "./settings/control-settings.ts";
import { readFileIfThere } from "./settings/private-file.ts";
import type { ServicePaths } from "./settings/service-root.ts";

export interface ReleaseServiceOptions {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly environment: Environment;
  /** Where this program lies; the worker that came along lies beside it. */
  readonly programFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ReleaseService {
  readonly releases: Releases;
  readonly restorations: Restorations;
  readonly operations: Operations;
  /** Whether an update, a rollback or a restoration runs. */
  isChanging(): boolean;
  /** The program of the release that is started next. */
  workerProgram(): string;
  /** What that release runs on; null where it does not say. */
  workerRuntime(): ReleaseRuntime | null;
  /** The one place that fetches: two downloads of one program would write into one file. */
  readonly runtimes: Runtimes;
  /** Goes on with what was cut off; the broker has begun. */
  begin(broker: BrokerService, isRemoving: () => boolean): void;
  close(): Promise<void>;
}

const PACKAGE_NAMES: Readonly<Record<ReleaseTarget, string>> = {
  worker: "@slack-codex-broker/worker",
  admin: "@slack-codex-broker/admin",
};
const VERSIONS_MS = 30_000;
const DOWNLOAD_MS = 10 * 60_000;
const SNAPSHOT_MS = 5 * 60_000;
/** A person waits for it. */
const RESTORE_PREVIEW_MS = 20_000;
const START_MS = 30_000;
/** What a bad release shows at once it shows within these; a good one is not kept waiting. */
const STEADY_MS = 2_000;
const LOOK_EVERY_MS = 250;

/**
 * Installs the worker that came along and takes back what an earlier control plane left half done,
 * so that the worker can be started.
 */
export function prepareReleases(options: ReleaseServiceOptions): ReleaseService {
  const { paths, settings, environment, programFolder, clock, log } = options;
  const disk = releaseDisk;
  const places = releasePlaces(paths.root);
  const platform = `${process.platform}-${process.arch}`;
  const folders = {
    worker: releaseFolders("worker", places, disk),
    admin: releaseFolders("admin", places, disk),
  };
  const records = releaseRecords(places, disk);
  const operations = operationsIn({
    folder: join(paths.root, "operations"),
    auditFile: join(paths.logsFolder, "audit.jsonl"),
    clock,
    log,
  });
  const cameAlongFolder = join(programFolder, "../broker");
  /** The configuration as it is now; the environment wins. */
  const variables = (): Environment => ({
    ...parseEnv(readFileIfThere(paths.workerEnv) ?? ""),
    ...environment,
  });
  const npmrc = () => readFileIfThere(join(environment["HOME"] ?? homedir(), ".npmrc")) ?? "";
  const registry = registryClient({
    program: join(programFolder, "fetch-package.cjs"),
    place: (packageName) => registryFor(packageName, variables(), npmrc()),
    cache: places.cache,
    variables,
    limits: { versionsMs: VERSIONS_MS, downloadMs: DOWNLOAD_MS },
    log,
  });
  const runtimes = ownRuntimes({ paths, environment, variables, clock, log });
  const codex = codexRuntime({
    runtimeFolder: join(paths.root, "runtime"),
    startFolder: programFolder,
    platform,
    disk,
    ensure: async ({ manifest, folder }, signal) => {
      const pins = runtimePins(manifest, platform);
      if (pins === null) return null;
      const problem = await ensureRuntime(runtimes, { pins, programFolder: folder }, signal);
      return problem?.message ?? null;
    },
  });
  let broker: BrokerService | null = null;
  let isRemoving = () => false;
  const control = brokerControl({ broker: () => broker, root: paths.root, clock });
  const workerSteps = deploymentSteps({
    packageName: packageNameOf("worker", variables()),
    folders: folders.worker,
    places,
    disk,
    records,
    registry,
    codex,
    broker: control,
    limits: {
      tryMs: settings.releaseTryMs,
      watchMs: settings.releaseWatchMs,
      snapshotMs: SNAPSHOT_MS,
      startMs: START_MS,
      steadyMs: STEADY_MS,
      lookEveryMs: LOOK_EVERY_MS,
    },
    napi: Number(process.versions["napi"]),
    clock,
  });
  const admin = adminRelease({
    paths,
    settings,
    environment,
    programFolder,
    packageName: packageNameOf("admin", variables()),
    folders: folders.admin,
    ...{ places, disk, records, registry, clock },
    napi: Number(process.versions["napi"]),
    lookEveryMs: LOOK_EVERY_MS,
  });
  const runner = deploymentRunner({
    steps: stepsByTarget({ worker: workerSteps, admin: admin.steps }),
    journal: places.journal,
    disk,
    onChange: (deployment) => operations.keep(operationOf(deployment, clock.now())),
    clock,
    log,
  });
  const left = runner.recover();
  const came = installCameAlong({
    folder: cameAlongFolder,
    folders: folders.worker,
    places,
    disk,
    now: clock.now(),
    platform,
  });
  if (came.kind === "damaged") log.warn("The broker that came along is not whole", { ...came });
  else if (came.kind !== "known") log.info("The broker that came along", { ...came });
  for (const release of folders.worker.installed()) codex.linkFromCheckout(release);
  const restoring = restorations({
    ...{ places, disk, records, operations, clock, log },
    folders: folders.worker,
    broker: control,
    hindrance: () =>
      isRemoving()
        ? "The installation is being removed."
        : runner.current() === null
          ? null
          : "An update or a rollback is under way.",
    limits: {
      previewMs: RESTORE_PREVIEW_MS,
      copyMs: SNAPSHOT_MS,
      startMs: settings.releaseWatchMs,
      lookEveryMs: LOOK_EVERY_MS,
    },
  });
  restoring.recover();
  const service = releases({
    packageNames: {
      worker: packageNameOf("worker", variables()),
      admin: packageNameOf("admin", variables()),
    },
    folders,
    places,
    disk,
    records,
    registry,
    runner,
    broker: control,
    operations,
    restoring: () => restoring.current(),
    isRemoving: () => isRemoving(),
    napi: Number(process.versions["napi"]),
    adminRefusal: admin.refusal,
    clock,
    log,
  });
  const workerFolder = () => folders.worker.currentFolder() ?? cameAlongFolder;
  return {
    releases: service,
    restorations: restoring,
    operations,
    isChanging: () => runner.current() !== null || restoring.current() !== null,
    workerProgram: () => join(workerFolder(), PROGRAM),
    workerRuntime: () => {
      const folder = workerFolder();
      const manifest = readManifestText(disk.read(join(folder, "package.json")));
      const pins = runtimePins(manifest, platform);
      return pins === null ? null : { pins, programFolder: folder };
    },
    runtimes,
    begin: (begun, removing) => {
      broker = begun;
      isRemoving = removing;
      service.begin(left);
    },
    close: async () => {
      await Promise.all([restoring.close(), service.close()]);
    },
  };
}

function packageNameOf(target: ReleaseTarget, environment: Environment): string {
  const given = environment[`RELEASE_${target.toUpperCase()}_PACKAGE_NAME`]?.trim() ?? "";
  return given === "" ? PACKAGE_NAMES[target] : given;
}
