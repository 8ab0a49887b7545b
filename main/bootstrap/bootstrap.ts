import { join } from "node:path";
import { parseEnv } from "node:util";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ReleaseTarget } from "../api/releases.ts";
import { ControlError } from "../errors/control-error.ts";
import { readControlRecord } from "../lock/control-record.ts";
import type { Registry } from "../releases/registry.ts";
import { releaseDisk } from "../releases/release-disk.ts";
import { PROGRAM, type ReleaseFolders, releaseFolders } from "../releases/release-folders.ts";
import { releasePlaces } from "../releases/release-places.ts";
import { serviceRecords } from "../service/service-records.ts";
import { parseEnvFile } from "../settings/env-file.ts";
import { makePrivateFolder, readFileIfThere, writePrivateFile } from "../settings/private-file.ts";
import type { ServicePaths } from "../settings/service-root.ts";
import { releaseDescriber } from "../worker-client/release-description.ts";
import { adminAgentSetup, type AgentSetupOptions } from "./agent-setup.ts";
import { installRelease, type InstallReleaseOptions } from "./install-release.ts";
import {
  type BootstrapFacts,
  type BootstrapPlan,
  type BootstrapStep,
  planBootstrap,
} from "./plan.ts";
import { bootstrapCodex } from "./sources.ts";
import { adminVariables, givenValue, workerVariables } from "./variables.ts";

/** The control plane as the set-up needs it. Nothing of it throws. */
export interface BootstrapDoors {
  /** Null while none answers. */
  answering(): Promise<{ readonly version: string; readonly pid: number } | null>;
  worker(): Promise<BootstrapFacts["worker"]>;
  /** Why not, in a sentence, or null. */
  keepRunning(): Promise<string | null>;
  startWorker(): Promise<string | null>;
}

export interface BootstrapOptions
  extends AgentSetupOptions, Pick<InstallReleaseOptions, "version" | "packages" | "own" | "napi"> {
  readonly packageNames: Readonly<Record<ReleaseTarget, string>>;
  readonly registry: Registry;
  readonly startsWorker: boolean;
  readonly doors: BootstrapDoors;
}

export interface Bootstrap {
  /** Looks and changes nothing. Throws ControlError. */
  plan(): Promise<BootstrapPlan>;
  /** Can be done again. Rejects with a ControlError. */
  perform(step: BootstrapStep): Promise<void>;
}

const ANSWER_MS = 60_000;
const LOOK_EVERY_MS = 250;

export function bootstrap(options: BootstrapOptions): Bootstrap {
  const { paths, settings, environment, doors, clock } = options;
  const places = releasePlaces(paths.root);
  const folders = {
    worker: releaseFolders("worker", places, releaseDisk),
    admin: releaseFolders("admin", places, releaseDisk),
  };
  const given = {
    environment,
    file: parseEnv(readFileIfThere(join(paths.configFolder, "broker.env")) ?? ""),
  };
  const adminEnv = join(paths.configFolder, "admin.env");
  const agent = adminAgentSetup(options);
  const codex = bootstrapCodex({
    root: paths.root,
    variables: () => ({
      ...given.file,
      ...Object.fromEntries(fileAt(paths.workerEnv).variables),
      ...environment,
    }),
    release: () => {
      const { current } = folders.worker.links();
      return current === null ? null : folders.worker.find(current);
    },
    clock,
  });

  /** Both files as they have to be; null before there is a worker that knows its settings. */
  const variables = async () => {
    if (folders.worker.links().current === null) return null;
    const describer = releaseDescriber({
      program: () => [options.node.path, join(paths.root, "current-worker", PROGRAM)],
      workingFolder: paths.root,
    });
    const described = await describer.description();
    if (!described.ok) throw described.error;
    const names = described.value.settings.map(({ name }) => name);
    const support = join(paths.root, "runtime-support");
    const worker = workerVariables(fileAt(paths.workerEnv), names, given, {
      CODEX_HOST_HOME_PATH: join(support, "codex"),
      GEMINI_HOST_HOME_PATH: join(support, "gemini"),
    });
    const admin = adminVariables(fileAt(adminEnv), given);
    return [
      { path: paths.workerEnv, text: textOf(paths.workerEnv, worker) },
      { path: adminEnv, text: textOf(adminEnv, admin) },
    ];
  };

  const hasTokens = () => {
    const stored = fileAt(paths.workerEnv).variables;
    return ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"].every(
      (name) => stored.has(name) || givenValue(name, given) !== null,
    );
  };

  const facts = async (): Promise<BootstrapFacts> => {
    const files = await variables();
    const [answering, state] = await Promise.all([doors.answering(), agent.state()]);
    const isOurs = answering !== null && state.isRunning;
    return {
      root: paths.root,
      missingFolders: foldersOf(paths).filter((folder) => !releaseDisk.exists(folder)),
      version: options.version,
      current: currentOf(folders),
      hasSettings: files?.every(({ path, text }) => readFileIfThere(path) === text) === true,
      hasCodex: await codex.isThere(),
      hasTokens: hasTokens(),
      agent: {
        label: settings.launchd.adminLabel,
        labelBefore: state.labelBefore,
        isRunning: isOurs && state.isUpToDate,
      },
      otherControlPlane: answering !== null && !state.isRunning ? answering.pid : null,
      startsWorker: options.startsWorker,
      worker: isOurs ? await doors.worker() : { isRunning: false, keepsRunning: false },
      older: state.older,
      ownLabels: [settings.launchd.adminLabel, settings.launchd.workerLabel],
    };
  };

  const untilItAnswers = async () => {
    const deadline = clock.now() + ANSWER_MS;
    while (clock.now() < deadline) {
      const seen = await doors.answering();
      if (seen !== null && readControlRecord(paths.controlRecord)?.pid === seen.pid) return;
      await clock.sleep(LOOK_EVERY_MS);
    }
    throw failure(`The control plane does not answer. ${agent.lastWords()}`);
  };

  const startAgent = async () => {
    const records = serviceRecords(paths);
    // It starts when a later step says so, where its agent lies then.
    if (records.wanted() === null) records.keepWanted({ wanted: "stopped", by: null });
    const problem = await agent.start();
    if (problem !== null) throw failure(problem);
    await untilItAnswers();
  };

  const well = (problem: string | null) => {
    if (problem !== null) throw failure(problem);
  };

  return {
    plan: async () => planBootstrap(await facts()),
    perform: async (step) => {
      switch (step.kind) {
        case "folders":
          for (const folder of step.missing) makePrivateFolder(folder);
          return;
        case "release": {
          const { target, version } = step;
          const { packageNames, registry, packages, own, napi } = options;
          const packageName = packageNames[target];
          await installRelease({
            ...{ target, version, packageName, places, registry, packages, own, napi, clock },
          });
          return;
        }
        case "settings": {
          for (const { path, text } of (await variables()) ?? []) {
            if (readFileIfThere(path) !== text) writePrivateFile(path, text);
          }
          return;
        }
        case "codex":
          return well(await codex.bring());
        case "agent":
          return startAgent();
        case "keep-running":
          return well(await doors.keepRunning());
        case "worker":
          return well(await doors.startWorker());
        default:
          return assertNever(step);
      }
    },
  };
}

function foldersOf({ root, configFolder, runFolder, logsFolder }: ServicePaths): readonly string[] {
  return [
    ...[root, configFolder, runFolder, logsFolder, join(root, ".data")],
    // A link such as ../../.agents/skills in a Codex home leads to the last one.
    ...["codex", "gemini", ".agents"].map((name) => join(root, "runtime-support", name)),
  ];
}

function currentOf(
  folders: Readonly<Record<ReleaseTarget, ReleaseFolders>>,
): BootstrapFacts["current"] {
  return {
    worker: folders.worker.links().current,
    admin: folders.admin.links().current,
  };
}

function fileAt(path: string) {
  return parseEnvFile(readFileIfThere(path) ?? "");
}

function textOf(path: string, written: ReturnType<typeof adminVariables>): string {
  if (written.ok) return written.value;
  throw new ControlError("settings.faulty_file", `${path} cannot be used. ${written.error}`, {
    hint: "Correct it in an editor, then run the same command again.",
  });
}

function failure(message: string): ControlError {
  return new ControlError("bootstrap.step_failed", message, {
    hint: "Correct that, then run the same command again: it goes on where it ended.",
  });
}
