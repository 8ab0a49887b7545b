import { statfs } from "node:fs/promises";
import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/settings.ts";
import type { Log } from "../logs/log.ts";
import type { Store } from "../store/database.ts";
import { createDiskSpaceGate, type DiskSpaceGate } from "../store/disk-space-gate.ts";
import { writeFact } from "../store/facts.ts";

/** Watches the disk space of the database, and holds new work back while there is too little. */
export function diskSpaceGate(
  config: Config,
  store: Store,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): DiskSpaceGate {
  const gate = createDiskSpaceGate({
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
  store.onRefusedWrite(gate.refused);
  gate.start();
  return gate;
}
