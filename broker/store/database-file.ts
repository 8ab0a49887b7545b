import { assertNever, BrokerError } from "../errors/broker-error.ts";
import { openStore, openStoreForReading, type Store, type StoreOptions } from "./database.ts";
import { type DatabaseState, lookAtDatabase } from "./database-state.ts";
import { migrations as ownMigrations } from "./migrations.ts";
import { schemaOf } from "./schema-range.ts";
import { setAside, type SetAsideReason } from "./set-aside.ts";

export interface SetAsideNotice {
  readonly reason: SetAsideReason;
  /** What was wrong with it, in SQLite's words, or what it is. */
  readonly detail: string;
  readonly path: string;
  readonly movedTo: string;
}

/** A later release wrote the database, and this one works with it as it is. */
export interface LaterSchemaNotice {
  readonly path: string;
  readonly schema: number;
  readonly ownSchema: number;
}

export interface DatabaseFileOptions extends StoreOptions {
  readonly snapshots: { readonly folder: string; readonly now: () => number };
  /** A database was moved out of the way, and a new one is begun. */
  readonly onSetAside: (notice: SetAsideNotice) => void;
  readonly onLaterSchema: (notice: LaterSchemaNotice) => void;
}

/**
 * Opens the worker's database file whatever lies there: a damaged or another program's database is
 * moved aside and never deleted. A later release's database is used without a migration when that
 * release left it usable. The caller holds the worker's lock. Throws BrokerError
 * `store.newer_release` for one that it did not, which stays as it is, and what `openStore` throws.
 */
export async function openDatabaseFile(options: DatabaseFileOptions): Promise<Store> {
  const { path, snapshots, onSetAside, onLaterSchema } = options;
  const moveAside = (reason: SetAsideReason, detail: string) =>
    onSetAside({ reason, detail, path, movedTo: setAside(path, reason, snapshots.now()) });
  const state = look(options);
  switch (state.kind) {
    case "corrupt":
      moveAside("corrupt", state.reason);
      break;
    case "other-broker":
      moveAside("other-broker", "It was written by another broker.");
      break;
    case "newer":
      throw newerRelease(path, state.unknown);
    case "later": {
      const store = await openStore({ ...options, migrate: false });
      const { migrations = ownMigrations } = options;
      const ownSchema = schemaOf(Object.keys(migrations));
      onLaterSchema({ path, schema: store.schema, ownSchema });
      return store;
    }
    case "absent":
    case "ours":
      break;
    default:
      assertNever(state);
  }
  return openStore(options);
}

/**
 * Opens the database for reading beside a worker or without one, and moves, migrates and makes
 * nothing; where there is none yet, an empty one in memory. Throws BrokerError: `store.corrupt`,
 * `store.other_broker`, `store.newer_release`, `store.older_release`, `store.cannot_open`.
 */
export async function openDatabaseToRead(options: StoreOptions): Promise<Store> {
  const { path } = options;
  const state = look(options);
  switch (state.kind) {
    case "absent":
      return openStore({ ...options, path: ":memory:" });
    case "corrupt":
      throw new BrokerError("store.corrupt", `The database ${path} is damaged: ${state.reason}`, {
        hint: "Restore a backup in its place, or start the worker, which moves it aside.",
      });
    case "other-broker":
      throw new BrokerError("store.other_broker", `${path} was written by another broker.`, {
        hint: "Start the worker, which moves it aside.",
      });
    case "newer":
      throw newerRelease(path, state.unknown);
    case "later":
      return openStoreForReading(options);
    case "ours":
      if (state.pending.length === 0) return openStoreForReading(options);
      throw new BrokerError(
        "store.older_release",
        `The database ${path} is from an earlier release.`,
        { hint: "Start the worker once, which migrates the database." },
      );
    default:
      return assertNever(state);
  }
}

/** Why this release cannot work with a file that is to become the database; null when it can. */
export function databaseProblem(path: string, state: DatabaseState): BrokerError | null {
  switch (state.kind) {
    case "absent":
      return new BrokerError("store.absent", `There is no database at ${path}.`);
    case "corrupt":
      return new BrokerError("store.corrupt", `The database ${path} is damaged: ${state.reason}`);
    case "other-broker":
      return new BrokerError("store.other_broker", `${path} was written by another broker.`);
    case "newer":
      return newerRelease(path, state.unknown);
    case "later":
    case "ours":
      return null;
    default:
      return assertNever(state);
  }
}

function look(options: StoreOptions): DatabaseState {
  const { path, nativeBinding, migrations = ownMigrations } = options;
  return lookAtDatabase({
    path,
    known: Object.keys(migrations),
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
}

function newerRelease(path: string, unknown: readonly string[]): BrokerError {
  return new BrokerError(
    "store.newer_release",
    `The database ${path} is from a later release: it has ${unknown.join(", ")}.`,
    {
      hint: "Start that release, or restore a backup from this one. The database was not changed.",
    },
  );
}
