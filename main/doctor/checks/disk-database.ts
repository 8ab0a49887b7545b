import { stat } from "node:fs/promises";
import { byteWords } from "../../api/number-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { databaseOf } from "../data-folders.ts";

export interface DatabaseFacts {
  readonly bytes: number;
  /** Of the journal beside it. */
  readonly journalBytes: number;
  /** Null when nobody tells. */
  readonly schema: number | null;
}

/** Whether the database is there, can be read, and how large it is. */
export const diskDatabase: Check = {
  id: "disk.database",
  category: "disk",
  title: "Database",
  limitMs: USUAL_LIMIT_MS,
  notApplicable: async ({ facts }) =>
    (await sizeOf(databaseOf(facts.configuration()))) === null
      ? "There is none before the broker's first start."
      : null,
  run: async ({ facts }) => {
    const path = databaseOf(facts.configuration());
    const [bytes, journalBytes, identity] = await Promise.all([
      sizeOf(path),
      sizeOf(`${path}-wal`),
      facts.identity(),
    ]);
    return [
      judgeDatabase({
        bytes: bytes ?? 0,
        journalBytes: journalBytes ?? 0,
        schema: identity?.schema ?? null,
      }),
    ];
  },
};

export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
    throw thrown;
  }
}

/** The journal is written back at a few MB; this much means that something keeps it from that. */
const JOURNAL_MAX_BYTES = 536_870_912;

/** Pure. */
export function judgeDatabase({ bytes, journalBytes, schema }: DatabaseFacts): Finding {
  if (schema === null) {
    return {
      state: "warning",
      cause: `The database (${byteWords(bytes)}) cannot be read now.`,
      consequence: "Sessions are not shown while the broker is stopped.",
      hint: "Start the broker; its log says more.",
    };
  }
  if (journalBytes > JOURNAL_MAX_BYTES) {
    return {
      state: "warning",
      cause: `The database's journal has grown to ${byteWords(journalBytes)}.`,
      consequence: "It takes room, and the next start takes longer.",
      hint: "Restart the broker. A program that keeps the database open may be the reason.",
    };
  }
  return passed(`Schema ${schema}, ${byteWords(bytes + journalBytes)}.`);
}
