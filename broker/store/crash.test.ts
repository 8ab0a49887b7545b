import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as letOthersRun } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabaseFile } from "./database-file.ts";
import { newestSequence } from "./timeline.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crash-"));
  path = join(folder, "broker.sqlite");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const moduleUrl = (name: string) => JSON.stringify(join(import.meta.dirname, name));

/** A process that opens the database and says each entry's number once it is stored. */
function startWriter() {
  const program = `
    import { openDatabaseFile } from ${moduleUrl("database-file.ts")};
    import { addTimelineEntry, newestSequence } from ${moduleUrl("timeline.ts")};
    const store = await openDatabaseFile({
      path: ${JSON.stringify(path)},
      snapshots: { folder: ${JSON.stringify(join(folder, "backups"))}, now: Date.now },
      onSetAside: () => {},
      onLaterSchema: () => {},
    });
    for (;;) {
      await addTimelineEntry(store.db, {
        sessionKey: null, kind: "note", data: { text: "x".repeat(3_000) }, at: 1,
      });
      process.stdout.write((await newestSequence(store.db)) + "\\n");
      await new Promise((resolve) => setImmediate(resolve));
    }
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  return {
    lastTold: () => Number(told.split("\n").at(-2) ?? 0),
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await letOthersRun();
}

it("OP01: a first start that is killed leaves nothing that the next one stumbles over", async () => {
  const cuts = [path, `${path}-journal`, `${path}-wal`, `${path}-shm`];
  for (const file of cuts) {
    for (const end of ["", "-journal", "-wal", "-shm"]) await rm(path + end, { force: true });
    const writer = startWriter();
    await until(() => existsSync(file) || writer.lastTold() > 0);
    await writer.kill();
    const store = await openDatabaseFile({
      path,
      snapshots: { folder: join(folder, "backups"), now: Date.now },
      onSetAside: ({ detail }) => expect.fail(detail),
      onLaterSchema: () => {},
    });
    expect(await newestSequence(store.db)).toBeGreaterThanOrEqual(writer.lastTold());
    await store.close();
  }
});

it("OP01: killed while it writes, the database is whole and has all that it told of", async () => {
  let stored = 0;
  for (const more of [1, 2, 5, 20, 50]) {
    const writer = startWriter();
    await until(() => writer.lastTold() >= stored + more);
    await writer.kill();
    const database = new Sqlite(path, { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    const row = database.prepare<[], { n: number }>("select count(*) as n from timeline").get();
    database.close();
    stored = row?.n ?? 0;
    expect(stored).toBeGreaterThanOrEqual(writer.lastTold());
  }
  expect((await readdir(folder)).filter((name) => name.includes("corrupt"))).toEqual([]);
});
