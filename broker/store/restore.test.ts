import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "./database.ts";
import { restoreDatabase, restoreProblem } from "./restore.ts";
import { copyDatabase } from "./snapshot.ts";

let folder: string;
let path: string;
let file: string;
let keep: string;

/** A database with a fact "when" that says `present`, and a copy of it from before. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "restore-"));
  [path, file, keep] = ["broker.sqlite", "early.sqlite", "kept.sqlite"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const store = await openStore({ path });
  await store.close();
  say("early");
  copyDatabase({ path, destination: file });
  say("present");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function inDatabase<Answer>(at: string, act: (sqlite: Sqlite.Database) => Answer): Answer {
  const sqlite = new Sqlite(at);
  try {
    return act(sqlite);
  } finally {
    sqlite.close();
  }
}
const say = (when: string) =>
  inDatabase(path, (sqlite) =>
    sqlite.prepare("insert or replace into facts (name, value) values ('when', ?)").run(when),
  );
const said = (at: string) =>
  inDatabase(at, (sqlite) =>
    sqlite.prepare("select value from facts where name = 'when'").pluck().get(),
  );
const restore = () => restoreDatabase({ path, file, keep, now: 1, facts: {} });

test("AD12 a copy takes the database's place, which is kept", () => {
  restore();
  expect([said(path), said(keep)]).toEqual(["early", "present"]);
});

/** Each makes the copy one that cannot be used. */
const spoiled: readonly [string, string, () => void][] = [
  [
    "is damaged in the middle",
    "store.corrupt",
    () => {
      const bytes = readFileSync(file);
      bytes.fill(0xff, 4096, Math.floor(bytes.length / 2));
      writeFileSync(file, bytes);
    },
  ],
  [
    "was cut short",
    "store.corrupt",
    () => writeFileSync(file, readFileSync(file).subarray(0, 6_000)),
  ],
  ["is no database", "store.corrupt", () => writeFileSync(file, "no database at all".repeat(100))],
  ["is empty", "store.absent", () => writeFileSync(file, "")],
  ["is gone", "store.absent", () => rmSync(file)],
  [
    "is of a later release",
    "store.newer_release",
    () =>
      inDatabase(file, (sqlite) =>
        sqlite.exec(`insert into kysely_migration (name, timestamp) values ('0999_more', '2031');
          update schema_versions set schema_min = 999`),
      ),
  ],
];

test.each(spoiled)("AD12 a copy that %s is refused (%s)", (_what, code, spoil) => {
  spoil();
  expect(restoreProblem({ path, file })).toMatchObject({ code });
  expect(restore).toThrow(expect.objectContaining({ code }));
  expect(said(path)).toBe("present");
  expect(existsSync(keep)).toBe(false);
});

test("AD12 where no copy can be written, the database stays as it is, and nothing is left over", () => {
  mkdirSync(join(folder, "folder"));
  keep = join(folder, "gone/kept.sqlite");
  expect(restore).toThrow(expect.objectContaining({ code: "store.cannot_restore" }));
  expect(said(path)).toBe("present");
  expect(readdirSync(folder).filter((name) => name.includes("restored"))).toEqual([]);
});
