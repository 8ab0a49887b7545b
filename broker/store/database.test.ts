import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "./database.ts";
import { copyDatabase } from "./snapshot.ts";
import { addTimelineEntry, newestSequence } from "./timeline.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const entry = { sessionKey: null, kind: "note", data: {}, at: 1 };

it("refuses a file that is no database, and leaves it as it was", async () => {
  const path = join(folder, "letter.sqlite");
  await writeFile(path, "Dear database, ".repeat(1000));
  await expect(openStore({ path })).rejects.toMatchObject({ code: "store.cannot_open" });
  expect(await readFile(path, "utf8")).toBe("Dear database, ".repeat(1000));
});

it("refuses a folder that cannot be made", async () => {
  await writeFile(join(folder, "file"), "");
  const path = join(folder, "file/below/broker.sqlite");
  await expect(openStore({ path })).rejects.toMatchObject({ code: "store.cannot_open" });
});

it("refuses a database of a later release, which knows more migrations", async () => {
  const path = join(folder, "later.sqlite");
  const store = await openStore({ path });
  await sql`insert into kysely_migration (name, timestamp) values ('9999_later', '2030')`.execute(
    store.db,
  );
  await store.close();
  await expect(openStore({ path })).rejects.toMatchObject({ code: "store.cannot_migrate" });
});

it("is for its owner alone, durable, and keeps what it was given", async () => {
  const path = join(folder, "state/broker.sqlite");
  const store = await openStore({ path });
  await addTimelineEntry(store.db, entry);
  const pragma = async (name: string) => {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.db);
    return Object.values(rows[0] ?? {})[0];
  };
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("synchronous")).toBe(2);
  expect(await pragma("foreign_keys")).toBe(1);
  await store.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = await openStore({ path });
  expect(await newestSequence(again.db)).toBe(1);
  await again.close();
});

it("is copied while it is written to", async () => {
  const path = join(folder, "busy.sqlite");
  const copy = join(folder, "copy.sqlite");
  const store = await openStore({ path });
  await addTimelineEntry(store.db, entry);
  copyDatabase({ path, destination: copy });
  await addTimelineEntry(store.db, entry);
  await store.close();
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  const copied = await openStore({ path: copy });
  expect(await newestSequence(copied.db)).toBe(1);
  await copied.close();
});

it("copies nothing, and makes nothing, where there is no database", () => {
  const path = join(folder, "nowhere.sqlite");
  const copy = () => copyDatabase({ path, destination: join(folder, "none.sqlite") });
  expect(copy).toThrow(expect.objectContaining({ code: "store.absent" }));
  expect(existsSync(path)).toBe(false);
});
