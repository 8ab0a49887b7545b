import { join } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { processStartTime } from "../broker/processes/process-identity.ts";
import { z } from "zod";
import { startAdminWatcher } from "./admin-release.ts";
import { socketFetch } from "./cli/socket-fetch.ts";
import { readControlRecord } from "./lock/control-record.ts";
import {
  type AdminSight,
  isUndecided,
  newAdminWatch,
  readAdminWatch,
  watchAdmin,
} from "./releases/admin-watch.ts";
import { readDeployment } from "./releases/deployment-runner.ts";
import { restoreLinks } from "./releases/link-steps.ts";
import { releaseDisk } from "./releases/release-disk.ts";
import { PROGRAM, releaseFolders } from "./releases/release-folders.ts";
import { releasePlaces } from "./releases/release-places.ts";
import { type AdminAgent, adminPlaces, readAdminAgent } from "./service/launchd/admin-agent.ts";
import {
  becomeProgram,
  launchExitCodes,
  runLaunchProgram,
} from "./service/launchd/launch-program.ts";
import { restartAgent } from "./service/launchd/restart-agent.ts";
import { isRunning } from "./service/process-signals.ts";
import type { ServicePaths } from "./settings/service-root.ts";

// What the control plane's launch agent runs: `start <service root>` becomes the control plane,
// `watch <service root>` restarts it and looks whether the new one answers.

/** Where nobody wrote down how long it may take. */
const WATCH_MS = 90_000;
const STEADY_MS = 2_000;
const LOOK_EVERY_MS = 250;
const ASK_TIMEOUT_MS = 2_000;

async function start(paths: ServicePaths): Promise<number> {
  await guardDeployment(paths);
  const { root } = paths;
  // Its variables are read by Node itself.
  const variables = `--env-file-if-exists=${join(paths.configFolder, "admin.env")}`;
  const program = join(root, "current-admin", PROGRAM);
  becomeProgram([variables, program], {
    ...definedVariables(),
    SERVICE_ROOT: root,
    CONTROL_PLANE_AGENT: "1",
  });
  return launchExitCodes.ok;
}

/**
 * A deployment that was cut off, by a power cut for one: before the release that it put in place is
 * started, the one before it is put back, or somebody watches it.
 */
async function guardDeployment({ root, ...paths }: ServicePaths): Promise<void> {
  const places = releasePlaces(root);
  const disk = releaseDisk;
  const deployment = readDeployment(disk.read(places.journal));
  if (deployment === null || deployment.target !== "admin") return;
  const { stage } = deployment;
  const isCutOff = stage.kind === "undo" || (stage.kind === "forward" && stage.step === "switch");
  if (isCutOff) restoreLinks(releaseFolders("admin", places, disk), deployment.links);
  if (stage.kind !== "forward" || !["start", "watch"].includes(stage.step)) return;
  const known = readAdminWatch(places.adminWatch, disk);
  if (known?.deployment !== deployment.id) {
    const fresh = newAdminWatch(deployment, { oldPid: null, watchMs: WATCH_MS });
    const deadline = systemClock.now() + WATCH_MS;
    disk.write(places.adminWatch, `${JSON.stringify({ ...fresh, deadline })}\n`);
  } else if (!isUndecided(known)) return;
  else if (known.watcher !== null && (await isRunning(known.watcher))) return;
  startAdminWatcher(adminPlaces({ root, ...paths }), root);
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
