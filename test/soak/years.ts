import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startWorld, type World } from "../world/world.ts";
import { type Book, openBook } from "./book.ts";
import { type Dice, diceOf } from "./dice.ts";
import { violationsOf } from "./judge.ts";
import type { JumpingClock } from "./jumping-clock.ts";
import { startSoakModel } from "./soak-model.ts";

export interface YearsOptions {
  readonly seed: number;
  readonly years: number;
  readonly clock: JumpingClock;
  /** Ends it early. */
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

export interface YearsReport {
  readonly messages: number;
  readonly sizes: readonly Sizes[];
  /** Empty when all is as promised. */
  readonly problems: readonly string[];
}

/** What the data folder holds after a number of days, in KiB. */
export interface Sizes {
  readonly days: number;
  readonly database: number;
  readonly codexHome: number;
  readonly workspaces: number;
  readonly logs: number;
}

/** Two months lie between two times at which people talk. */
const STEP_DAYS = 60;
const THREADS_A_STEP = 25;
/** The worker forgets old rows for the first time a minute after its start. */
const FORGETS_AFTER_MS = 75_000;
const ANSWERED_WITHIN_MS = 120_000;
/** A last year that is so much larger than the one before has not levelled off. */
const LEVEL = 1.1;
const CHANNELS = ["C0GENERAL", "C0RANDOM", "G0LAB"] as const;

/**
 * Years of use in minutes: people talk, the worker forgets what is old, and ends; then two months
 * have passed for all of them. Each message must be answered once, then and ever after, and the
 * database must level off.
 */
export async function soakYears(options: YearsOptions): Promise<YearsReport> {
  const { clock, signal, onProgress } = options;
  const model = await startSoakModel();
  const world = await startWorld({
    modelUrl: model.baseUrl,
    longRun: true,
    env: { ...clock.environment, DISK_CLEANUP_DRY_RUN: "false" },
  });
  const book = openBook();
  const dice = diceOf(options.seed);
  const sizes: Sizes[] = [];
  const violations = () =>
    violationsOf(book, {
      answers: (channel, threadTs) => world.slack.botMessages(channel, threadTs),
      timesGiven: model.timesGiven,
    });
  try {
    for (let days = 0; days <= options.years * 365 && !signal.aborted; days += STEP_DAYS) {
      clock.jumpTo(days);
      const startedAt = performance.now();
      await world.worker.start();
      talk(world, book, dice);
      while (violations().length > 0 && performance.now() - startedAt < ANSWERED_WITHIN_MS)
        await pause(500);
      await pause(Math.max(0, startedAt + FORGETS_AFTER_MS - performance.now()));
      const size = await sizesOf(world, days);
      sizes.push(size);
      onProgress(`${days} days: ${size.database} KiB in the database's folder`);
      await world.worker.end("SIGINT");
    }
    const wrong = violations().map(({ threadKey, word, what }) => `${word} (${threadKey}) ${what}`);
    return { messages: book.said.length, sizes, problems: [...wrong, ...growth(sizes)] };
  } finally {
    await world.end();
    await model.stop();
  }
}

/** Each new thread has a second message. */
function talk({ slack }: World, book: Book, dice: Dice): void {
  for (let index = 0; index < THREADS_A_STEP; index += 1) {
    const channel = dice.pick(CHANNELS);
    let threadTs: string | null = null;
    for (const please of ["please", "and then"]) {
      const word = book.nextWord();
      const text = `<@${slack.botUserId}> ${please} ${word}`;
      const ts = slack.say({ channel, text, ...(threadTs === null ? {} : { threadTs }) });
      threadTs ??= ts;
      book.note({ word, channel, threadTs, ts, text });
    }
  }
}

/** What is wrong with the last year's size against that of the year before. */
function growth(sizes: readonly Sizes[]): readonly string[] {
  const last = sizes.at(-1)?.days ?? 0;
  const largest = (from: number, to: number) =>
    Math.max(
      0,
      ...sizes.filter(({ days }) => days > from && days <= to).map((one) => one.database),
    );
  const [before, after] = [largest(last - 730, last - 365), largest(last - 365, last)];
  if (before === 0) return ["It ended before it could be seen whether the database levels off."];
  return after > before * LEVEL
    ? [`The database grew from ${before} to ${after} KiB in the last year.`]
    : [];
}

async function sizesOf({ data }: World, days: number): Promise<Sizes> {
  const [state, codexHome, workspaces, logs] = await Promise.all(
    ["state", "codex-home", "sessions", "logs"].map((folder) => kibIn(join(data, folder))),
  );
  return {
    days,
    database: state ?? 0,
    codexHome: codexHome ?? 0,
    workspaces: workspaces ?? 0,
    logs: logs ?? 0,
  };
}

async function kibIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  // What goes away meanwhile has no size.
  const sizes = await Promise.all(
    names.map((name) =>
      lstat(join(folder, name)).then(
        (one) => one.size,
        () => 0,
      ),
    ),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}
