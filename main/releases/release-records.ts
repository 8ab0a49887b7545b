import { z } from "zod";
import { type ReleaseTarget, releasePinSchema } from "../api/releases.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleasePlaces } from "./release-places.ts";

const targetRecordSchema = z.object({
  pin: releasePinSchema.nullable().default(null),
  /** By version. */
  failures: z.record(z.string(), z.object({ at: z.number(), reason: z.string() })).default({}),
  /** Since when the current version is the current one. */
  since: z.number().nullable().default(null),
});
export type TargetRecord = z.infer<typeof targetRecordSchema>;

const recordsSchema = z.object({
  worker: targetRecordSchema,
  admin: targetRecordSchema,
  /** What the database said of itself last; null before the first worker. */
  database: z.object({ schema: z.number(), schemaMin: z.number() }).nullable().default(null),
});
export type ReleaseRecordsContent = z.infer<typeof recordsSchema>;

/** What is known about releases beside their files. A file that cannot be understood counts as none. */
export interface ReleaseRecords {
  all(): ReleaseRecordsContent;
  of(target: ReleaseTarget): TargetRecord;
  change(target: ReleaseTarget, change: Partial<TargetRecord>): void;
  keepDatabase(database: ReleaseRecordsContent["database"]): void;
}

const nothing: TargetRecord = { pin: null, failures: {}, since: null };

export function releaseRecords(places: ReleasePlaces, disk: ReleaseDisk): ReleaseRecords {
  const all = (): ReleaseRecordsContent => {
    const text = disk.read(places.records);
    const empty = { worker: nothing, admin: nothing, database: null };
    if (text === null) return empty;
    try {
      const parsed = recordsSchema.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : empty;
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return empty;
      throw thrown;
    }
  };
  const keep = (records: ReleaseRecordsContent) =>
    disk.write(places.records, `${JSON.stringify(records, null, 2)}\n`);
  return {
    all,
    of: (target) => all()[target],
    change: (target, change) => {
      const records = all();
      keep({ ...records, [target]: { ...records[target], ...change } });
    },
    keepDatabase: (database) => {
      const records = all();
      if (JSON.stringify(records.database) !== JSON.stringify(database)) {
        keep({ ...records, database });
      }
    },
  };
}

/** The failures with one more; the oldest go when there are more than are of use. Pure. */
export function withFailure(
  failures: TargetRecord["failures"],
  version: string,
  failure: { readonly at: number; readonly reason: string },
): TargetRecord["failures"] {
  const others = Object.entries(failures).filter(([each]) => each !== version);
  return Object.fromEntries([...others, [version, failure] as const].slice(-FAILURES_MAX));
}

const FAILURES_MAX = 50;

/** Pure. */
export function withoutFailure(
  failures: TargetRecord["failures"],
  version: string,
): TargetRecord["failures"] {
  return Object.fromEntries(Object.entries(failures).filter(([each]) => each !== version));
}
