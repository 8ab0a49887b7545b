import { z } from "zod";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Deployment } from "./deployment.ts";
import { restoreLinks } from "./link-steps.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleaseFolders } from "./release-folders.ts";

// A control plane cannot watch its own replacement. So a detached process of its own, the watcher,
// restarts the control plane, looks whether the release answers, and otherwise puts the one before it
// back. The control planes on both sides of the restart only read its verdict.
//
//   waiting ──► kept
//      └──────► undone (links restored) ──► restarted

const watcherSchema = z.object({ pid: z.number(), startTime: z.string() });
export type Watcher = z.infer<typeof watcherSchema>;

const verdictSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("waiting") }),
  z.object({ kind: z.literal("kept") }),
  z.object({ kind: z.literal("undone"), reason: z.string(), isRestarted: z.boolean() }),
]);

const adminWatchSchema = z.object({
  deployment: z.string(),
  /** The release that has to answer. */
  version: z.string(),
  /** What comes back otherwise; null when there is nothing to go back to. */
  links: z.object({ current: z.string().nullable(), previous: z.string().nullable() }),
  /** The control plane that gives way; null when it is gone. */
  oldPid: z.number().nullable(),
  watchMs: z.number(),
  /** Until when it may take, in ms; null before the restart. */
  deadline: z.number().nullable(),
  verdict: verdictSchema,
  /** Null before the first one. */
  watcher: watcherSchema.nullable(),
});
export type AdminWatch = z.infer<typeof adminWatchSchema>;

/** Null when there is none, or none that can be understood. */
export function readAdminWatch(path: string, disk: Pick<ReleaseDisk, "read">): AdminWatch | null {
  const text = disk.read(path);
  if (text === null) return null;
  try {
    const parsed = adminWatchSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** A watch before its watcher began. Pure. */
export function newAdminWatch(
  { id, version, links: { current, previous } }: Deployment,
  { oldPid, watchMs }: Pick<AdminWatch, "oldPid" | "watchMs">,
): AdminWatch {
  return {
    deployment: id,
    version,
    links: { current, previous },
    oldPid,
    watchMs,
    deadline: null,
    verdict: { kind: "waiting" },
    watcher: null,
  };
}

/** Whether a watcher still has something to do. Pure. */
export function isUndecided({ verdict }: AdminWatch): boolean {
  return verdict.kind === "waiting" || (verdict.kind === "undone" && !verdict.isRestarted);
}

/** The control plane that answers. */
export interface AdminSight {
  readonly version: string;
  readonly pid: number;
}

/** What launchd started for the control plane. */
export interface LauncherSight {
  /** Null while it does not run. */
  readonly pid: number | null;
  /** How the last one ended, completing "It ended". */
  readonly exit: string;
}

export interface WatchAdminOptions {
  /** Where the watch is kept. */
  readonly path: string;
  readonly disk: Pick<ReleaseDisk, "read" | "write">;
  readonly folders: Pick<ReleaseFolders, "find" | "point">;
  /** This process. */
  readonly self: Watcher;
  /** Makes this process the one that acts on the watch; null while another one does. */
  readonly takeLock: () => { release(): void } | null;
  /** Ends the control plane that runs, and has launchd start the current release; why not, or null. */
  readonly restart: () => Promise<string | null>;
  /** Null while none answers. */
  readonly sight: () => Promise<AdminSight | null>;
  /** Null when launchd does not say. */
  readonly launcher: () => Promise<LauncherSight | null>;
  /** How long the same process must answer. */
  readonly steadyMs: number;
  readonly lookEveryMs: number;
  readonly clock: Clock;
}

/** Beside what another watcher looks for: it restarts the control plane twice. */
const LOCK_MORE_MS = 180_000;

/**
 * Goes on with a watch until it is decided. Can be ended at any moment and begun again. Waits while
 * another process does the same: each of two would restart what the other one has just started.
 */
export async function watchAdmin(options: WatchAdminOptions): Promise<void> {
  const { path, disk, takeLock, lookEveryMs, clock } = options;
  const waitsSince = clock.now();
  let lock = takeLock();
  while (lock === null) {
    const watch = readAdminWatch(path, disk);
    if (watch === null || !isUndecided(watch)) return;
    if (clock.now() - waitsSince > watch.watchMs + LOCK_MORE_MS) {
      throw new Error("Another watcher does not end.");
    }
    await clock.sleep(lookEveryMs);
    lock = takeLock();
  }
  try {
    await watchLocked(options);
  } finally {
    lock.release();
  }
}

async function watchLocked(options: WatchAdminOptions): Promise<void> {
  const { path, disk, self, restart, clock } = options;
  const found = readAdminWatch(path, disk);
  if (found === null || !isUndecided(found)) return;
  let watch = found;
  // False when it was called off meanwhile, or another deployment began.
  const isKept = () => readAdminWatch(path, disk)?.deployment === watch.deployment;
  const keep = (change: Partial<AdminWatch>) => {
    if (!isKept()) return false;
    watch = { ...watch, ...change };
    disk.write(path, `${JSON.stringify(watch)}\n`);
    return true;
  };
  if (!keep({ watcher: self })) return;
  if (watch.verdict.kind === "waiting") {
    let problem: string | null = null;
    if (watch.deadline === null) {
      problem = await restart();
      if (!keep({ deadline: clock.now() + watch.watchMs })) return;
    }
    const reason = problem ?? (await whyNot(watch, options));
    if (reason === null) {
      keep({ verdict: { kind: "kept" } });
      return;
    }
    // The links may be another deployment's by now.
    if (!isKept()) return;
    // Links first: whatever ends this process now, launchd starts the release before it.
    if (watch.links.current !== null) restoreLinks(options.folders, watch.links);
    if (!keep({ verdict: { kind: "undone", reason, isRestarted: false } })) return;
  }
  await restart();
  const { verdict } = watch;
  if (verdict.kind === "undone") keep({ verdict: { ...verdict, isRestarted: true } });
}

/** Waits until the release has answered for a while; why it is no good, in a sentence, or null. */
async function whyNot(
  { version, oldPid, deadline, watchMs }: AdminWatch,
  { sight, launcher, steadyMs, lookEveryMs, clock }: WatchAdminOptions,
): Promise<string | null> {
  let pid: number | null = null;
  let since = 0;
  let launched: number | null = null;
  while (clock.now() < (deadline ?? 0)) {
    const seen = await sight();
    const isIt = seen !== null && seen.version === version && seen.pid !== oldPid;
    if (!isIt) pid = null;
    else if (pid !== seen.pid) [pid, since] = [seen.pid, clock.now()];
    else if (clock.now() - since >= steadyMs) return null;
    // launchd starts one that ended again and again: waiting longer shows nothing else.
    const job = await launcher();
    if (job !== null && launched !== null && job.pid !== launched) return `It ended ${job.exit}.`;
    launched ??= job?.pid ?? null;
    await clock.sleep(lookEveryMs);
  }
  return `It did not answer within ${Math.round(watchMs / 1_000)} s.`;
}
