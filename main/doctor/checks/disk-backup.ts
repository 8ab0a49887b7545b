import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { byteWords } from "../../api/number-words.ts";
import { momentWords } from "../../api/time-words.ts";
import { type Check, type Finding, type Fix, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { backupsOf, databaseOf } from "../data-folders.ts";
import type { RunProgram } from "../programs.ts";
import { sizeOf } from "./disk-database.ts";

export interface Backup {
  readonly at: number;
  readonly bytes: number;
}

export interface BackupOptions {
  readonly run: RunProgram;
  /** Node, and the worker's program. */
  readonly program: () => readonly [string, ...string[]];
  readonly workingFolder: string;
  readonly now: () => number;
}

/** When the database was last copied. */
export function diskBackup({ run, program, workingFolder, now }: BackupOptions): Check {
  return {
    id: "disk.backup",
    category: "disk",
    title: "Last backup",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: async ({ facts }) =>
      (await sizeOf(databaseOf(facts.configuration()))) === null
        ? "There is no database before the broker's first start."
        : null,
    run: async ({ facts }) => {
      const configuration = facts.configuration();
      const folder = backupsOf(configuration);
      const backUp: Fix = {
        kind: "act",
        label: "Back up now",
        does: `Writes a copy of the database to ${folder}.`,
        act: async ({ signal }) => {
          const stamp = new Date(now()).toISOString().replaceAll(/[-:.]/g, "");
          const path = join(folder, `by-hand-${stamp}.sqlite`);
          const { environment } = configuration;
          const command = [...program(), "backup", path] as const;
          const end = await run({ command, environment, workingFolder, signal });
          if (end.kind === "ended" && end.code === 0) return `Wrote ${path}.`;
          throw new Error(end.kind === "ended" ? end.stderr.trim() : "The backup did not end.");
        },
      };
      const finding = judgeBackup(await newestIn(folder), now());
      return [finding.state === "passed" ? finding : { ...finding, fix: backUp }];
    },
  };
}

async function newestIn(folder: string): Promise<Backup | null> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith(".sqlite"))
      .map(async (name) => {
        const { mtimeMs, size } = await stat(join(folder, name));
        return { at: mtimeMs, bytes: size };
      }),
  );
  return found.toSorted((one, other) => other.at - one.at)[0] ?? null;
}

/** Pure: a broker that was never updated has none, and that is well. */
export function judgeBackup(newest: Backup | null, now: number): Finding {
  return newest === null
    ? {
        state: "information",
        cause: "There is no backup yet.",
        consequence: "One is made before each update that changes the database.",
      }
    : passed(`The last one is of ${momentWords(newest.at, now)}, ${byteWords(newest.bytes)}.`);
}
