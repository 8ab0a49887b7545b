import Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { asksOfTurn, sessionAllowances } from "./asks.ts";
import { migrations } from "./migrations.ts";
import type { BrokerDatabase } from "./schema.ts";

let sqlite: Sqlite.Database;
let db: Kysely<BrokerDatabase>;
let queries: CompiledQuery[];
beforeEach(async () => {
  sqlite = new Sqlite(":memory:");
  queries = [];
  db = new Kysely({
    dialect: new SqliteDialect({ database: sqlite }),
    log: ({ query }) => void queries.push(query),
  });
  for (const migration of Object.values(migrations)) await migration.up(db);
  queries = [];
});
afterEach(() => db.destroy());

/** How SQLite reads what was asked last. */
function plan(): string {
  const query = queries.at(-1);
  const rows = sqlite
    .prepare<unknown[], { readonly detail: string }>(`explain query plan ${query?.sql ?? ""}`)
    .all(...(query?.parameters ?? []));
  return rows.map(({ detail }) => detail).join("; ");
}

it("reads what is allowed for a session by an index that holds nothing else", async () => {
  expect(await sessionAllowances(db, "C1:1.0")).toEqual([]);
  expect(plan()).toBe("SEARCH asks USING INDEX asks_allowed_for_session (session_key=?)");
});

it("reads the asks of a turn by an index, whatever else the session asked", async () => {
  expect(await asksOfTurn(db, "C1:1.0", "turn-1")).toEqual([]);
  expect(plan()).toBe("SEARCH asks USING INDEX asks_by_session (session_key=? AND turn_id=?)");
});
