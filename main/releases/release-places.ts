import { join } from "node:path";
import type { ReleaseTarget } from "../api/releases.ts";

// The layout on disk, as the README has it:
//
//   <service root>/releases/<target>/npm-<version>/   one installed release: package.json, main.js
//   <service root>/current-<target>                   the release that runs, or starts next
//   <service root>/previous-<target>                  the one that ran before it
//   <service root>/failed-<target>                    the one that failed last

/** Which release a link of a target points to. */
export type LinkName = "current" | "previous" | "failed";

const FOLDER_PREFIX = "npm-";
/** Of folders in which a release is being put together. Nothing starts from one. */
export const STAGING_PREFIX = ".staging-";

/** Where releases lie below a service root. All paths are absolute. */
export interface ReleasePlaces {
  readonly root: string;
  /** What is known about releases beside their files: pins, failures. */
  readonly records: string;
  /** The deployment that is under way. */
  readonly journal: string;
  /** Whether a new control plane has to show that it answers, and what came of it. */
  readonly adminWatch: string;
  /** Held by the one watcher that may act on it. */
  readonly adminWatchLock: string;
  /** The package manager's cache; it can be deleted at any time. */
  readonly cache: string;
  readonly snapshots: string;
  target(target: ReleaseTarget): string;
  release(target: ReleaseTarget, version: string): string;
  staging(target: ReleaseTarget, id: string): string;
  link(target: ReleaseTarget, name: LinkName): string;
}

export function releasePlaces(root: string): ReleasePlaces {
  const releases = join(root, "releases");
  return {
    root,
    records: join(releases, "records.json"),
    journal: join(releases, "deployment.json"),
    adminWatch: join(releases, "admin-watch.json"),
    adminWatchLock: join(releases, "admin-watch.lock"),
    cache: join(releases, ".cache"),
    snapshots: join(releases, "snapshots"),
    target: (target) => join(releases, target),
    release: (target, version) => join(releases, target, FOLDER_PREFIX + version),
    staging: (target, id) => join(releases, target, STAGING_PREFIX + id),
    link: (target, name) => join(root, `${name}-${target}`),
  };
}

/** The version that a release's folder is named for; null for any other folder. Pure. */
export function versionOfFolder(name: string): string | null {
  return name.startsWith(FOLDER_PREFIX) ? name.slice(FOLDER_PREFIX.length) : null;
}

const VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,60})?(?:\+[0-9A-Za-z.-]{1,60})?$/;

/** Whether it is a version by semver, and so no path either. Pure. */
export function isVersion(text: string): boolean {
  return VERSION.test(text) && !text.includes("..");
}
