import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { readinessSchema } from "../../broker/api/worker.ts";
import { freePort } from "../world/free-port.ts";
import { mention, type Talk } from "../world/talk.ts";
import { WorkerProcess } from "../world/worker-process.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

async function emptyWorld(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  onTestFinished(() => world.end());
  await mkdir(join(world.data, "state"), { recursive: true });
  return world;
}

const databasePath = (world: World) => join(world.data, "state/broker.sqlite");

/** Any name in the state folder that begins so. */
async function stateFile(world: World, start: string): Promise<string> {
  const names = await readdir(join(world.data, "state"));
  const name = names.find((one) => one.startsWith(start));
  if (name === undefined) throw new Error(`No ${start} among ${names.join(", ")}`);
  return join(world.data, "state", name);
}

it("a second worker on the same data refuses at once, and the first goes on", async () => {
  const world = await emptyWorld();
  await world.worker.start();
  const port = await freePort();
  const second = new WorkerProcess(world.env, port);
  second.launch({ PORT: String(port) });
  expect(await second.exited()).toBe(69);
  expect(second.output()).toContain(`(pid ${world.worker.pid})`);
  expect(second.output()).toContain(join(world.data, "state"));
  const talk = mention(world, "[[final:still here]]");
  await talk.answer("still here");
});

describe("what lies at the database's path", () => {
  it("OP01: a damaged database is moved aside with a message, and the worker serves", async () => {
    const world = await emptyWorld();
    await writeFile(databasePath(world), "not a database ".repeat(1_000));
    await world.worker.start();
    const aside = await stateFile(world, "broker.sqlite.corrupt-");
    expect(world.worker.output()).toContain(`It is kept as ${aside}`);
    await expect.poll(() => world.logText("broker")).toContain("The database is damaged");
    const talk = mention(world, "[[final:started again]]");
    await talk.answer("started again");
  });

  it("OP02: another broker's database is moved aside with a message, and the worker serves", async () => {
    const world = await emptyWorld();
    const other = new Sqlite(databasePath(world));
    other.exec(`
      create table schema_migrations (version integer primary key, name text, applied_at text);
      insert into schema_migrations values (1, 'initial_sqlite_state', '2029');
      create table sessions (key text primary key);
    `);
    other.close();
    await world.worker.start();
    const aside = await stateFile(world, "broker.sqlite.other-broker-");
    expect(world.worker.output()).toContain(`It is kept as ${aside}`);
    const talk = mention(world, "[[final:started again]]");
    await talk.answer("started again");
  });

  it("OP02: a later release's database that is too new is refused with a hint", async () => {
    const world = await emptyWorld();
    await world.worker.start();
    await world.worker.end();
    migratedByLaterRelease(world, { schemaMin: 9_999 });
    world.worker.launch();
    expect(await world.worker.exited()).toBe(69);
    expect(world.worker.output()).toContain("is from a later release: it has 9999_later.");
    expect(world.worker.output()).toContain("Start that release");
  });

  it("W2: a later release's database that it left usable is used as it is, and the log says so", async () => {
    const world = await emptyWorld();
    await world.worker.start();
    const before = await databaseOf(world);
    await world.worker.end();
    migratedByLaterRelease(world, { schemaMin: before?.schema ?? 0 });
    await world.worker.start();
    const after = await databaseOf(world);
    expect(after).toMatchObject({ schema: 9_999, schemaMin: before?.schema });
    expect(world.worker.output()).toContain("it is used as it is, without a migration");
    expect(existsSync(join(world.data, "state/backups"))).toBe(false);
  });
});

/** What the running worker says of its database. */
async function databaseOf({ worker }: World) {
  const { body } = await worker.call("/readyz", { token: worker.operatorToken() });
  return readinessSchema.parse(body).worker;
}

function migratedByLaterRelease(world: World, { schemaMin }: { readonly schemaMin: number }): void {
  const database = new Sqlite(databasePath(world));
  database.exec("create table more (a integer) strict");
  database.exec("insert into kysely_migration values ('9999_later', '2030')");
  database.exec(`update schema_versions set schema = 9999, schema_min = ${schemaMin}`);
  database.close();
}

/** When the worker is killed in a round of the loop. */
const moments: readonly [string, (world: World, before: Counts) => unknown][] = [
  ["a message was sent", () => true],
  ["one more was acknowledged", ({ slack }, { acked }) => ackedCount(slack) > acked],
  ["the thread shows activity", ({ slack }, { shown }) => slack.statusHistory().length > shown],
  ["the model was asked", ({ model }, { asked }) => model.modelCalls().length > asked],
  ["one more was answered", ({ slack }, { posted }) => postedCount(slack) > posted],
];

interface Counts {
  readonly acked: number;
  readonly shown: number;
  readonly asked: number;
  readonly posted: number;
}

/** More than one, since posts of a channel go at Slack's pace of one a second. */
const channels = ["C0GENERAL", "C0RANDOM"];
const ackedCount = (slack: World["slack"]) =>
  slack.acks().filter(({ ackedAt }) => ackedAt !== null).length;
const postedCount = (slack: World["slack"]) =>
  channels.flatMap((channel) => slack.botMessages(channel)).length;

const FOUND_MS = 20_000;
const ROUNDS = 2;
/** Said while the worker is there to be killed over them, and one more while none is. */
const MESSAGES_A_KILL = 2;

describe("kill -9, again and again", () => {
  it("OP01: the database stays whole, and each message is answered once", async () => {
    const redeliveryMs = Array.from({ length: 100 }, () => 500);
    const world = await emptyWorld({ slack: { ackScale: 0.2, timing: { redeliveryMs } } });
    const { slack, model, worker } = world;
    const talks: Talk[] = [];
    const say = () => {
      const channel = channels[talks.length % channels.length] ?? "";
      talks.push(mention(world, `[[final:answer ${talks.length}.]]`, { channel }));
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [what, isThere] of moments) {
        await worker.start();
        const before: Counts = {
          acked: ackedCount(slack),
          shown: slack.statusHistory().length,
          asked: model.modelCalls().length,
          posted: postedCount(slack),
        };
        for (let count = 0; count < MESSAGES_A_KILL; count += 1) say();
        await slack.waitFor(() => isThere(world, before), { timeoutMs: FOUND_MS, what });
        await worker.end("SIGKILL");
        say();
        const database = new Sqlite(databasePath(world), { readonly: true });
        expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
        database.close();
      }
    }
    await worker.start();
    for (const [index, talk] of talks.entries()) {
      await talk.answer(`answer ${index}.`);
      await talk.idle();
    }
    // A turn that stays open over many kills on a slow machine has a progress card besides.
    const said = (talk: Talk) => talk.answers().filter((text) => !text.startsWith("Done in "));
    expect(talks.map(said)).toEqual(talks.map((_, index) => [`answer ${index}.`]));
  }, 180_000);
});
