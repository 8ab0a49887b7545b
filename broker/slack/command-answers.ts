import { assertNever } from "../errors/broker-error.ts";
import type { SessionStatus } from "../sessions/session-status.ts";
import { slackTime } from "./card-text.ts";
import { passedWords } from "./duration-words.ts";
import { statusLabel } from "./status-label.ts";
import { escapeText } from "./text/escape.ts";

// What the bot answers to a command, in mrkdwn; the frame around it is notices.ts.

/** Six lines: what I do, and each command. */
export const helpWords = [
  "Mention me with a task, and I work on it with Codex, in a workspace of this thread's own. Replies here reach me without a mention.",
  "`-stop` ends what I am doing; files changed so far stay.",
  "`-status` says what runs here and what waits.",
  "`-new` begins a fresh conversation in the same workspace.",
  "`-quiet` leaves progress and links out here; `-quiet off` brings them back.",
  "Beside a mention of me these work without the dash.",
].join("\n");

export const nothingSaidWords =
  "Say in the same message what I shall do. `help` beside the mention lists what else I understand.";

export const nothingHereWords =
  "I am not at work in this thread yet. Mention me with a task to begin; `help` beside the mention lists what else I understand.";

export function quietWords(on: boolean): string {
  return on
    ? "I leave progress and links out of this thread from now on. `-quiet off` brings them back."
    : "I show progress and links in this thread again.";
}

/** `stopped` is true when something ran and is stopped for it. */
export function startedAnewWords(notice: {
  readonly userId: string;
  readonly stopped: boolean;
}): string {
  const lead = notice.stopped ? "Stopped, and a fresh start" : "A fresh start";
  return `${lead}, as <@${notice.userId}> asked: with the next message I begin a new conversation and know nothing of what was said before. The workspace stays as it is.`;
}

/** What runs here, what waits, and with what, a line each. */
export function sessionStatusWords(status: SessionStatus): string {
  const { waiting, questions } = status;
  return [
    workWords(status),
    ...(waiting === 0 ? [] : [waiting === 1 ? "One message waits." : `${waiting} messages wait.`]),
    ...(questions === 0
      ? []
      : [
          questions === 1
            ? "One question of mine waits for an answer."
            : `${questions} questions of mine wait for an answer.`,
        ]),
    settingWords(status),
    ...profileWords(status),
    ...(status.access === null ? [] : [status.access]),
  ].join("\n");
}

function workWords({ work }: SessionStatus): string {
  switch (work.kind) {
    case "idle":
      return "Nothing is running here.";
    case "starting":
      return "I am about to start.";
    case "stopping":
      return "I am stopping.";
    case "in-line":
      return "I am waiting in line: as many turns are running as may run here at once.";
    case "waiting":
      return waitingWords[work.reason];
    case "working": {
      const since = `At work since ${slackTime(work.since)}, for ${passedWords(work.forMs)}`;
      if (work.activity === null) return `${since}.`;
      const step = statusLabel(work.activity).replace(/^is /, "").replace(/…$/, "");
      return `${since}. Now ${escapeText(step)}.`;
    }
    default:
      return assertNever(work);
  }
}

function settingWords({ model, sandbox, quiet }: SessionStatus): string {
  const parts = [
    ...(model === null ? [] : [`model ${escapeText(model)}`]),
    `sandbox ${sandbox}`,
    ...(quiet ? ["quiet"] : []),
  ];
  const line = parts.join(", ");
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

function profileWords({ profile }: SessionStatus): readonly string[] {
  if (profile === null) return [];
  const { short = null, week = null } = profile.quota ?? {};
  const left = [
    ...(short === null ? [] : [`${Math.round(short)} % of its short window left`]),
    ...(week === null ? [] : [`${Math.round(week)} % of its week left`]),
  ];
  return [`Profile “${escapeText(profile.name)}”${left.map((part) => `, ${part}`).join("")}.`];
}

const waitingWords = {
  account: "I am waiting for a Codex account.",
  quota: "I am waiting until there is quota left.",
  "sign-in": "I am waiting until somebody signs in again under Profiles.",
  unavailable: "I am waiting until Codex answers on this machine.",
} as const;
