import Sqlite from "better-sqlite3";
import { Kysely, sql, SqliteDialect } from "kysely";
import type { Migration } from "kysely/migration";
import { expect, it } from "vitest";
import { migrations } from "./migrations.ts";
import { schemaOf, schemaRange } from "./schema-range.ts";

const { schema, schemaMin } = schemaRange();

// W2: a rolled-back worker works with a database that later releases have migrated. So a migration
// behind `schema_min` must leave every statement of an earlier release working.

const demandedColumn =
  "drop table facts; " +
  "create table facts (name text primary key, value text not null, more text not null) strict";

it.each([
  ["a dropped table", "drop table facts"],
  ["a renamed column", "alter table facts rename column value to content"],
  ["a dropped column", "alter table messages drop column error"],
  ["a column that earlier releases do not fill", demandedColumn],
  ["a unique index on a table that was there", "create unique index one_value on facts (value)"],
])("W2: the check finds %s", async (_, statement) => {
  const all = { ...migrations, "9000_bad": running(statement.split("; ")) };
  expect(await whatIsTakenAway(all, "9000_bad")).not.toEqual([]);
});

it("W2: the check lets a migration pass that only adds", async () => {
  const good = running([
    "create table more (a integer not null unique) strict",
    "alter table facts add column note text",
    "alter table messages add column weight integer not null default 0",
    "create index facts_note on facts (note)",
  ]);
  expect(await whatIsTakenAway({ ...migrations, "9000_good": good }, "9000_good")).toEqual([]);
});

it("W2: every migration behind schema_min only adds", async () => {
  const behind = Object.keys(migrations).filter((name) => schemaOf([name]) > schemaMin);
  for (const name of behind)
    expect([name, await whatIsTakenAway(migrations, name)]).toEqual([name, []]);
  expect(schemaMin).toBeLessThanOrEqual(schema);
});

function running(statements: readonly string[]): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/** What the migration changes about the tables that were there before it, but additions. */
async function whatIsTakenAway(
  all: Readonly<Record<string, Migration>>,
  name: string,
): Promise<readonly string[]> {
  const sqlite = new Sqlite(":memory:");
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    for (const [each, migration] of Object.entries(all)) {
      if (each === name) break;
      await migration.up(db);
    }
    const before = tablesOf(sqlite);
    await all[name]?.up(db);
    const after = tablesOf(sqlite);
    return [...before].flatMap(([table, columns]) => {
      const now = after.get(table);
      if (now === undefined) return [`${table} is gone`];
      const lost = [...columns].flatMap(([column, text]) =>
        now.get(column) === text ? [] : [`${table}: ${column} is no longer ${text}`],
      );
      const demanded = [...now].flatMap(([column, text]) =>
        !columns.has(column) && (text.startsWith("unique") || text.endsWith("must be given"))
          ? [`${table}: ${column} ${text}`]
          : [],
      );
      return [...lost, ...demanded];
    });
  } finally {
    await db.destroy();
  }
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly hidden: number;
}

/** Per table, its columns and unique indexes, each with what a writer has to know of it. */
function tablesOf(sqlite: Sqlite.Database): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const tables = sqlite
    .prepare<[], { readonly name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
    )
    .all();
  return new Map(
    tables.map(({ name }) => {
      const columns = sqlite.prepare<[], Column>(`pragma table_xinfo('${name}')`).all();
      const indexes = sqlite
        .prepare<[], { readonly name: string; readonly unique: number }>(
          `pragma index_list('${name}')`,
        )
        .all();
      return [
        name,
        new Map([
          ...columns.map((column) => [column.name, columnText(column)] as const),
          ...indexes
            .filter(({ unique }) => unique === 1)
            .map((index) => [`index ${index.name}`, "unique"] as const),
        ]),
      ];
    }),
  );
}

function columnText({ type, notnull, dflt_value, hidden }: Column): string {
  const isDemanded = notnull === 1 && dflt_value === null && hidden === 0;
  return `${type}, ${isDemanded ? "must be given" : "may be left out"}`;
}
