import { basename, join } from "node:path";
import type { ReleaseDisk } from "./release-disk.ts";
import { type InstalledRelease, NOTE, PROGRAM, type ReleaseFolders } from "./release-folders.ts";
import { readManifestText, type ReleaseManifest } from "./release-manifest.ts";
import { isVersion, type ReleasePlaces } from "./release-places.ts";

/** What happened to the worker that came with this control plane. */
export type CameAlong =
  /** None came, or its folder is no release. */
  | { readonly kind: "none" }
  | { readonly kind: "known"; readonly version: string }
  | { readonly kind: "installed"; readonly version: string }
  /** Its copy is another file than the one that came: nothing was changed. */
  | { readonly kind: "damaged"; readonly version: string; readonly file: string }
  /** A checkout was built again under the same version. */
  | { readonly kind: "replaced"; readonly version: string };

export interface CameAlongOptions {
  /** Where it lies: beside this control plane. */
  readonly folder: string;
  readonly folders: ReleaseFolders;
  readonly places: ReleasePlaces;
  readonly disk: ReleaseDisk;
  readonly now: number;
  /** Of this machine, such as `darwin-arm64`: the other platforms' bindings are left out. */
  readonly platform: string;
}

/**
 * Installs the worker that came with this control plane as a release, so that there is always one to
 * go back to, and makes it the current one where there is none. Can be ended at any moment and begun
 * again: something startable is `current` all the time once it was.
 */
export function installCameAlong(options: CameAlongOptions): CameAlong {
  const { folder, folders, disk } = options;
  folders.removeStaged();
  const manifest = readManifestText(disk.read(join(folder, "package.json")));
  const isRelease =
    manifest !== null && isVersion(manifest.version) && disk.exists(join(folder, PROGRAM));
  if (!isRelease) return { kind: "none" };
  const { version } = manifest;
  const there = folders.find(version);
  const outcome = there === null ? "installed" : isRebuilt(there, options) ? "replaced" : "known";
  if (outcome !== "known") {
    const file = install(manifest, there, options);
    if (file !== null) return { kind: "damaged", version, file };
  }
  if (folders.links().current === null) folders.point("current", version);
  return { kind: outcome, version };
}

/** Only a build of this machine changes under the same version, never one of the registry. */
function isRebuilt(there: InstalledRelease, { folder, disk, platform }: CameAlongOptions): boolean {
  if (there.note?.origin !== "came-along") return false;
  const came = disk.filesBelow(folder).filter((file) => isTaken(file, platform));
  const installed = disk.filesBelow(there.folder).filter((file) => file !== NOTE);
  return (
    came.length !== installed.length || firstDifference(disk, came, folder, there.folder) !== null
  );
}

function firstDifference(
  disk: ReleaseDisk,
  files: readonly string[],
  from: string,
  copy: string,
): string | null {
  return files.find((file) => !disk.isSame(join(from, file), join(copy, file))) ?? null;
}

/** Answers the first file whose copy is another one; null when all went well. */
function install(
  { version }: ReleaseManifest,
  there: InstalledRelease | null,
  { folder, folders, places, disk, now, platform }: CameAlongOptions,
): string | null {
  const staging = places.staging("worker", "came-along");
  disk.makeFolder(places.target("worker"));
  disk.copyFolder(folder, staging, (path) => isTaken(path, platform));
  const file = firstDifference(disk, disk.filesBelow(staging), folder, staging);
  if (file !== null) {
    disk.remove(staging);
    return file;
  }
  if (there !== null) {
    // The link leads to the original while its copy is replaced.
    if (folders.links().current === version)
      disk.pointLink(places.link("worker", "current"), folder);
    folders.remove(version);
  }
  folders.adopt(staging, version, { origin: "came-along", installedAt: now, integrity: null });
  const isUnlinked = folders.links().current === null;
  if (isUnlinked) folders.point("current", version);
  return null;
}

function isTaken(path: string, platform: string): boolean {
  const name = basename(path);
  if (name.endsWith(".map")) return false;
  return !name.endsWith(".node") || name === `${platform}.node` || name.startsWith("linuxmusl-");
}
