import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { processesWith } from "../world/processes.ts";
import { startWorld, type World } from "../world/world.ts";
import { type Book, openBook } from "./book.ts";
import { diceOf } from "./dice.ts";
import { faultsOf } from "./faults.ts";
import { type Outcome, type Violation, violationsOf } from "./judge.ts";
import { talkUntil } from "./people.ts";
import { type SoakModel, startSoakModel } from "./soak-model.ts";

export interface SoakOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** Mean times, in ms. */
  readonly messageEveryMs: number;
  readonly faultEveryMs: number;
  readonly maxThreads: number;
  /** Leaves the folder with its logs and database in place. */
  readonly keep: boolean;
  /** Ends the faults and the talk early. */
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

export interface SoakReport {
  readonly seed: number;
  readonly messages: number;
  readonly threads: number;
  readonly answered: number;
  readonly modelCalls: number;
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
  /** In the order in which they were found; empty when all is as promised. */
  readonly problems: readonly string[];
  /** What is known of the first thread in which something is wrong. */
  readonly history: readonly string[];
}

/** Sizes at one moment. */
export interface Sample {
  readonly atMs: number;
  readonly databaseKiB: number;
  readonly workerMiB: number | null;
  readonly codexMiB: number | null;
}

/** How long everything may take to come to rest once nothing goes wrong any more. */
const SETTLE_MS = 150_000;
const TELL_EVERY_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;
const SAMPLE_EVERY_MS = 5_000;

/** Runs people, faults and the built worker for a while, lets it settle, and judges. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { seed, durationMs, onProgress } = options;
  const model = await startSoakModel();
  const world = await startWorld({
    modelUrl: model.baseUrl,
    longRun: true,
    slack: { timing: { redeliveryMs: [0, 2_000, 10_000, 30_000] } },
    env: {
      SLACK_MISSED_THREAD_RECOVERY_INTERVAL_MS: "5000",
      LOG_RAW_SLACK_EVENTS: "false",
      LOG_RAW_CODEX_RPC: "false",
      LOG_RAW_HTTP_REQUESTS: "false",
    },
  });
  const book = openBook();
  const problems: string[] = [];
  const strikes: Record<string, number> = {};
  const samples: Sample[] = [];
  const startedAt = Date.now();
  const over = new AbortController();
  const faults = faultsOf({
    world,
    model,
    dice: diceOf(seed + 1),
    everyMs: options.faultEveryMs,
    signal: over.signal,
    onFault: (name) => {
      strikes[name] = (strikes[name] ?? 0) + 1;
      onProgress(`${Math.round((Date.now() - startedAt) / 1_000)} s: ${name}`);
    },
  });
  try {
    await world.worker.start();
    const sampling = sampleUntil(world, startedAt, samples, over.signal);
    const running = Promise.all([
      faults.run(),
      talkUntil({
        slack: world.slack,
        book,
        dice: diceOf(seed),
        everyMs: options.messageEveryMs,
        maxThreads: options.maxThreads,
        loses: faults.loses,
        signal: over.signal,
      }),
    ]);
    await Promise.race([running, untilOver(durationMs, options.signal)]);
    over.abort();
    await Promise.all([running, sampling]);
    onProgress("Settling");
    const outcome = outcomeOf(world, model);
    world.slack.heal();
    const violations = await settle(world, book, outcome, onProgress);
    problems.push(...violations.map(lineOf));
    const [first] = violations;
    const history = first === undefined ? [] : await historyOf(world, model, book, first);
    problems.push(...(await problemsAtTheEnd(world)));
    return {
      seed,
      messages: book.said.length,
      threads: book.threads().size,
      answered: book.said.length - violations.length,
      modelCalls: model.calls(),
      faults: strikes,
      samples,
      problems,
      history,
    };
  } finally {
    over.abort();
    if (options.keep) onProgress(`Kept: ${world.root}`);
    await world.end({ keep: options.keep });
    await model.stop();
  }
}

async function untilOver(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

const lineOf = ({ threadKey, word, what }: Violation) => `${word} (${threadKey}) ${what}`;

function outcomeOf(world: World, model: SoakModel): Outcome {
  return {
    answers: (channel, threadTs) => world.slack.botMessages(channel, threadTs),
    timesGiven: model.timesGiven,
  };
}

/** Waits until nothing is wrong and nothing is open any more; what is wrong when that never comes. */
async function settle(
  world: World,
  book: Book,
  outcome: Outcome,
  onProgress: (line: string) => void,
): Promise<readonly Violation[]> {
  const deadline = Date.now() + SETTLE_MS;
  let toldAt = Date.now();
  for (;;) {
    const violations = violationsOf(book, outcome);
    const open = openRows(world);
    if (Date.now() > deadline) return violations;
    if (violations.length === 0 && open.length === 0) return [];
    if (Date.now() - toldAt > TELL_EVERY_MS) {
      toldAt = Date.now();
      onProgress([...violations.slice(0, 3).map(lineOf), ...open].join("; "));
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** Rows that are not over, by table and state. */
function openRows(world: World): readonly string[] {
  const database = new Sqlite(databasePath(world), { readonly: true });
  try {
    return openStates.flatMap(([table, states]) => {
      const list = states.map((state) => `'${state}'`).join(", ");
      const rows = database
        .prepare<[], { state: string; count: number }>(
          `select state, count(*) as count from ${table} where state in (${list}) group by state`,
        )
        .all();
      return rows.map(({ state, count }) => `${count} of ${table} are ${state}`);
    });
  } finally {
    database.close();
  }
}

const openStates: readonly (readonly [string, readonly string[]])[] = [
  ["messages", ["queued", "sending", "delivered"]],
  ["sessions", ["starting", "working", "waiting", "stopping", "in-line"]],
  ["inputs", ["sending"]],
  ["turns", ["running"]],
  ["outbox", ["queued", "sending", "unsure", "failed"]],
  ["slack_events", ["received", "parked"]],
];

async function problemsAtTheEnd(world: World): Promise<readonly string[]> {
  const problems: string[] = [];
  const code = await world.worker.end("SIGINT");
  if (code !== 0) problems.push(`The worker ended with ${code}.`);
  problems.push(...openRows(world));
  const database = new Sqlite(databasePath(world), { readonly: true });
  const check = String(database.pragma("integrity_check", { simple: true }));
  database.close();
  if (check !== "ok") problems.push(`The database is damaged: ${check}`);
  const log = await world.logText("broker");
  for (const line of log.split("\n")) {
    if (line.includes("A promise rejection was not handled")) problems.push(line);
  }
  for (const { pid, command } of processesWith(world.root)) {
    problems.push(`Left running: ${pid} ${command}`);
  }
  return problems;
}

async function sampleUntil(
  world: World,
  startedAt: number,
  samples: Sample[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    samples.push({
      atMs: Date.now() - startedAt,
      databaseKiB: await databaseKiB(world),
      workerMiB: await residentMiB(world.worker.pid),
      codexMiB: await residentMiB((await world.codexPid()) ?? -1),
    });
    await pause(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function databaseKiB(world: World): Promise<number> {
  const sizes = await Promise.all(
    ["", "-wal"].map((end) =>
      stat(databasePath(world) + end).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

async function residentMiB(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kib = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
  return kib === undefined ? null : Math.round(Number(kib) / 1024);
}

function databasePath(world: World): string {
  return join(world.data, "state/broker.sqlite");
}

/** What was said in the thread of a violation, what the agent got, and what the worker noted. */
async function historyOf(
  world: World,
  model: SoakModel,
  book: Book,
  violation: Violation,
): Promise<readonly string[]> {
  const { threadKey } = violation;
  const [channel = "", threadTs = ""] = threadKey.split(":");
  const spoken = world.slack
    .messages(channel)
    .filter((one) => one.ts === threadTs || one.threadTs === threadTs)
    .map((one) => {
      const given = one.bot === undefined ? ` (given ${model.timesGiven(one.ts)} times)` : "";
      return `${one.ts} ${one.user}: ${one.text}${given}`;
    });
  const edits = (book.threads().get(threadKey) ?? [])
    .filter((one) => one.edits.length > 0 || one.isDeleted)
    .map((one) => `${one.ts} was ${one.isDeleted ? "deleted" : `edited to ${one.edits.join()}`}`);
  const database = new Sqlite(databasePath(world), { readonly: true });
  const rows = database
    .prepare<[string], { at: number; kind: string; data_json: string }>(
      "select at, kind, data_json from timeline where session_key = ? order by sequence",
    )
    .all(threadKey)
    .map((row) => `${new Date(row.at).toISOString()} ${row.kind} ${row.data_json}`);
  database.close();
  return [...spoken, ...edits, ...rows];
}
