import { actorWords } from "./actor-words.ts";
import { assertNever } from "../errors/broker-error.ts";
import type { OutboundBody } from "../sessions/ports/posts.ts";
import type { Chooser, Notice, OfferNotice, TurnChoice } from "../sessions/state.ts";
import { context, section, slackTime } from "./card-text.ts";
import {
  helpWords,
  nothingHereWords,
  nothingSaidWords,
  quietWords,
  sessionStatusWords,
  resetWords,
} from "./command-answers.ts";
import {
  awaitedWords,
  codeInMrkdwn,
  doingAsText,
  quotedCommand,
  type ShowCode,
} from "./doing-words.ts";
import { durationWords } from "./duration-words.ts";
import { escapeText } from "./escape-text.ts";
import {
  failureBlock,
  failureText,
  type QuotingWords,
  failureWords,
  undeliverableWords,
} from "./failure-words.ts";
import { holdBlocks, holdWords } from "./hold-notice.ts";
import { jobEndedWords } from "./job-ended-words.ts";
import { capitalized, numberWord } from "../sessions/status/number-words.ts";
import { offerBlocks } from "./offer-buttons.ts";
import { unsureWords } from "./unsure-words.ts";

// Everything that the bot says by itself in a thread. First person, short, what happened first,
// then what it means, then what to do.

/** What a thread reads where a turn brought nothing that could be shown. */
export const FINISHED_SILENTLY = "I finished without an answer. Write here if you expected one.";

const NO_ACCOUNT =
  "*I have no Codex account to work with yet.* Your message is kept, and I'll start as soon as there is one.";

/** What the machine that the broker runs on is called in a thread. */
export type MachineName = "This Mac" | "This machine";

/**
 * A notice as it is posted: plain text that says the same without blocks, and blocks. `admin` is the user
 * id of the person who manages accounts, who is mentioned where only they can help; null for nobody.
 */
export function noticeBody(
  notice: Notice,
  machine: MachineName,
  admin: string | null = null,
): OutboundBody {
  if (notice.kind === "no-account" && admin !== null) {
    const { block, plain } = important(`${NO_ACCOUNT} <@${admin}> can add it under Profiles.`);
    return { kind: "notice", text: plain, blocks: [block] };
  }
  if (notice.kind === "held") {
    const mrkdwn = holdWords(notice.hold, notice.now, admin);
    return { kind: "notice", text: mrkdwn.replaceAll("*", ""), blocks: holdBlocks(mrkdwn, notice) };
  }
  const words = notice.kind === "offline" ? offlineWords(notice, machine) : wordsOf(notice);
  return { kind: "notice", text: words.plain, blocks: [words.block, ...offerBlocks(notice)] };
}

/** The notice once somebody pressed one of its buttons (`by`), or once it is over. */
export function settledNoticeBody(
  notice: OfferNotice,
  by: Chooser | null,
): Extract<OutboundBody, { kind: "notice" }> {
  const words = wordsOf(notice);
  const outcome = by === null ? null : `${choiceWords[by.choice]}, as ${actorWords(by)} asked.`;
  return {
    kind: "notice",
    text: outcome === null ? words.plain : `${words.plain} ${outcome}`,
    blocks: [words.block, ...(outcome === null ? [] : [context(outcome)])],
  };
}

const choiceWords: Readonly<Record<TurnChoice, string>> = {
  "try-again": "I'm trying again",
  "start-fresh": "I'm continuing in a fresh conversation",
  "keep-waiting": "I'll keep waiting",
  "stop-and-retry": "I'm stopping and trying again",
  "check-and-continue": "I'm checking it and continuing",
  "leave-it": "Left as it is",
};

interface Words {
  readonly plain: string;
  readonly block: unknown;
}

function wordsOf(notice: Exclude<Notice, { kind: "held" | "offline" }>): Words {
  switch (notice.kind) {
    case "stopped":
      return important(
        `Stopped, as ${actorWords(notice)} asked. Files changed so far stay in the workspace.${droppedWords(notice.dropped)}`,
      );
    case "resumed":
      return aside(`I'm continuing, as ${actorWords(notice)} asked.`);
    case "nothing-to-stop":
      return aside("Nothing is running here, so there was nothing to stop.");
    case "no-account":
      return important(NO_ACCOUNT);
    case "codex-down":
      return important(
        "*Codex is not answering on this machine.* Your message is kept. I'll keep trying and continue by myself.",
      );
    case "in-line":
      return aside(
        "The turn limit is reached. Your message is queued, and I'll start as soon as another turn ends.",
      );
    case "failed":
      return quoted(failureWords(notice.failure));
    case "undeliverable":
      return quoted(undeliverableWords(notice.message));
    case "cut-off":
      return aside(
        `I was interrupted at ${slackTime(notice.at)}. I'm continuing where I left off; nothing was sent twice.`,
        `I was interrupted. I'm continuing where I left off; nothing was sent twice.`,
      );
    case "cut-off-again":
      return important(
        "I was interrupted again, so I won't continue by myself. Files changed so far stay in the workspace. Write here to continue.",
      );
    case "unsure":
      return withCode(section, (show) => unsureWords(notice.command, show));
    case "silent":
      return aside(FINISHED_SILENTLY);
    case "stalled":
      return withCode(
        section,
        (show) =>
          `Nothing has moved here for ${durationWords(notice.idleMs)}.${stepWords(notice.command, show)}`,
      );
    case "too-long":
      return important(
        `*Stopped after ${durationWords(notice.afterMs)}*, the longest a turn may take here. The work so far is kept. Write here to continue.`,
      );
    case "over-budget":
      return important(
        `*Stopped after ${notice.tokens.toLocaleString("en-US")} tokens*, more than a turn may use here. The work so far is kept. Write here to continue.`,
      );
    case "shutdown":
      return important(
        "The broker on this machine was stopped, and so was my work here. Files changed so far stay in the workspace. Write here to continue once it runs again.",
      );
    case "started-anew":
      return aside(`${resetWords(notice)}${unreadWords(notice.dropped)}`);
    case "quiet":
      return aside(quietWords(notice.on));
    case "help":
      return aside(helpWords);
    case "nothing-said":
      return aside(nothingSaidWords);
    case "bots-only":
      return aside(
        "Only apps have written here since my last answers, so I have stopped answering them. Write here, and I'll continue.",
      );
    case "thread-replaced":
      return aside(
        "Codex could not load our conversation any more, so I'm continuing in a new one, with the messages of this thread. Files and branches are untouched.",
      );
    case "reads-later":
      return withCode(
        context,
        (show) =>
          `${doingAsText(awaitedWords(notice.awaited), show)}. I'll read your message right after that is decided.`,
      );
    case "nothing-here":
      return aside(nothingHereWords);
    case "status":
      return withCode(context, (show) => sessionStatusWords(notice.status, show));
    case "job-ended":
      return quoted(jobEndedWords(notice));
    default:
      return assertNever(notice);
  }
}

function offlineWords(notice: Extract<Notice, { kind: "offline" }>, machine: MachineName): Words {
  const { since, until, goesOn } = notice;
  if (until === null) {
    return important(
      `*${machine} cannot reach OpenAI* since ${slackTime(since)}. I'll keep trying and continue by myself.`,
    );
  }
  return important(
    goesOn
      ? `The connection came back at ${slackTime(until)}, so I'm continuing.`
      : `*${machine} could not reach OpenAI* from ${slackTime(since)} to ${slackTime(until)}.`,
  );
}

function stepWords(command: string | undefined, show: ShowCode): string {
  if (command === undefined) return "";
  return ` ${doingAsText({ words: "The last step was", code: quotedCommand(command) }, show)}.`;
}

function droppedWords(dropped: number): string {
  const unread = unreadWords(dropped);
  return unread === "" ? "" : `${unread.slice(0, -1)}; mention me to continue from here.`;
}

function unreadWords(dropped: number): string {
  if (dropped === 0) return "";
  return dropped === 1
    ? " One message that was waiting was not read."
    : ` ${capitalized(numberWord(dropped))} messages that were waiting were not read.`;
}

function important(mrkdwn: string): Words {
  return { plain: plainText(mrkdwn), block: section(mrkdwn) };
}

function quoted(words: QuotingWords): Words {
  return { plain: failureText(words), block: failureBlock(words) };
}

function aside(mrkdwn: string, plain = plainText(mrkdwn)): Words {
  return { plain, block: context(mrkdwn) };
}

/** What others wrote is quoted: where nothing is marked up it stands exactly as they wrote it. */
function withCode(frame: (mrkdwn: string) => unknown, words: (show: ShowCode) => string): Words {
  return { plain: words(escapeText), block: frame(words(codeInMrkdwn)) };
}

/** Without the marks of our own words: bold, and code. */
function plainText(mrkdwn: string): string {
  return mrkdwn.replaceAll(/[*`]/g, "");
}
