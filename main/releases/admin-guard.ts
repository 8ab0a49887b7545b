import type { Clock } from "../../broker/clock/clock.ts";
import { isUndecided, newAdminWatch, readAdminWatch, type Watcher } from "./admin-watch.ts";
import { readDeployment } from "./deployment-runner.ts";
import { restoreLinks } from "./link-steps.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleaseFolders } from "./release-folders.ts";
import type { ReleasePlaces } from "./release-places.ts";

export interface AdminGuardOptions {
  readonly places: ReleasePlaces;
  readonly disk: Pick<ReleaseDisk, "read" | "write">;
  readonly folders: Pick<ReleaseFolders, "find" | "point">;
  readonly isRunning: (watcher: Watcher) => Promise<boolean>;
  readonly startWatcher: () => void;
  readonly clock: Pick<Clock, "now">;
}

/** Where nobody wrote down how long it may take. */
const WATCH_MS = 90_000;

/**
 * A deployment that was cut off, by a power cut for one: before the release that it put in place is
 * started, the one before it is put back, or a watcher is started.
 */
export async function guardAdminDeployment(options: AdminGuardOptions): Promise<void> {
  const { places, disk, folders, isRunning, startWatcher, clock } = options;
  const deployment = readDeployment(disk.read(places.journal));
  if (deployment === null || deployment.target !== "admin") return;
  const { stage } = deployment;
  const isCutOff = stage.kind === "undo" || (stage.kind === "forward" && stage.step === "switch");
  if (isCutOff) restoreLinks(folders, deployment.links);
  if (stage.kind !== "forward" || !["start", "watch"].includes(stage.step)) return;
  const known = readAdminWatch(places.adminWatch, disk);
  if (known?.deployment !== deployment.id) {
    const fresh = newAdminWatch(deployment, { oldPid: null, watchMs: WATCH_MS });
    const deadline = clock.now() + WATCH_MS;
    disk.write(places.adminWatch, `${JSON.stringify({ ...fresh, deadline })}\n`);
  } else if (!isUndecided(known)) return;
  else if (known.watcher !== null && (await isRunning(known.watcher))) return;
  startWatcher();
}
