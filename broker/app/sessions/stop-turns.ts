import type { Kysely } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import { openOutboxSummary } from "../../store/outbox.ts";
import type { BrokerDatabase } from "../../store/schema.ts";

/** How long the ending worker waits for interrupted turns to be over, in ms. */
const STOP_WAIT_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** Interrupts what runs, and what begins to run meanwhile; waits a little until the threads are told. */
export async function stopTurns(
  sessions: Pick<Sessions, "busy" | "dispatch" | "running">,
  { db, clock }: { readonly db: Kysely<BrokerDatabase>; readonly clock: Clock },
): Promise<void> {
  const stopped = new Set<string>();
  const deadline = clock.now() + STOP_WAIT_MS;
  for (;;) {
    const turns = sessions.running().filter(({ turnId }) => !stopped.has(turnId));
    for (const { turnId } of turns) stopped.add(turnId);
    await Promise.all(turns.map(({ key }) => sessions.dispatch(key, { kind: "shutdown" })));
    const isDone = sessions.busy().size === 0 && (await openOutboxSummary(db)).open === 0;
    if (isDone || clock.now() >= deadline) return;
    await clock.sleep(LOOK_AGAIN_MS);
  }
}
