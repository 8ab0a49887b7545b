import type { Kysely } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import { openOutboxSummary } from "../../store/outbox.ts";
import type { BrokerDatabase } from "../../store/schema.ts";

/** How long the ending worker waits for interrupted turns to be over, in ms. */
const STOP_WAIT_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** Interrupts what runs, and waits a little until the threads are told. */
export async function stopTurns(
  sessions: Sessions,
  { db, clock }: { readonly db: Kysely<BrokerDatabase>; readonly clock: Clock },
): Promise<void> {
  const turns = sessions.running();
  await Promise.all(turns.map(({ key }) => sessions.dispatch(key, { kind: "shutdown" })));
  const deadline = clock.now() + STOP_WAIT_MS;
  const isDone = async () =>
    sessions.running().length === 0 && (await openOutboxSummary(db)).open === 0;
  while (clock.now() < deadline && !(await isDone())) await clock.sleep(LOOK_AGAIN_MS);
}
