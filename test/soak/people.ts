import { setTimeout as pause } from "node:timers/promises";
import type { SlackDouble } from "../doubles/slack/slack-double.ts";
import { type Book, type Said, threadKey } from "./book.ts";
import type { Dice } from "./dice.ts";

export interface PeopleOptions {
  readonly slack: SlackDouble;
  readonly book: Book;
  readonly dice: Dice;
  /** The mean time between two things that somebody does, in ms. */
  readonly everyMs: number;
  readonly maxThreads: number;
  /** Edits, deletions and `-stop` that Slack loses are lost: nothing tells of them later. */
  readonly loses: () => boolean;
  readonly signal: AbortSignal;
}

const CHANNELS = ["C0GENERAL", "C0RANDOM", "G0LAB", "D0ADA"] as const;

/** People who open threads, reply, edit, delete and stop, until the signal. */
export async function talkUntil(options: PeopleOptions): Promise<void> {
  const { book, dice, everyMs, maxThreads, signal } = options;
  while (!signal.aborted) {
    const threads = book.threads().size;
    const deed = dice.weighted<Deed>([
      [threads < maxThreads ? 30 : 0, openThread],
      [threads === 0 ? 0 : 52, reply],
      [threads === 0 ? 0 : 6, burst],
      [threads === 0 ? 0 : 5, edit],
      [threads === 0 ? 0 : 3, remove],
      [threads === 0 ? 0 : 4, stop],
    ]);
    deed(options);
    await pause(dice.between(0.3, 1.7) * everyMs, undefined, { signal }).catch(() => undefined);
  }
}

type Deed = (options: PeopleOptions) => void;

function openThread({ slack, book, dice }: PeopleOptions): void {
  const channel = dice.pick(CHANNELS);
  const word = book.nextWord();
  const text = `<@${slack.botUserId}> ${word} please`;
  const ts = slack.say({ channel, text });
  book.note({ word, channel, threadTs: ts, ts, text });
}

function reply({ slack, book, dice }: PeopleOptions): void {
  const thread = someThread(book, dice);
  if (thread === null) return;
  const { channel, threadTs } = thread;
  const word = book.nextWord();
  const text = dice.chance(0.3) ? `<@${slack.botUserId}> and ${word}` : `and ${word}`;
  const ts = slack.say({ channel, threadTs, text });
  book.note({ word, channel, threadTs, ts, text });
}

function burst(options: PeopleOptions): void {
  for (let count = 0; count < 3; count += 1) reply(options);
}

function edit({ slack, book, dice, loses }: PeopleOptions): void {
  const said = recent(book, dice);
  if (said === null || loses()) return;
  const word = book.nextWord();
  const text = `<@${slack.botUserId}> rather ${word}`;
  const edited = slack.people.edit("U0ADA", said.channel, said.ts, text);
  if (edited.ok) book.noteEdit(said.ts, word);
}

function remove({ slack, book, dice, loses }: PeopleOptions): void {
  const said = recent(book, dice);
  if (said === null || said.ts === said.threadTs || loses()) return;
  const removed = slack.people.remove("U0ADA", said.channel, said.ts);
  if (removed.ok) book.noteDeletion(said.ts);
}

function stop({ slack, book, dice, loses }: PeopleOptions): void {
  const thread = someThread(book, dice);
  if (thread === null || loses()) return;
  const { channel, threadTs } = thread;
  const ts = slack.say({ channel, threadTs, text: "-stop" });
  book.noteStop(threadKey(thread), ts);
}

/** Any thread, the newer ones more often. */
function someThread(book: Book, dice: Dice): Said | null {
  const threads = [...book.threads().values()].flatMap(([first]) => first ?? []);
  const from = dice.chance(0.7) ? Math.max(0, threads.length - 6) : 0;
  const [first, ...more] = threads.slice(from);
  return first === undefined ? null : dice.pick([first, ...more]);
}

/** One of the last things that were said and are still there. */
function recent(book: Book, dice: Dice): Said | null {
  const [first, ...more] = book.said.filter((one) => !one.isDeleted).slice(-8);
  return first === undefined ? null : dice.pick([first, ...more]);
}
