import type { Kysely } from "kysely";
import type { WorkerHealth } from "../../api/health.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { countTurnsSince } from "../../store/turns.ts";

type TurnsToday = NonNullable<WorkerHealth["turns"]["today"]>;

export interface TurnsTodayOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly now: () => number;
}

/** The turns since midnight, counted again only after the store was written or the day has changed. */
export interface TurnsTodayCount {
  current(): Promise<TurnsToday>;
  /** The store has changed. */
  written(): void;
}

export function turnsToday({ db, now }: TurnsTodayOptions): TurnsTodayCount {
  let known: { readonly day: number; readonly count: Promise<TurnsToday> } | null = null;
  return {
    current: () => {
      const day = startOfDay(now());
      if (known?.day === day) return known.count;
      const count = countTurnsSince(db, day);
      const counted = { day, count };
      known = counted;
      // A count that failed is none to keep; who asked gets the error.
      count.catch(() => {
        if (known === counted) known = null;
      });
      return count;
    },
    written: () => {
      known = null;
    },
  };
}

/** Midnight where this machine is, in ms since the epoch. */
function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
