import { openCodexFloor } from "./codex-floor.ts";
import { type Figure, summaryOf } from "./figures.ts";
import { residentMiB } from "./process-usage.ts";
import { inTurn, type Report, step, timed } from "./report.ts";
import { storeSessions } from "./stored-sessions.ts";
import {
  benchWorld,
  breath,
  channelOf,
  finalDeltaToPost,
  holdTurns,
  type Said,
  talk,
} from "./talk.ts";
import { codexTime, ownTime, readFrames, requestsOf, type WorkerRequests } from "./wire-times.ts";

const BUSY_TURNS = [20, 50];
const STORED_SESSIONS = 500;

/** How often things are measured. */
export interface WorkerRounds {
  readonly boots: number;
  readonly rounds: number;
  /** So many sessions at once, one crowd after the other. */
  readonly crowds: readonly number[];
}

/** The worker alone: boots, messages one at a time, crowds and memory. */
export async function measureWorker({ boots, rounds, crowds }: WorkerRounds): Promise<Report> {
  const bootFigures = await measureBoots(boots);
  const own = await measureOwnPart(rounds);
  const oneAtATime = await measureOneAtATime(rounds, own.requests);
  const crowdFigures: Figure[] = [];
  for (const sessions of crowds) crowdFigures.push(...(await measureCrowd(sessions, own.requests)));
  return {
    figures: [
      ...bootFigures,
      ...own.figures,
      ...oneAtATime.figures,
      ...crowdFigures,
      ...(await measureMemory()),
    ],
    ratios: oneAtATime.ratios,
    skipped: [],
  };
}

function ms(name: string, values: readonly number[], goal?: number): Figure {
  return { name, unit: "ms", values, ...(goal === undefined ? {} : { goal }) };
}

async function measureBoots(boots: number): Promise<readonly Figure[]> {
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
        await storeSessions(world, STORED_SESSIONS);
        stored.push(await timed(() => world.worker.start()));
      }
    } finally {
      await world.end();
    }
  }
  return [
    ms("boot to ready, fresh", fresh, 1000),
    ms("boot to ready, with an adopted Codex", adopted, 1000),
    ms(`the same with ${STORED_SESSIONS} stored sessions`, stored, 1000),
    { name: "worker's memory, idle", unit: "MiB", values: idle, goal: 110 },
  ];
}

/** Codex by itself and behind the worker, in turn: what a busy machine takes, it takes of both. */
async function measureOneAtATime(
  rounds: number,
  requests: WorkerRequests,
): Promise<Pick<Report, "figures" | "ratios">> {
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
    return {
      figures: [
        ms(
          "event to ack",
          [...each((one) => one.opened.toAck), ...each((one) => one.known.toAck)],
          10,
        ),
        ms(
          "Codex alone, plain: new thread to model",
          each((one) => one.bare.newThread),
        ),
        ms(
          "Codex alone, our requests: new thread to model",
          each((one) => one.alone.newThread),
        ),
        ms(
          "event to model, new thread",
          each((one) => one.opened.toModel),
        ),
        ms(
          "  beyond Codex alone",
          each((one) => one.opened.toModel - one.alone.newThread),
          150,
        ),
        ms(
          "Codex alone, plain: turn/start to model",
          each((one) => one.bare.knownThread),
        ),
        ms(
          "Codex alone, our requests: turn/start to model",
          each((one) => one.alone.knownThread),
        ),
        ms(
          "event to model, known thread",
          each((one) => one.known.toModel),
        ),
        ms(
          "  beyond Codex alone",
          each((one) => one.known.toModel - one.alone.knownThread),
          30,
        ),
        ms(
          "final delta to Slack post",
          each((one) => one.tail),
        ),
        ms(
          "event to answer in Slack, known thread",
          each((one) => one.known.toPost),
        ),
      ],
      ratios: [
        ratio(
          "new thread",
          each((one) => one.opened.toModel / one.alone.newThread),
        ),
        ratio(
          "known thread",
          each((one) => one.known.toModel / one.alone.knownThread),
        ),
      ],
    };
  } finally {
    await Promise.all([world.end(), plain.close(), floor.close()]);
  }
}

/** The worker's own part, told from Codex's by the log of the wire between them. */
async function measureOwnPart(
  rounds: number,
): Promise<{ readonly figures: readonly Figure[]; readonly requests: WorkerRequests }> {
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
    const requests = opened.map((one) => requestsOf(frames, one)).find((one) => one !== null);
    if (requests === undefined) throw new Error("The log of the wire holds no whole request.");
    return {
      requests,
      figures: [
        ms("event to turn/start, new thread, less thread/start", own(opened), 150),
        ms("event to turn/start, known thread", own(known), 30),
        ms("turn/start to model, new thread", rest(opened)),
        ms("turn/start to model, known thread", rest(known)),
      ],
    };
  } finally {
    await world.end();
  }
}

function ratio(name: string, values: readonly number[]): string {
  const times = summaryOf(values).median;
  return `event to model, ${name}: ${times.toFixed(1)} times Codex alone`;
}

async function measureCrowd(
  sessions: number,
  requests: WorkerRequests,
): Promise<readonly Figure[]> {
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
    const latencies = world.slack.acks().flatMap((one) => one.latencyMs ?? []);
    return [
      ms(name("Codex alone, our requests, the last new thread"), [alone]),
      ms(name("event to ack"), latencies),
      ms(
        name("event to model, new threads"),
        opened.map((one) => one.toModel),
      ),
      ms(
        name("event to model, the last new thread"),
        [Math.max(...opened.map((one) => one.toModel))],
        sessions === 20 ? 2_000 : undefined,
      ),
      ms(
        name("event to model, known threads"),
        known.map((one) => one.toModel),
      ),
      ms(
        name("event to answer in Slack"),
        known.map((one) => one.toPost),
      ),
    ];
  } finally {
    await Promise.all([world.end(), floor.close()]);
  }
}

async function measureMemory(): Promise<readonly Figure[]> {
  step("Memory with running turns");
  const world = await benchWorld(Math.max(...BUSY_TURNS));
  const figures: Figure[] = [];
  try {
    await world.worker.start();
    let held = 0;
    for (const turns of BUSY_TURNS) {
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
    return figures;
  } finally {
    await world.end();
  }
}
