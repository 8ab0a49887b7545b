import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import {
  adminPlaces,
  adminPlist,
  readAdminAgent,
  writeAdminFiles,
} from "../service/launchd/admin-agent.ts";
import { failureText } from "../service/launchd/failure-text.ts";
import { OLDER_LABELS } from "../service/launchd/labels.ts";
import { launchPlaces } from "../service/launchd/launch-files.ts";
import { guiDomain, launchctl } from "../service/launchd/launchctl.ts";
import { DAEMONS_FOLDER, findOlder, type OlderAgent } from "../service/launchd/older.ts";
import { runRecipe } from "../service/launchd/run-recipe.ts";
import { RECIPE_PAUSE_MS, recipeLimits } from "../service/launchd/usual-recipe.ts";
import type { ControlSettings, Environment } from "../settings/control-settings.ts";
import { personsShell } from "../settings/login-path.ts";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";
import type { ServicePaths } from "../settings/service-root.ts";

/** The control plane's own launch agent, as it is set up. */
export interface AdminAgentSetup {
  state(): Promise<{
    /** launchd runs its program. */
    readonly isRunning: boolean;
    /** Its files are as they have to be. */
    readonly isUpToDate: boolean;
    readonly labelBefore: string | null;
    readonly older: readonly OlderAgent[];
  }>;
  /** Writes its files and has launchd start it; why that failed, with what to type, or null. */
  start(): Promise<string | null>;
  /** What it wrote last. */
  lastWords(): string;
}

export interface AgentSetupOptions {
  readonly paths: ServicePaths;
  /** Read from `environment`. */
  readonly settings: ControlSettings;
  /** With what the options of the command line say. */
  readonly environment: Environment;
  /** The Node that is copied. */
  readonly node: { readonly path: string; readonly version: string };
  /** The built `launch-admin.js`. */
  readonly starter: string;
  readonly clock: Clock;
}

const LAST_LINES = 5;

export function adminAgentSetup(options: AgentSetupOptions): AdminAgentSetup {
  const { paths, settings, environment, node, clock } = options;
  const { program, agentsFolder, adminLabel: label, workerLabel } = settings.launchd;
  const { root } = paths;
  const places = adminPlaces(paths);
  const domain = guiDomain();
  const control = launchctl(program, domain, label);
  const plistPath = join(agentsFolder, `${label}.plist`);
  const plist = adminPlist({ places, root, label }, environment, personsShell(environment));
  const agent = { launchctl: program, label, agentsFolder };
  let runsAlready = false;

  const older = () =>
    findOlder({
      labels: [...new Set([...OLDER_LABELS, label, workerLabel])],
      job: (where, each) => launchctl(program, where, each).job(),
      guiDomain: domain,
      agentsFolder,
      daemonsFolder: DAEMONS_FOLDER,
      ourPrograms: { [label]: places.launcher, [workerLabel]: launchPlaces(paths).launcher },
    });

  return {
    state: async () => {
      const [job, found] = await Promise.all([control.job(), older()]);
      const before = readAdminAgent(places);
      const isRunning =
        job.kind === "loaded" && job.pid !== null && job.program === places.launcher;
      const isUpToDate =
        JSON.stringify(before) === JSON.stringify(agent) && readFileIfThere(plistPath) === plist;
      runsAlready = isRunning;
      return { isRunning, isUpToDate, labelBefore: before?.label ?? null, older: found };
    },
    start: async () => {
      writeAdminFiles({
        ...{ places, root, agent, starter: options.starter },
        ...{ node: node.path, nodeVersion: node.version },
      });
      mkdirSync(agentsFolder, { recursive: true });
      const outcome = await runRecipe(
        {
          launchctl: control,
          plistPath,
          loadedPath: places.loadedPlist,
          write: writePrivateFile,
          older: async () => null,
          clock,
          pauseMs: RECIPE_PAUSE_MS,
          limits: recipeLimits,
        },
        // One that runs has not read what changed.
        { kind: "run", plist, restarts: runsAlready },
      );
      if (outcome.kind !== "failed") return null;
      const place = { domain, label, plistPath };
      const { message, hint } = failureText(outcome.reason, outcome.detail, place);
      return `${message} ${hint}`;
    },
    lastWords: () =>
      (readFileIfThere(places.output) ?? "").trim().split("\n").slice(-LAST_LINES).join("\n"),
  };
}
