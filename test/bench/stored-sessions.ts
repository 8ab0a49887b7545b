import { join } from "node:path";
import { openStore } from "../../broker/store/database.ts";
import { createSession, saveSession } from "../../broker/store/sessions.ts";
import { addTimelineEntry } from "../../broker/store/timeline.ts";
import type { World } from "../world/world.ts";

const ENTRIES_EACH = 20;

/** Fills the database of a stopped worker with sessions that are idle. */
export async function storeSessions(world: World, count: number): Promise<void> {
  const store = await openStore({ path: join(world.data, "state/broker.sqlite") });
  const idle = await store.db.selectFrom("sessions").select("state_json").executeTakeFirst();
  if (idle === undefined) throw new Error("There is no session whose state could be copied.");
  await store.db.transaction().execute(async (transaction) => {
    for (let index = 0; index < count; index += 1) {
      const threadTs = `${1_700_000_000 + index}.000100`;
      const key = `C0STORED:${threadTs}`;
      const at = 1_700_000_000_000 + index;
      await createSession(transaction, {
        key,
        channel: "C0STORED",
        channelType: "channel",
        threadTs,
        workspace: join(world.data, "sessions", key),
        host: "bench",
        initiator: "U0ADA",
        title: `Stored ${index}`,
        stateJson: idle.state_json,
        state: "idle",
        at,
      });
      await saveSession(transaction, key, { codex_thread_id: `thread-${index}` });
      for (let entry = 0; entry < ENTRIES_EACH; entry += 1) {
        const data = { state: "idle", entry };
        await addTimelineEntry(transaction, { sessionKey: key, kind: "state", data, at });
      }
    }
  });
  await store.close();
}
