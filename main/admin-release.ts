import { spawn } from "node:child_process";
import { closeSync, openSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import type { Clock } from "../broker/clock/clock.ts";
import { ownVersion } from "./own-version.ts";
import { adminSteps, type AdminStepOptions } from "./releases/admin-steps.ts";
import type { DeploymentSteps } from "./releases/step-table.ts";
import { PROGRAM } from "./releases/release-folders.ts";
import { runProgram } from "./releases/run-program.ts";
import { type AdminPlaces, adminPlaces, writeAdminFiles } from "./service/launchd/admin-agent.ts";
import { isRunning, signalProcess } from "./service/process-signals.ts";
import type { ControlSettings, Environment } from "./settings/control-settings.ts";
import type { ServicePaths } from "./settings/service-root.ts";

export interface AdminReleaseOptions extends Pick<
  AdminStepOptions,
  "packageName" | "folders" | "places" | "disk" | "records" | "registry" | "napi"
> {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly environment: Environment;
  readonly programFolder: string;
  readonly lookEveryMs: number;
  readonly clock: Clock;
}

/** The control plane as a release of its own. */
export interface AdminRelease {
  readonly steps: DeploymentSteps;
  /** Why it cannot be changed here; null when it can. */
  readonly refusal: string | null;
}

export function adminRelease(options: AdminReleaseOptions): AdminRelease {
  const { paths, settings, environment, programFolder, lookEveryMs, clock, ...rest } = options;
  const places = adminPlaces(paths);
  const steps = adminSteps({
    ...rest,
    limits: { tryMs: settings.releaseTryMs, watchMs: settings.releaseWatchMs, lookEveryMs },
    self: { version: ownVersion(programFolder), pid: process.pid },
    run: (folder, args, limitMs, signal) =>
      runProgram({
        node: process.execPath,
        program: join(folder, PROGRAM),
        args,
        environment: { ...definedIn(environment), SERVICE_ROOT: paths.root },
        workingFolder: paths.root,
        limitMs,
        signal,
        clock,
      }),
    watcher: {
      start: () => startAdminWatcher(places, paths.root),
      isAlive: async ({ watcher }) => watcher !== null && (await isRunning(watcher)),
      end: async ({ watcher }) => {
        if (watcher !== null) await signalProcess(watcher, "SIGKILL");
      },
    },
    refreshAgent: () =>
      writeAdminFiles({
        places,
        root: paths.root,
        node: process.execPath,
        nodeVersion: process.versions.node,
        starter: join(programFolder, "launch-admin.js"),
        agent: {
          launchctl: settings.launchd.program,
          label: settings.launchd.adminLabel,
          agentsFolder: settings.launchd.agentsFolder,
        },
      }),
    clock,
  });
  return { steps, refusal: refusalOf(options) };
}

/**
 * Starts the watcher again when it is killed: the release that it watches may be one that never
 * answers, and nobody else would notice. Takes the watcher's command line.
 */
export const watcherScript = `
left=5
until "$@"; do
  left=$((left - 1))
  [ "$left" -gt 0 ] || exit 1
  sleep 1
done
`;

/** A process that outlives this one, from the copy that launchd starts as well. */
export function startAdminWatcher(places: AdminPlaces, root: string): void {
  const output = openSync(places.output, "a", 0o600);
  const words = [process.execPath, places.starter, "watch", root];
  const child = spawn("/bin/sh", ["-c", watcherScript, "admin-watch", ...words], {
    detached: true,
    cwd: root,
    stdio: ["ignore", output, output],
  });
  child.on("error", () => {
    // Whoever waits for its verdict says that there was none.
  });
  child.unref();
  closeSync(output);
}

function refusalOf({ environment, programFolder, places }: AdminReleaseOptions): string | null {
  if (environment["CONTROL_PLANE_TIED"] === "1") {
    return "The control plane comes with the app. To update both, open the app on this computer: Releases, App.";
  }
  const isOfRelease = !relative(realOf(places.target("admin")), realOf(programFolder)).startsWith(
    "..",
  );
  return environment["CONTROL_PLANE_AGENT"] === "1" && isOfRelease
    ? null
    : "This control plane was not started from a release. The program that started it updates it.";
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Nothing is there.
    return path;
  }
}

function definedIn(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
