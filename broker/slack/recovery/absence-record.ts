import type { Kysely } from "kysely";
import { z } from "zod";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { readFact, writeFact } from "../../store/facts.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { timeOf } from "../ts.ts";
import { type Absence, absenceAt, WAITED_MS } from "./absence.ts";

/** An absence, and what the search found that people wrote meanwhile. */
export interface RecordedAbsence extends Absence {
  /** Messages that Slack had not delivered. */
  readonly found: number;
  /** True once everything was searched after it. */
  readonly isSearched: boolean;
}

/** The last absences, over restarts. */
export interface AbsenceRecord {
  /** One that lasted long enough for people to notice it. */
  note(absence: Absence): void;
  /** What a search brought: the ts of each message that it found. */
  found(ts: readonly string[]): void;
  /** A search that had to look everywhere since `at` found everything. */
  searched(at: number): void;
  /** Newest first, at most ten. */
  list(): Promise<readonly RecordedAbsence[]>;
  /** Called after each change; returns how to stop it. */
  onChange(listener: () => void): () => void;
}

const FACT = "slack.absences";
const ABSENCES_KEPT = 10;

const storedSchema = z.array(
  z.object({
    cause: z.enum(["asleep", "not-running", "no-link"]),
    from: z.number(),
    to: z.number(),
    found: z.number(),
    isSearched: z.boolean(),
  }),
);

export function absenceRecord(db: Kysely<BrokerDatabase>, log: Log): AbsenceRecord {
  const listeners = new Set<() => void>();
  let absences: readonly RecordedAbsence[] | null = null;
  /** One change after the other: each builds on what the one before stored. */
  let last: Promise<void> = Promise.resolve();

  const read = async (): Promise<readonly RecordedAbsence[]> => {
    absences ??= readStored(await readFact(db, FACT), log);
    return absences;
  };

  const change = (next: (now: readonly RecordedAbsence[]) => readonly RecordedAbsence[]) => {
    const apply = async () => {
      const before = await read();
      const after = next(before);
      if (after === before) return;
      absences = after;
      for (const listener of listeners) listener();
      await writeFact(db, FACT, JSON.stringify(after));
    };
    last = last.then(apply).catch((thrown: unknown) => {
      log.warn("The absences could not be stored", { error: errorText(thrown) });
    });
  };

  return {
    note: (absence) => {
      if (absence.to - absence.from >= WAITED_MS) change((now) => withAbsence(now, absence));
    },
    found: (ts) => {
      if (ts.length > 0) change((now) => withFound(now, ts));
    },
    searched: (at) => change((now) => withSearch(now, at)),
    list: async () => {
      await last;
      return read();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Pure; newest first. */
function withAbsence(
  absences: readonly RecordedAbsence[],
  absence: Absence,
): readonly RecordedAbsence[] {
  const noted = { ...absence, found: 0, isSearched: false };
  return [noted, ...absences].toSorted((a, b) => b.to - a.to).slice(0, ABSENCES_KEPT);
}

/** Each message counts for the absence that explains it; without one it counts nowhere. Pure. */
function withFound(
  absences: readonly RecordedAbsence[],
  ts: readonly string[],
): readonly RecordedAbsence[] {
  const explained = ts.map((one) => absenceAt(absences, timeOf(one)));
  const found = absences.map((absence) => {
    const more = explained.filter((one) => one === absence).length;
    return more === 0 ? absence : { ...absence, found: absence.found + more };
  });
  return found.some((absence, index) => absence !== absences[index]) ? found : absences;
}

/** Pure. */
function withSearch(absences: readonly RecordedAbsence[], at: number): readonly RecordedAbsence[] {
  return absences.some(({ isSearched, to }) => !isSearched && to <= at)
    ? absences.map((absence) => (absence.to <= at ? { ...absence, isSearched: true } : absence))
    : absences;
}

function readStored(text: string | null, log: Log): readonly RecordedAbsence[] {
  if (text === null) return [];
  try {
    return storedSchema.parse(JSON.parse(text));
  } catch (thrown) {
    log.warn("The stored absences are unreadable; forgotten", { error: errorText(thrown) });
    return [];
  }
}
