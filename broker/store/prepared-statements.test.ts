import Sqlite from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { preparedStatements } from "./prepared-statements.ts";

function openDatabase() {
  const sqlite = new Sqlite(":memory:");
  onTestFinished(() => {
    sqlite.close();
  });
  sqlite.exec("create table words (word text)");
  return sqlite;
}

it("prepares each text once, and lets go of those used least", () => {
  const sqlite = openDatabase();
  const prepared: string[] = [];
  const statementOf = preparedStatements({
    prepare: ((sql: string) => {
      prepared.push(sql);
      return sqlite.prepare(sql);
    }) as Sqlite.Database["prepare"],
  });
  const often = "select 'often'";
  statementOf(often);
  for (let number = 0; number < 1_000; number += 1) {
    statementOf(`select ${number}`);
    expect(statementOf(often).all()).toEqual([{ "'often'": "often" }]);
  }
  expect(prepared.filter((sql) => sql === often)).toHaveLength(1);
  statementOf("select 999");
  statementOf("select 0");
  expect(prepared.filter((sql) => sql === "select 999")).toHaveLength(1);
  expect(prepared.filter((sql) => sql === "select 0")).toHaveLength(2);
});

it("sees a table as it is after it was changed", () => {
  const sqlite = openDatabase();
  const statementOf = preparedStatements(sqlite);
  sqlite.exec("insert into words values ('one')");
  expect(statementOf("select * from words").all()).toEqual([{ word: "one" }]);
  sqlite.exec("alter table words add column length integer default 3");
  expect(statementOf("select * from words").all()).toEqual([{ word: "one", length: 3 }]);
});
