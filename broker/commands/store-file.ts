import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/settings.ts";
import type { Log } from "../logs/log.ts";
import type { Store } from "../store/database.ts";
import {
  openDatabaseFile,
  openDatabaseToRead,
  type SetAsideNotice,
} from "../store/database-file.ts";
import { takeWorkerLock, type WorkerLock } from "../store/lock.ts";
import { lossOf, restoreDatabase, restoreProblem } from "../store/restore.ts";
import { copyDatabase } from "../store/snapshot.ts";

/**
 * Opens the database as the one worker of its data folder; closing it lets the next one in. Throws
 * BrokerError, `store.in_use` when a worker is there.
 */
export async function openWorkerStore(
  config: Config,
  options: { readonly log: Log; readonly now: () => number },
): Promise<Store> {
  const { stateDir } = config;
  const lock = lockStateFolder(config);
  try {
    const store = await openDatabaseFile({
      path: databasePath(config),
      snapshots: { folder: join(stateDir, "backups"), now: options.now },
      onSetAside: (notice) => tellSetAside(notice, options.log),
      onLaterSchema: ({ schema, ownSchema }) =>
        options.log.warn(
          "A later release wrote the database; it is used as it is, without a migration",
          { schema, ownSchema },
        ),
      ...nativeBinding(),
    });
    return {
      ...store,
      close: async () => {
        await store.close();
        lock.release();
      },
    };
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

/** Keeps workers out until it is released. Throws BrokerError `store.in_use` when one is there. */
export function lockStateFolder({ stateDir }: Config): WorkerLock {
  return takeWorkerLock({ stateFolder: stateDir, pid: process.pid, ...nativeBinding() });
}

/** Opens the database for reading, beside a worker too. Throws BrokerError. */
export function openStoreToRead(config: Config): Promise<Store> {
  return openDatabaseToRead({ path: databasePath(config), ...nativeBinding() });
}

/** Copies the database, also while a worker writes to it. Throws when it cannot. */
export function copyStore(config: Config, destination: string): void {
  copyDatabase({ path: databasePath(config), destination, ...nativeBinding() });
}

/** What it would mean to put this file in the place of the database. */
export function previewOfRestore(config: Config, file: string) {
  const options = { path: databasePath(config), file, ...nativeBinding() };
  return { problem: restoreProblem(options), lost: lossOf(options) };
}

/** Puts a copy of the file in the place of the database. The caller holds the lock. Throws BrokerError. */
export function restoreStore(
  config: Config,
  options: Omit<Parameters<typeof restoreDatabase>[0], "path" | "nativeBinding">,
): void {
  restoreDatabase({ path: databasePath(config), ...options, ...nativeBinding() });
}

function databasePath(config: Config): string {
  return join(config.stateDir, "broker.sqlite");
}

function tellSetAside({ reason, detail, path, movedTo }: SetAsideNotice, log: Log): void {
  const what = {
    corrupt: "The database is damaged and was moved aside; creating a new one",
    "other-broker":
      "The database belongs to another broker and was moved aside; creating a new one",
  }[reason];
  log.error(what, { reason: detail, path, movedTo });
  process.stderr.write(`${what}. It is kept as ${movedTo}\n`);
}

/** Beside a bundle, the native binding that lies there. */
function nativeBinding(): { readonly nativeBinding?: string } {
  const platform = process.platform === "linux" && isMusl() ? "linuxmusl" : process.platform;
  const bundled = join(import.meta.dirname, "native", `${platform}-${process.arch}.node`);
  return existsSync(bundled) ? { nativeBinding: bundled } : {};
}

function isMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
