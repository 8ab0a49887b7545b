import type Sqlite from "better-sqlite3";

/** Statements that stay prepared; the worker's own are some two hundred, each a few KiB. */
const KEPT = 400;

/** Prepares each text once, which costs more than running it; those used least are let go. */
export function preparedStatements(
  sqlite: Pick<Sqlite.Database, "prepare">,
): (sql: string) => Sqlite.Statement<unknown[]> {
  const statements = new Map<string, Sqlite.Statement<unknown[]>>();
  return (sql) => {
    const statement = statements.get(sql) ?? sqlite.prepare<unknown[]>(sql);
    // Last again: a Map keeps the order in which its keys came.
    statements.delete(sql);
    statements.set(sql, statement);
    if (statements.size > KEPT) statements.delete(statements.keys().next().value ?? sql);
    return statement;
  };
}
