import { statfs } from "node:fs/promises";
import type { Kysely } from "kysely";
import type { Store } from "../../store/database.ts";
import { createDiskSpaceGate, type DiskSpaceGate } from "../../store/disk-space-gate.ts";
import { writeFact } from "../../store/facts.ts";
import { startRetention } from "../../store/retention.ts";
import { retentionRules } from "../../store/retention-rules.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { openWorkerStore } from "../store-file.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface Storage {
  readonly store: Store;
  readonly db: Kysely<BrokerDatabase>;
  readonly diskSpace: DiskSpaceGate;
}

/** Opens the database, watches its disk space and forgets old rows. Throws BrokerError. */
export async function openStorage(base: WorkerBase): Promise<Storage> {
  const { clock, config, ending, log } = base;
  const store = await openWorkerStore(config, { log, now: () => clock.now() });
  ending.parts.defer("store", () => store.close());
  const rules = retentionRules(config.slackRecoveryMaxAgeMs);
  const retention = startRetention({ store, clock, log, rules });
  ending.parts.defer("retention", () => retention.stop());
  return { store, db: store.db, diskSpace: watchDiskSpace(store, base) };
}

/** Holds new work back while the database's disk has too little space. */
function watchDiskSpace(store: Store, { clock, config, ending, log }: WorkerBase): DiskSpaceGate {
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
  ending.watches.defer("disk space", () => gate.stop());
  return gate;
}
