import { homedir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../../broker/clock/clock.ts";
import type { Log } from "../../../broker/logs/log.ts";
import type { Environment, LaunchdSettings } from "../../settings/control-settings.ts";
import { writePrivateFile } from "../../settings/private-file.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import type { ServiceRecords } from "../service-records.ts";
import type { WorkerHost } from "../worker-host.ts";
import type { WorkerOutput } from "../worker-output.ts";
import { agentConsent } from "./agent-consent.ts";
import { adminPlaces } from "./admin-agent.ts";
import { agentEnvironment } from "./agent-environment.ts";
import { agentPlist } from "./agent-plist.ts";
import { OLDER_LABELS } from "./labels.ts";
import { launchPlaces, writeLaunchFiles } from "./launch-files.ts";
import { guiDomain, launchctl } from "./launchctl.ts";
import { launchdHost } from "./launchd-host.ts";
import { DAEMONS_FOLDER, findOlder, type OlderAgent } from "./older.ts";
import { RECIPE_PAUSE_MS, recipeLimits } from "./usual-recipe.ts";
import { removeOlderAgent } from "./remove-older.ts";
import { runRecipe } from "./run-recipe.ts";

export interface LaunchdBackendOptions {
  readonly paths: ServicePaths;
  readonly settings: LaunchdSettings;
  /** The worker's program. */
  readonly worker: string;
  /** The built `launch-worker.js`. */
  readonly starter: string;
  readonly environment: Environment;
  /** The person's login shell, whose PATH the worker gets; null when there is none. */
  readonly shell: string | null;
  /** The app that this program belongs to; null when it is none. */
  readonly app: string | null;
  readonly records: ServiceRecords;
  readonly output: WorkerOutput;
  readonly clock: Clock;
  readonly log: Log;
}

/** The worker as a launch agent. */
export interface LaunchdBackend {
  readonly host: WorkerHost;
  readonly agent: BrokerAgent;
}

/** What people see of the agent and decide about it. */
export interface BrokerAgent {
  read(): Promise<{
    readonly label: string;
    readonly keepRunning: boolean | null;
    readonly plistPath: string;
    /** Null when launchd does not say. */
    readonly isLoaded: boolean | null;
    readonly older: (Omit<OlderAgent, "commands"> & { commands: string[] })[];
  }>;
  /** Whether it starts at login; null until a person has decided. */
  isKept(): boolean | null;
  /** Throws ControlError. */
  keepRunning(keepRunning: boolean, by: string | null): void;
  /** Unloads it and has nothing start at login any more. Rejects with a ControlError. */
  remove(by: string | null): Promise<void>;
  /** Unloads an older agent and sets its plist aside. Rejects with a ControlError. */
  removeOlder(label: string): Promise<void>;
}

/** A worker that hands over ends within 20 s. */
const EXIT_TIME_OUT_SECONDS = 30;
const LOOK_AFTER_APP_EVERY_SECONDS = 3_600;
export function launchdBackend(options: LaunchdBackendOptions): LaunchdBackend {
  const { paths, settings, clock, records, output, log } = options;
  const { workerLabel: label, program, agentsFolder } = settings;
  const places = launchPlaces(paths);
  const domain = guiDomain();
  const control = launchctl(program, domain, label);
  const consent = agentConsent({ paths, places, label, agentsFolder });

  const older = (labels: readonly string[]) =>
    findOlder({
      labels,
      job: (where, each) => launchctl(program, where, each).job(),
      guiDomain: domain,
      agentsFolder,
      daemonsFolder: DAEMONS_FOLDER,
      ourPrograms: { [label]: places.launcher, [settings.adminLabel]: adminPlaces(paths).launcher },
    });

  const prepare = (): string => {
    writeLaunchFiles({
      places,
      root: paths.root,
      node: process.execPath,
      nodeVersion: process.versions.node,
      starter: options.starter,
      settings: {
        worker: options.worker,
        installedBy: options.app,
        launchctl: program,
        label,
        agentsFolder,
      },
      lookEverySeconds: LOOK_AFTER_APP_EVERY_SECONDS,
    });
    return agentPlist({
      label,
      programArguments: [places.launcher],
      environment: agentEnvironment(options.environment, options.shell),
      workingFolder: paths.root,
      outputFile: output.path,
      exitTimeOutSeconds: EXIT_TIME_OUT_SECONDS,
      abandonsProcessGroup: true,
    });
  };

  const host = launchdHost({
    prepare,
    follow: (goal) =>
      runRecipe(
        {
          launchctl: control,
          plistPath: consent.plistPath(),
          loadedPath: places.loadedPlist,
          write: writePrivateFile,
          older: async () => (goal.kind === "run" ? olderText(await older([label])) : null),
          clock,
          pauseMs: RECIPE_PAUSE_MS,
          limits: recipeLimits,
        },
        goal,
      ),
    place: () => ({ domain, label, plistPath: consent.plistPath() }),
    records,
    exitNote: places.exitNote,
    output,
    clock,
    log,
  });
  const allOlder = () => older([...new Set([...OLDER_LABELS, label, settings.adminLabel])]);
  const agent: BrokerAgent = {
    read: async () => {
      const [job, found] = await Promise.all([control.job(), allOlder()]);
      return {
        label,
        keepRunning: consent.keepRunning(),
        plistPath: consent.plistPath(),
        isLoaded: job.kind === "unknown" ? null : job.kind === "loaded",
        older: found.map((each) => ({ ...each, commands: [...each.commands] })),
      };
    },
    isKept: () => consent.keepRunning(),
    keepRunning: (wanted, by) => consent.decide(wanted, by),
    remove: async (by) => {
      await host.settle();
      consent.decide(false, by);
    },
    removeOlder: async (unwanted) => {
      const found = (await allOlder()).find((each) => each.label === unwanted);
      await removeOlderAgent(found ?? null, {
        launchctl: launchctl(program, domain, unwanted),
        asideFolder: join(paths.root, "runtime-support/older-agents"),
        clock,
        pauseMs: RECIPE_PAUSE_MS,
        limits: recipeLimits,
      });
    },
  };
  return { host, agent };
}

/** The environment of the worker under launchd before `config/worker.env`. */
export function launchdEnvironment(environment: Environment, shell: string | null): Environment {
  const { HOME = homedir(), USER, TMPDIR } = environment;
  return { ...agentEnvironment(environment, shell), HOME, USER, TMPDIR };
}

function olderText(found: readonly OlderAgent[]): string | null {
  const [first] = found;
  if (first === undefined) return null;
  const what = first.where === "daemon" ? "system daemon" : "launch agent";
  const program = first.program === null ? "" : ` (${first.program})`;
  return `A ${what} named ${first.label}${program} is not of this installation. To remove it, type in Terminal: ${first.commands.join("; ")}`;
}
