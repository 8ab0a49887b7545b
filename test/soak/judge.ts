import { type Book, type Said, threadKey } from "./book.ts";
import { bracketed, progressOf } from "./soak-model.ts";

/** What is seen from outside when everything has come to rest. */
export interface Outcome {
  /** What the bot said in a thread, oldest first. */
  readonly answers: (channel: string, threadTs: string) => readonly Spoken[];
  /** How often the model was given a Slack message. */
  readonly timesGiven: (ts: string) => number;
}

export interface Spoken {
  readonly ts: string;
  readonly text: string;
}

export interface Violation {
  readonly threadKey: string;
  readonly word: string;
  readonly what: string;
}

/** What the bot says where a message may stay without an answer of its own. */
const EXCUSES = [
  /I was interrupted again/,
  /The broker on this machine was stopped/,
  /Codex did not accept this message/,
  /^Stopped/,
  /The work so far is kept/,
];

/** The same failure is told once in this time, so that the notice may be older than the message. */
const FAILURE_REPEAT_S = 300;

/**
 * Everything that is not as promised: a message reaches the agent in one input and is answered once.
 * It may stay without an answer only when the thread was told so. Pure.
 */
export function violationsOf(book: Book, outcome: Outcome): readonly Violation[] {
  return book.said.flatMap((said) => {
    const key = threadKey(said);
    const spoken = outcome.answers(said.channel, said.threadTs);
    const stop = book.lastStop(key);
    const isExcused =
      said.isDeleted ||
      (stop !== null && Number(stop) >= Number(said.ts)) ||
      spoken.some(
        (one) => Number(one.ts) > Number(said.ts) - FAILURE_REPEAT_S && isExcuse(one.text),
      );
    const judge = (word: string, what: string): Violation => ({ threadKey: key, word, what });
    const found: Violation[] = [];
    const given = outcome.timesGiven(said.ts);
    if (given > 1) found.push(judge(said.word, `given to the agent ${given} times`));
    if (given === 0 && !isExcused) found.push(judge(said.word, "never given to the agent"));
    for (const word of [said.word, ...said.edits]) {
      const times = timesIn(spoken, bracketed(word));
      if (times > 1) found.push(judge(word, `answered ${times} times`));
      // What was edited before it was read is read as what it became.
      const isLast = word === (said.edits.at(-1) ?? said.word);
      if (times === 0 && isLast && !isExcused) found.push(judge(word, "never answered"));
    }
    return [...found, ...tooMuchProgress(said, spoken).map((what) => judge(said.word, what))];
  });
}

/** A turn that was cut off may have posted, and posts again when it is run again. */
function tooMuchProgress(said: Said, spoken: readonly Spoken[]): readonly string[] {
  const cuts = spoken.filter(({ text }) => text.includes("I was interrupted")).length;
  const times = timesIn(spoken, progressOf(said.word));
  return times > 1 + cuts ? [`told its progress ${times} times with ${cuts} cuts`] : [];
}

function isExcuse(text: string): boolean {
  return EXCUSES.some((excuse) => excuse.test(text));
}

function timesIn(spoken: readonly Spoken[], mark: string): number {
  return spoken.reduce((sum, { text }) => sum + text.split(mark).length - 1, 0);
}
