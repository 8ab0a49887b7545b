import { assertNever } from "../errors/broker-error.ts";
import type { JobEnding } from "../sessions/model.ts";
import type { Notice } from "../sessions/state.ts";
import type { RichPart } from "./card-text.ts";
import { passedWords } from "./duration-words.ts";
import { type QuotingWords, shortened } from "./failure-words.ts";

/** The longest name and the longest line of a job that its thread reads, in characters. */
const NAME_CHARACTERS = 80;
const LINE_CHARACTERS = 500;

/** How a background job ended, and what the agent does about it. */
export function jobEndedWords({
  ending,
  isRead,
  job,
  ranMs,
}: Extract<Notice, { kind: "job-ended" }>): QuotingWords {
  const name: RichPart = { code: shortened(job.replaceAll(/\s+/g, " "), NAME_CHARACTERS) };
  const after = ranMs === null ? "" : ` after ${passedWords(ranMs)}`;
  switch (ending.kind) {
    case "completed": {
      const exit = ending.exitCode === null ? "" : `, exit ${ending.exitCode}`;
      return said(["Job ", name, ` ended${after}${exit}.`], isRead && "I am reading its result.");
    }
    case "exited":
      return said(["Job ", name, ` failed${after}, ${ending.how}.`], isRead && LOOKING, {
        lead: "Its last line:",
        line: ending.lastLine,
      });
    case "failed":
      return failedWords(ending, ["Job ", name], after, isRead);
    case "cancelled":
      return cancelledWords(ending.by, name, after, isRead);
    default:
      return assertNever(ending);
  }
}

const LOOKING = "I am looking into it.";

function failedWords(
  { error, why }: Extract<JobEnding, { kind: "failed" }>,
  job: readonly RichPart[],
  after: string,
  isRead: boolean,
): QuotingWords {
  const looking = isRead && LOOKING;
  switch (why) {
    case "reported":
      return said([...job, ` failed${after}.`], looking, { lead: "It says:", line: error });
    case "lost":
      return said([...job, ` failed${after}. ${error}`], looking);
    case "not-started":
      return said([...job, " could not be started."], looking, { lead: "The error:", line: error });
    default:
      return assertNever(why);
  }
}

function cancelledWords(
  by: Extract<JobEnding, { kind: "cancelled" }>["by"],
  name: RichPart,
  after: string,
  isRead: boolean,
): QuotingWords {
  const looking = isRead && LOOKING;
  switch (by) {
    case "job":
      return said(["Job ", name, ` cancelled itself${after}.`], looking);
    case "agent":
      return said(["I cancelled job ", name, `${after}.`], looking);
    case "operator":
      return said(["An operator cancelled job ", name, `${after}.`], looking);
    case "age":
      return said(["Job ", name, ` was cancelled${after}: no job may run longer.`], looking);
    case "final":
      return said(["I cancelled job ", name, `${after}, because the work here is done.`], looking);
    default:
      return assertNever(by);
  }
}

/** Sentences, and a line that the job wrote below them. */
function said(
  parts: readonly RichPart[],
  next: string | false,
  quoted: { readonly lead: string; readonly line: string | null } = { lead: "", line: null },
): QuotingWords {
  const { lead, line } = quoted;
  const sentences = [...(next === false ? [] : [next]), ...(line === null ? [] : [lead])];
  return {
    parts: sentences.length === 0 ? parts : [...parts, ` ${sentences.join(" ")}`],
    output: line === null ? null : shortened(line, LINE_CHARACTERS),
  };
}
