import { expect, it } from "vitest";
import { type DatabaseFacts, type DatabaseState, databaseState } from "./database-state.ts";

const known = ["0001_a", "0002_b"];
const ours = ["kysely_migration", "sessions"];
const others = ["schema_migrations", "sessions"];

it.each<[string, Partial<DatabaseFacts>, DatabaseState]>([
  ["an unknown migration", { tables: ours, applied: ["0001_a", "0009_z"] }, newer("0009_z")],
  [
    "an unknown migration, though known ones are missing",
    { tables: ours, applied: ["0009_z"] },
    newer("0009_z"),
  ],
  [
    "an unknown migration behind a schema_min that this release has not reached",
    { tables: ours, applied: [...known, "0009_z"], schemaMin: 3 },
    newer("0009_z"),
  ],
  [
    "an unknown migration, a schema_min that is reached, and one of ours missing",
    { tables: ours, applied: ["0001_a", "0009_z"], schemaMin: 2 },
    newer("0009_z"),
  ],
  [
    "an unknown migration and a schema_min that this release has reached",
    { tables: ours, applied: [...known, "0009_z"], schemaMin: 2 },
    { kind: "later", unknown: ["0009_z"] },
  ],
  [
    "another broker's list of migrations",
    { tables: others, foreignMigrations: ["initial_sqlite_state", "more"] },
    { kind: "other-broker" },
  ],
  [
    "another broker's list beside ours",
    { tables: [...ours, ...others], applied: known, foreignMigrations: ["initial_sqlite_state"] },
    pending(),
  ],
  [
    "a list of migrations that is nobody's we know",
    { tables: others, foreignMigrations: ["create_users"] },
    pending(...known),
  ],
  ["no table", {}, pending(...known)],
  ["a part of our migrations", { tables: ours, applied: ["0001_a"] }, pending("0002_b")],
  ["all our migrations", { tables: ours, applied: known }, pending()],
])("W2: a database with %s", (_, facts, state) => {
  const whole = { tables: [], applied: [], foreignMigrations: [], schemaMin: null, ...facts };
  expect(databaseState(whole, known)).toEqual(state);
});

function newer(...unknown: readonly string[]): DatabaseState {
  return { kind: "newer", unknown };
}

function pending(...names: readonly string[]): DatabaseState {
  return { kind: "ours", pending: names };
}
