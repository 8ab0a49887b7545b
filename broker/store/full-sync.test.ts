import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "./database.ts";

it("MA04: commits are given to the disk, and only checkpoints wait until it has written its cache", async () => {
  const folder = mkdtempSync(join(tmpdir(), "full-sync-"));
  const { db, close } = await openStore({ path: join(folder, "broker.sqlite") });
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const pragma = async (name: string) => {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
    return rows[0]?.[name];
  };
  // 2 is FULL.
  expect(await pragma("synchronous")).toBe(2);
  expect(await pragma("fullfsync")).toBe(0);
  expect(await pragma("checkpoint_fullfsync")).toBe(1);
});
