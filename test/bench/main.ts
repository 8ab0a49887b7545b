import { parseArgs } from "node:util";
import { openCodexFloor } from "./codex-floor.ts";
import { type Figure, summaryOf, tableOf } from "./figures.ts";
import { codexTime, ownTime, readFrames, requestsOf, type WorkerRequests } from "./wire-times.ts";
import { storeSessions } from "./stored-sessions.ts";
import {
  benchWorld,
  breath,
  channelOf,
  finalDeltaToPost,
  holdTurns,
  residentMiB,
  type Said,
  talk,
} from "./talk.ts";

// Measures and prints; asserts nothing. `npm run bench`, or `npm run bench -- --quick`.

const { values: given } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const boots = given.quick ? 2 : 5;
const rounds = given.quick ? 5 : 20;
const crowds = given.quick ? [20] : [20, 100];
const busy = [20, 50];
const storedSessions = 500;

const figures: Figure[] = [];
const note = (name: string, values: readonly number[], goal?: number) =>
  figures.push({ name, unit: "ms", values, ...(goal === undefined ? {} : { goal }) });
const step = (what: string) => process.stderr.write(`${what}…\n`);

async function timed(what: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await what();
  return performance.now() - at;
}

async function inTurn<T>(count: number, what: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) results.push(await what(index));
  return results;
}

async function measureBoots(): Promise<void> {
  step("Boots");
  const fresh: number[] = [];
  const adopted: number[] = [];
  const stored: number[] = [];
  const idle: number[] = [];
  for (let boot = 0; boot < boots; boot += 1) {
    const world = await benchWorld(1);
    try {
      fresh.push(await timed(() => world.worker.start()));
      idle.push(await residentMiB(world.worker.pid));
      await talk(world, channelOf(0));
      await world.worker.end("SIGKILL");
      adopted.push(await timed(() => world.worker.start()));
      if (boot === 0) {
        await world.worker.end();
        await storeSessions(world, storedSessions);
        stored.push(await timed(() => world.worker.start()));
      }
    } finally {
      await world.end();
    }
  }
  note("boot to ready, fresh", fresh, 1000);
  note("boot to ready, with an adopted Codex", adopted, 1000);
  note(`the same with ${storedSessions} stored sessions`, stored, 1000);
  figures.push({ name: "worker's memory, idle", unit: "MiB", values: idle, goal: 110 });
}

/** Codex by itself and behind the worker, in turn: what a busy machine takes, it takes of both. */
async function measureOneAtATime(requests: WorkerRequests): Promise<void> {
  step("One session at a time, beside Codex alone");
  const plain = await openCodexFloor("plain");
  const floor = await openCodexFloor(requests);
  const world = await benchWorld(rounds + 1);
  try {
    await world.worker.start();
    await talk(world, channelOf(rounds));
    const all = await inTurn(rounds, async (index) => {
      const bare = await plain.round();
      const alone = await floor.round();
      await breath();
      const opened = await talk(world, channelOf(index));
      await breath();
      const known = await talk(world, channelOf(index), opened.threadTs);
      const tail = await finalDeltaToPost(world, channelOf(index), opened.threadTs);
      return { bare, alone, opened, known, tail };
    });
    const each = (what: (one: (typeof all)[number]) => number) => all.map(what);
    note(
      "event to ack",
      [...each((one) => one.opened.toAck), ...each((one) => one.known.toAck)],
      10,
    );
    note(
      "Codex alone, plain: new thread to model",
      each((one) => one.bare.newThread),
    );
    note(
      "Codex alone, our requests: new thread to model",
      each((one) => one.alone.newThread),
    );
    note(
      "event to model, new thread",
      each((one) => one.opened.toModel),
    );
    note(
      "  beyond Codex alone",
      each((one) => one.opened.toModel - one.alone.newThread),
      150,
    );
    note(
      "Codex alone, plain: turn/start to model",
      each((one) => one.bare.knownThread),
    );
    note(
      "Codex alone, our requests: turn/start to model",
      each((one) => one.alone.knownThread),
    );
    note(
      "event to model, known thread",
      each((one) => one.known.toModel),
    );
    note(
      "  beyond Codex alone",
      each((one) => one.known.toModel - one.alone.knownThread),
      30,
    );
    note(
      "final delta to Slack post",
      each((one) => one.tail),
    );
    note(
      "event to answer in Slack, known thread",
      each((one) => one.known.toPost),
    );
    ratio(
      "new thread",
      each((one) => one.opened.toModel / one.alone.newThread),
    );
    ratio(
      "known thread",
      each((one) => one.known.toModel / one.alone.knownThread),
    );
  } finally {
    await Promise.all([world.end(), plain.close(), floor.close()]);
  }
}

/** The worker's own part, told from Codex's by the log of the wire between them. */
async function measureOwnPart(): Promise<WorkerRequests> {
  step("The worker's own part");
  const world = await benchWorld(rounds + 1, true);
  try {
    await world.worker.start();
    await talk(world, channelOf(rounds));
    const opened = await inTurn(rounds, async (index) => {
      await breath();
      return talk(world, channelOf(index));
    });
    const known = await inTurn(rounds, async (index) => {
      await breath();
      return talk(world, channelOf(index), opened[index]?.threadTs);
    });
    await world.worker.end();
    const frames = readFrames(await world.logText("raw/codex-rpc"));
    const own = (all: readonly Said[]) => all.flatMap((one) => ownTime(frames, one) ?? []);
    const rest = (all: readonly Said[]) => all.flatMap((one) => codexTime(frames, one) ?? []);
    note("event to turn/start, new thread, less thread/start", own(opened), 150);
    note("event to turn/start, known thread", own(known), 30);
    note("turn/start to model, new thread", rest(opened));
    note("turn/start to model, known thread", rest(known));
    const requests = opened.map((one) => requestsOf(frames, one)).find((one) => one !== null);
    if (requests === undefined) throw new Error("The log of the wire holds no whole request.");
    return requests;
  } finally {
    await world.end();
  }
}

const ratios: string[] = [];
function ratio(name: string, values: readonly number[]): void {
  const times = summaryOf(values).median;
  ratios.push(`event to model, ${name}: ${times.toFixed(1)} times Codex alone`);
}

async function measureCrowd(sessions: number, requests: WorkerRequests): Promise<void> {
  step(`${sessions} sessions at once, after Codex alone`);
  const floor = await openCodexFloor(requests);
  const world = await benchWorld(sessions + 1);
  const all = Array.from({ length: sessions }, (_, index) => index);
  try {
    await world.worker.start();
    await talk(world, channelOf(sessions));
    const alone = await floor.crowd(sessions);
    await breath();
    const opened = await Promise.all(all.map((index) => talk(world, channelOf(index))));
    const known = await Promise.all(
      all.map((index) => talk(world, channelOf(index), opened[index]?.threadTs)),
    );
    const name = (what: string) => `${sessions} at once: ${what}`;
    note(name("Codex alone, our requests, the last new thread"), [alone]);
    const latencies = world.slack.acks().flatMap((one) => one.latencyMs ?? []);
    note(name("event to ack"), latencies);
    note(
      name("event to model, new threads"),
      opened.map((one) => one.toModel),
    );
    note(
      name("event to model, the last new thread"),
      [Math.max(...opened.map((one) => one.toModel))],
      sessions === 20 ? 2_000 : undefined,
    );
    note(
      name("event to model, known threads"),
      known.map((one) => one.toModel),
    );
    note(
      name("event to answer in Slack"),
      known.map((one) => one.toPost),
    );
  } finally {
    await Promise.all([world.end(), floor.close()]);
  }
}

async function measureMemory(): Promise<void> {
  step("Memory with running turns");
  const world = await benchWorld(Math.max(...busy));
  try {
    await world.worker.start();
    let held = 0;
    for (const turns of busy) {
      await holdTurns(world, held, turns);
      held = turns;
      const values = [await residentMiB(world.worker.pid)];
      const goal = turns === 50 ? { goal: 160 } : {};
      figures.push({
        name: `worker's memory, ${turns} turns running`,
        unit: "MiB",
        values,
        ...goal,
      });
    }
  } finally {
    await world.end();
  }
}

await measureBoots();
const requests = await measureOwnPart();
await measureOneAtATime(requests);
for (const sessions of crowds) await measureCrowd(sessions, requests);
await measureMemory();
process.stdout.write(`${tableOf(figures)}\n\n${ratios.join("\n")}\n`);
