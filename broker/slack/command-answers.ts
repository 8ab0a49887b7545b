import type { Actor } from "../sessions/actor.ts";
import { actorWords } from "./actor-words.ts";
import { assertNever } from "../errors/broker-error.ts";
import type { StatusAnswer } from "../sessions/status/status-answer.ts";
import { slackTime } from "./card-text.ts";
import { doingAsText, doingWords, type ShowCode } from "./doing-words.ts";
import { passedWords } from "./duration-words.ts";
import { capitalized } from "../sessions/status/number-words.ts";
import { escapeText } from "./escape-text.ts";

// What the bot answers to a command, in mrkdwn. notices.ts makes the post.

/** Six lines: what I do, and each command. */
export const helpWords = [
  "Mention me with a task, and I'll work on it with Codex, in a workspace for this thread. Replies here reach me without a mention.",
  "`-stop` stops what I am doing; files changed so far stay.",
  "`-status` shows what is running, since when, and what is queued.",
  "`-new` starts a new conversation in the same workspace.",
  "`-quiet` hides progress and links in this thread; `-quiet off` shows them again.",
  "After a mention of me, these work without the dash.",
].join("\n");

export const nothingSaidWords =
  "What is the task? Reply here with it, for example “why is CI red?”. Mention me with `help` to see what else I understand.";

export const nothingHereWords =
  "I am not working in this thread yet. Mention me with a task to start, or with `help` to see what else I understand.";

export function quietWords(on: boolean): string {
  return on
    ? "From now on I'll hide progress and links in this thread. `-quiet off` shows them again."
    : "I'll show progress and links in this thread again.";
}

/** `stopped` is true if a running turn was stopped for it. */
export function resetWords(
  notice: { readonly stopped: boolean; readonly history?: true } & Actor,
): string {
  const lead = notice.stopped ? "Stopped and reset" : "Reset";
  const memory =
    notice.history === true
      ? "The next message starts a new conversation, which begins with the last messages of this thread."
      : "The next message starts a new conversation, and I won't remember what was said before.";
  return `${lead}, as ${actorWords(notice)} asked. ${memory} The workspace stays as it is.`;
}

/** What is running, what is queued and with which settings, one line each. */
export function sessionStatusWords(status: StatusAnswer, show: ShowCode): string {
  const { waiting, questions } = status;
  return [
    workWords(status, show),
    ...(status.sandboxIsUnsound ? [unsoundWords] : []),
    ...(waiting === 0
      ? []
      : [waiting === 1 ? "One message is queued." : `${waiting} messages are queued.`]),
    ...(questions === 0
      ? []
      : [
          questions === 1
            ? "One question of mine is waiting for an answer."
            : `${questions} questions of mine are waiting for an answer.`,
        ]),
    settingWords(status),
    ...profileWords(status),
    ...(status.access === null ? [] : [status.access]),
  ].join("\n");
}

function workWords(answer: StatusAnswer, show: ShowCode): string {
  const { status, forMs } = answer;
  switch (status.state) {
    case "done":
    case "stopped":
      return "Nothing is running here.";
    case "failed":
      return `Nothing is running here. The last turn failed${reasonWords(status)}`;
    case "starting":
      return "I am about to start.";
    case "stopping":
      return "I am stopping.";
    case "queued":
      return "I am waiting: the turn limit is reached.";
    case "needs-approval":
    case "needs-answer":
      return awaitedWords(answer, show);
    case "needs-decision":
      return `Nothing is running here, because I need a decision first${reasonWords(status)}`;
    case "sign-in":
    case "out-of-quota":
    case "unavailable":
    case "job":
      return `I am waiting${reasonWords(status)}`;
    case "working": {
      const since = `Working since ${slackTime(status.since)}, for ${passedWords(forMs)}`;
      if (status.word === "Working") return `${since}.`;
      return `${since}. Now: ${escapeText(uncapitalized(status.word))}.`;
    }
    default:
      return assertNever(status.state);
  }
}

function awaitedWords({ status, awaited }: StatusAnswer, show: ShowCode): string {
  const doing = doingWords(status, awaited);
  if (doing === null) return "I am waiting for an answer.";
  const words = doingAsText(doing, show);
  return /[.?!]$/.test(words) ? words : `${words}.`;
}

function reasonWords({ reason }: StatusAnswer["status"]): string {
  return reason === null ? "." : `: ${escapeText(uncapitalized(reason))}`;
}

/** Names keep their capitals. */
function uncapitalized(text: string): string {
  return /^(?:OpenAI|Codex)\b/.test(text)
    ? text
    : `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function settingWords({ model, sandbox, quiet }: StatusAnswer): string {
  const parts = [
    ...(model === null ? [] : [`model ${escapeText(model)}`]),
    `sandbox ${sandbox}`,
    ...(quiet ? ["quiet"] : []),
  ];
  const line = parts.join(", ");
  return `${capitalized(line)}.`;
}

function profileWords({ profile }: StatusAnswer): readonly string[] {
  if (profile === null) return [];
  const { short = null, week = null } = profile.quota ?? {};
  const left = [
    ...(short === null ? [] : [`${Math.round(short)} % of its short window left`]),
    ...(week === null ? [] : [`${Math.round(week)} % of its week left`]),
  ];
  return [`Profile “${escapeText(profile.name)}”${left.map((part) => `, ${part}`).join("")}.`];
}

const unsoundWords =
  "I take no work now: the sandbox on this machine does not work, or leaves secrets readable. The command `check` on that machine shows the reason.";
