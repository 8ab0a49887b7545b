import { join } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { processStartTime } from "../broker/processes/process-identity.ts";
import { z } from "zod";
import { startAdminWatcher } from "./admin-release.ts";
import { socketFetch } from "./cli/socket-fetch.ts";
import { readControlRecord } from "./lock/control-record.ts";
import { takeProcessLock } from "./lock/process-lock.ts";
import { guardAdminDeployment } from "./releases/admin-guard.ts";
import { type AdminSight, type LauncherSight, watchAdmin } from "./releases/admin-watch.ts";
import { releaseDisk } from "./releases/release-disk.ts";
import { PROGRAM, releaseFolders } from "./releases/release-folders.ts";
import { releasePlaces } from "./releases/release-places.ts";
import { type AdminAgent, adminPlaces, readAdminAgent } from "./service/launchd/admin-agent.ts";
import { exitWords, type Job } from "./service/launchd/job-state.ts";
import {
  becomeProgram,
  launchExitCodes,
  runLaunchProgram,
} from "./service/launchd/launch-program.ts";
import { guiDomain, launchctl as launchdsOwn } from "./service/launchd/launchctl.ts";
import { restartAgent } from "./service/launchd/restart-agent.ts";
import { isRunning } from "./service/process-signals.ts";
import type { ServicePaths } from "./settings/service-root.ts";

// What the control plane's launch agent runs: `start <service root>` becomes the control plane,
// `watch <service root>` restarts it and looks whether the new one answers.

const STEADY_MS = 2_000;
const LOOK_EVERY_MS = 250;
const ASK_TIMEOUT_MS = 2_000;

async function start(paths: ServicePaths): Promise<number> {
  const places = releasePlaces(paths.root);
  await guardAdminDeployment({
    places,
    disk: releaseDisk,
    folders: releaseFolders("admin", places, releaseDisk),
    isRunning,
    startWatcher: () => startAdminWatcher(adminPlaces(paths), paths.root),
    clock: systemClock,
  });
  const { root } = paths;
  // Its variables are read by Node itself.
  const variables = `--env-file-if-exists=${join(paths.configFolder, "admin.env")}`;
  const program = join(root, "current-admin", PROGRAM);
  becomeProgram([process.execPath, variables, program], {
    ...definedVariables(),
    SERVICE_ROOT: root,
    CONTROL_PLANE_AGENT: "1",
  });
  return launchExitCodes.ok;
}

async function watch(
  paths: ServicePaths,
  { launchctl, label, agentsFolder }: AdminAgent,
): Promise<number> {
  const places = releasePlaces(paths.root);
  const { loadedPlist } = adminPlaces(paths);
  await watchAdmin({
    path: places.adminWatch,
    disk: releaseDisk,
    folders: releaseFolders("admin", places, releaseDisk),
    self: { pid: process.pid, startTime: (await processStartTime(process.pid)) ?? "gone" },
    takeLock: () => {
      const lock = takeProcessLock(places.adminWatchLock);
      return lock.ok ? lock.value : null;
    },
    launcher: async () => launcherOf(await launchdsOwn(launchctl, guiDomain(), label).job()),
    restart: () =>
      restartAgent({
        ...{ program: launchctl, label, agentsFolder, loadedPlist },
        pid: () => readControlRecord(paths.controlRecord)?.pid ?? null,
        clock: systemClock,
      }),
    sight: () => sightOf(paths),
    steadyMs: STEADY_MS,
    lookEveryMs: LOOK_EVERY_MS,
    clock: systemClock,
  });
  return launchExitCodes.ok;
}

/** The program that launchd started for the control plane; null when launchd does not say. */
function launcherOf(job: Job): LauncherSight | null {
  return job.kind === "loaded" ? { pid: job.pid, exit: exitWords(job.lastExit) } : null;
}

const readySchema = z.object({ ok: z.literal(true), version: z.string() });

async function sightOf({ controlSocket, controlRecord }: ServicePaths): Promise<AdminSight | null> {
  try {
    const response = await socketFetch(controlSocket)("http://localhost/readyz", {
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    const answer = readySchema.safeParse(await response.json());
    const record = readControlRecord(controlRecord);
    if (!answer.success || record === null) return null;
    return { version: answer.data.version, pid: record.pid };
  } catch {
    // It does not answer yet, or no more.
    return null;
  }
}

function definedVariables(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

await runLaunchProgram<AdminAgent>({
  name: "launch-admin",
  settings: (paths) => readAdminAgent(adminPlaces(paths)),
  notWhole: "The control plane's launch agent is not whole. Run `broker bootstrap` again.",
  commands: { start, watch },
});
