import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock } from "../clock/clock.ts";
import { readFact, writeFact } from "../store/facts.ts";
import type { BrokerDatabase } from "../store/schema.ts";

/** For whom an offer to link an account is not repeated before the gap, in ms, is over. */
export interface LinkOffer {
  readonly whose: string;
  readonly gapMs: number;
  /** Longer than a worker runs: it is noted in the store. */
  readonly isLong: boolean;
}

export interface LinkOffers {
  /** Whether the offer is to be made now; once per gap, a restart in between or not. */
  take(offer: LinkOffer): Promise<boolean>;
}

const FACT = "github.link-offers";
/** When each may be repeated. */
const untilSchema = z.record(z.string(), z.number());

export function linkOffers(options: {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Pick<Clock, "now">;
}): LinkOffers {
  const { clock, db } = options;
  const short = new Map<string, number>();
  return {
    take: async ({ whose, gapMs, isLong }) => {
      const now = clock.now();
      if (!isLong) {
        for (const [one, until] of short) if (until <= now) short.delete(one);
        if (short.has(whose)) return false;
        short.set(whose, now + gapMs);
        return true;
      }
      return db.transaction().execute(async (tx) => {
        const stored = await readFact(tx, FACT);
        const known = stored === null ? {} : untilSchema.parse(JSON.parse(stored));
        const open = Object.entries(known).filter(([, until]) => until > now);
        if (open.some(([one]) => one === whose)) return false;
        const next = Object.fromEntries([...open, [whose, now + gapMs]]);
        await writeFact(tx, FACT, JSON.stringify(next));
        return true;
      });
    },
  };
}
