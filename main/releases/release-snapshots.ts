import { join } from "node:path";
import type { Snapshot } from "../api/releases.ts";
import type { ReleaseDisk } from "./release-disk.ts";

// Copies of the database, one before each update: `<time>-schema-<schema>-<version>.sqlite`.

/** Each is as large as the database; older ones lose more than they save. */
const KEPT_SNAPSHOTS = 3;

const NAME = /^(\d{8}T\d{9}Z)-schema-(\d+|unknown)-(.+)\.sqlite$/;

/** The name of a snapshot that is taken now. Pure. */
export function snapshotName(version: string | null, schema: number | null, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, "");
  return `${time}-schema-${schema ?? "unknown"}-${version ?? "unknown"}.sqlite`;
}

/** What lies in the folder, newest first. */
export function snapshotsIn(folder: string, disk: ReleaseDisk): readonly Snapshot[] {
  return disk
    .names(folder)
    .flatMap((name): readonly Snapshot[] => {
      const match = NAME.exec(name);
      if (match === null) return [];
      const [, time = "", schema = "", version = ""] = match;
      return [
        {
          name,
          at: timeOf(time),
          bytes: disk.size(join(folder, name)),
          version: version === "unknown" ? null : version,
          schema: schema === "unknown" ? null : Number(schema),
        },
      ];
    })
    .toSorted((one, other) => other.at - one.at);
}

/** Removes all but the newest few. */
export function pruneSnapshots(folder: string, disk: ReleaseDisk): void {
  for (const { name } of snapshotsIn(folder, disk).slice(KEPT_SNAPSHOTS)) {
    disk.remove(join(folder, name));
  }
}

/** `20300102T030405000Z` as milliseconds. */
function timeOf(text: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(text) ?? [];
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] =
    parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
