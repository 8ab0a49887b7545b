import { join, relative, resolve } from "node:path";
import { z } from "zod";
import type { ReleaseTarget } from "../api/releases.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import { readManifestText, type ReleaseManifest } from "./release-manifest.ts";
import {
  isVersion,
  type LinkName,
  type ReleasePlaces,
  STAGING_PREFIX,
  versionOfFolder,
} from "./release-places.ts";

/** Where a release came from and when; in each release's folder. */
const noteSchema = z.object({
  origin: z.enum(["registry", "came-along"]),
  installedAt: z.number(),
  /** Of the tarball; null for one that came along. */
  integrity: z.string().nullable(),
});
export type ReleaseNote = z.infer<typeof noteSchema>;

/** The note's name: not ours to give a package, and so written by nobody else. */
export const NOTE = ".broker-release.json";
/** What is started of a release. */
export const PROGRAM = "main.js";

export interface InstalledRelease {
  readonly version: string;
  readonly folder: string;
  readonly manifest: ReleaseManifest;
  readonly note: ReleaseNote | null;
}

/** Versions that a target's links name; null for a link that is not there or leads nowhere. */
export type Links = Readonly<Record<LinkName, string | null>>;

/** One target's releases on disk. */
export interface ReleaseFolders {
  /** Every release that can be started. */
  installed(): readonly InstalledRelease[];
  find(version: string): InstalledRelease | null;
  links(): Links;
  /** The folder that `current-<target>` leads to, if a program is there. */
  currentFolder(): string | null;
  point(name: LinkName, version: string | null): void;
  /** Makes a whole folder a release, in one step. */
  adopt(folder: string, version: string, note: ReleaseNote): void;
  remove(version: string): void;
  removeStaged(): void;
}

export function releaseFolders(
  target: ReleaseTarget,
  places: ReleasePlaces,
  disk: ReleaseDisk,
): ReleaseFolders {
  const find = (version: string): InstalledRelease | null => {
    if (!isVersion(version)) return null;
    const folder = places.release(target, version);
    const manifest = readManifestText(disk.read(join(folder, "package.json")));
    if (manifest === null || !disk.exists(join(folder, PROGRAM))) return null;
    return { version, folder, manifest, note: readNote(disk.read(join(folder, NOTE))) };
  };
  const linked = (name: LinkName): string | null => {
    const to = disk.linkTarget(places.link(target, name));
    if (to === null) return null;
    const folder = resolve(places.root, to);
    const version = versionOfFolder(relative(places.target(target), folder));
    return version !== null && find(version) !== null ? version : null;
  };
  return {
    find,
    installed: () =>
      disk
        .names(places.target(target))
        .flatMap((name) => versionOfFolder(name) ?? [])
        .flatMap((version) => find(version) ?? []),
    links: () => ({
      current: linked("current"),
      previous: linked("previous"),
      failed: linked("failed"),
    }),
    currentFolder: () => {
      const to = disk.linkTarget(places.link(target, "current"));
      if (to === null) return null;
      const folder = resolve(places.root, to);
      return disk.exists(join(folder, PROGRAM)) ? folder : null;
    },
    point: (name, version) => {
      const link = places.link(target, name);
      if (version === null) disk.remove(link);
      // Relative, so that a service root can be moved as a whole.
      else disk.pointLink(link, relative(places.root, places.release(target, version)));
    },
    adopt: (folder, version, note) => {
      disk.write(join(folder, NOTE), `${JSON.stringify(note)}\n`);
      disk.move(folder, places.release(target, version));
    },
    remove: (version) => {
      // First out of sight: a half removed release must not look like one.
      const gone = places.staging(target, `removed-${version}`);
      const folder = places.release(target, version);
      disk.remove(gone);
      if (disk.exists(folder)) disk.move(folder, gone);
      disk.remove(gone);
    },
    removeStaged: () => {
      for (const name of disk.names(places.target(target))) {
        if (name.startsWith(STAGING_PREFIX)) disk.remove(join(places.target(target), name));
      }
    },
  };
}

function readNote(text: string | null): ReleaseNote | null {
  if (text === null) return null;
  try {
    const parsed = noteSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
