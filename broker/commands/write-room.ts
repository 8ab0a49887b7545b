import { statfs } from "node:fs/promises";
import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/settings.ts";
import type { Log } from "../logs/log.ts";
import type { Store } from "../store/database.ts";
import { createWriteRoom, type WriteRoom } from "../store/write-room.ts";
import { writeFact } from "../store/facts.ts";

/** Watches, from now on, over the room that the database has on its disk. */
export function writeRoom(
  config: Config,
  store: Store,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): WriteRoom {
  const room = createWriteRoom({
    clock,
    log,
    reserveBytes: config.diskReserveBytes,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(config.stateDir);
      return bavail * bsize;
    },
    tryWrite: () => writeFact(store.db, "store.probed-at", String(clock.now())),
    report: (line) => void process.stderr.write(line),
  });
  store.onRefusedWrite(room.refused);
  room.start();
  return room;
}
