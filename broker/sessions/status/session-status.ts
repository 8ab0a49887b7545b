import { insideShell } from "../../api/inside-shell.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { AskedQuestion } from "../ask-rules.ts";
import type { TurnFailure } from "../ports/agent-events.ts";
import type { Activity } from "../ports/conversation.ts";
import type { Notice, RunningTurn, SessionState } from "../state.ts";
import { groupOf, type SessionStatus, type StatusName } from "./status.ts";
import { activityWords } from "./activity-words.ts";
import { capitalized } from "./number-words.ts";

/** A question that nobody has answered. */
export interface OpenAsk {
  readonly question: AskedQuestion;
  readonly createdAt: number;
  /** When it declines by itself; null for one that Codex does not wait for. */
  readonly expiresAt: number | null;
}

export interface StatusFacts {
  readonly state: SessionState;
  readonly asks: readonly OpenAsk[];
  /** The newest turn; null before the first. */
  readonly lastTurn: {
    readonly state: "running" | "completed" | "interrupted" | "failed";
    readonly startedAt: number;
    readonly endedAt: number | null;
    readonly failure: TurnFailure | null;
  } | null;
  /** False before the first turn and after a reset. */
  readonly hasThread: boolean;
  /** What the running turn was last seen to do; null when that is not known. */
  readonly activity: Activity | null;
  /** When the session's profile can work again, while its quota is used up. */
  readonly quotaUntil: number | null;
  readonly hasLiveJob: boolean;
  readonly lastActivityAt: number;
}

/** Pure: what a session is up to. People's turn comes first, then work, then what it waits for. */
export function sessionStatus(facts: StatusFacts): SessionStatus {
  const { asks, state } = facts;
  const waitedFor = asks.filter((ask) => ask.expiresAt !== null);
  if (waitedFor.length > 0) return asked(waitedFor);
  if (state.turn.state === "running") return running(state.turn, facts);
  if (state.offer?.kind === "unsure") return undecided(state.offer.notice);
  switch (state.delivery.state) {
    case "sending":
      return status("starting", "Starting", facts.lastActivityAt);
    case "waiting":
      return waiting(state.delivery, facts);
    case "none":
      return state.told === "in-line"
        ? status("queued", "Waiting", facts.lastActivityAt, "The turn limit is reached.")
        : idle(facts);
    default:
      return assertNever(state.delivery);
  }
}

function status(
  state: StatusName,
  word: string,
  since: number,
  reason: string | null = null,
  until: number | null = null,
): SessionStatus {
  return { state, group: groupOf(state), word, reason, since, until };
}

/** What a session waits for most: approvals go before questions, because they keep a command waiting. */
export function awaitedQuestion(asks: readonly OpenAsk[]): AskedQuestion | null {
  return firstOf(asks.filter((ask) => ask.expiresAt !== null))?.question ?? null;
}

function firstOf(asks: readonly OpenAsk[]): OpenAsk | undefined {
  return asks.find(isApproval) ?? asks[0];
}

function isApproval({ question }: OpenAsk): boolean {
  return question.kind !== "input";
}

function asked(asks: readonly OpenAsk[]): SessionStatus {
  const approvals = asks.filter(isApproval);
  const ask = firstOf(asks);
  const since = Math.min(...asks.map((one) => one.createdAt));
  const ends = asks.flatMap((one) => one.expiresAt ?? []);
  const until = ends.length === 0 ? null : Math.min(...ends);
  const reason = ask === undefined ? null : questionWords(ask.question);
  return approvals.length > 0
    ? status("needs-approval", "Needs approval", since, reason, until)
    : status("needs-answer", "Needs an answer", since, reason, until);
}

/** What it was cut off in, in the words of a person who has to look. */
function undecided({ at, command }: Extract<Notice, { kind: "unsure" }>): SessionStatus {
  const line = oneLine(insideShell(command));
  const what = line === "" ? "the command" : `“${line}”`;
  const reason = `A restart interrupted ${what}; whether it finished is unknown.`;
  return status("needs-decision", "Needs a decision", at, reason);
}

function running(turn: RunningTurn, facts: StatusFacts): SessionStatus {
  if (turn.stopping !== null) return status("stopping", "Stopping", turn.startedAt);
  if (turn.offlineSince !== undefined) {
    return status("unavailable", "Waiting", turn.offlineSince, "OpenAI cannot be reached.");
  }
  const word = facts.activity === null ? "Working" : capitalized(activityWords(facts.activity));
  return status("working", word, turn.startedAt);
}

function waiting(
  { reason, retryAt }: Extract<SessionState["delivery"], { state: "waiting" }>,
  { lastActivityAt, quotaUntil }: StatusFacts,
): SessionStatus {
  switch (reason) {
    case "account":
      return status(
        "sign-in",
        "Sign in",
        lastActivityAt,
        "There is no Codex account to work with yet.",
      );
    case "sign-in":
      return status(
        "sign-in",
        "Sign in again",
        lastActivityAt,
        "OpenAI refused the sign-in of its profile.",
      );
    case "quota":
      return status(
        "out-of-quota",
        "Out of quota",
        lastActivityAt,
        "The quota of its profile is used up.",
        quotaUntil ?? retryAt,
      );
    case "unavailable":
      return status(
        "unavailable",
        "Waiting",
        lastActivityAt,
        "Codex is not answering on this machine.",
      );
    case "unseen":
      return status("starting", "Starting", lastActivityAt);
    default:
      return assertNever(reason);
  }
}

function idle(facts: StatusFacts): SessionStatus {
  const { asks, hasLiveJob, hasThread, lastActivityAt, lastTurn } = facts;
  const [ask] = asks;
  if (ask !== undefined) {
    return status("needs-answer", "Needs an answer", ask.createdAt, questionWords(ask.question));
  }
  if (hasLiveJob) return status("job", "Waiting", lastActivityAt, "A background job is running.");
  const endedAt = lastTurn?.endedAt ?? lastActivityAt;
  switch (hasThread ? lastTurn?.state : "completed") {
    case "failed":
      return status("failed", "Failed", endedAt, failureReason(lastTurn?.failure ?? null));
    case "interrupted":
      return status("stopped", "Stopped", endedAt);
    case "running":
    case "completed":
    case undefined:
      return status("done", "Done", endedAt);
  }
}

/** The longest reason, in characters: one line of a list. */
const REASON_CHARACTERS = 160;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > REASON_CHARACTERS ? `${line.slice(0, REASON_CHARACTERS - 1)}…` : line;
}

/** What a question is about, in a line. */
function questionWords(question: AskedQuestion): string | null {
  switch (question.kind) {
    case "command":
      return oneLine(question.command);
    case "network":
      return oneLine(`Reach ${question.host}`);
    case "file-change": {
      const { files } = question;
      return files.length === 1
        ? oneLine(`Change ${files[0] ?? ""}`)
        : `Change ${files.length} files`;
    }
    case "permissions":
      return oneLine(question.reason ?? "More rights than the sandbox gives");
    case "input":
      return oneLine(question.text);
    default:
      return assertNever(question);
  }
}

function failureReason(failure: TurnFailure | null): string | null {
  if (failure === null) return null;
  switch (failure.kind) {
    case "unauthorized":
      return "OpenAI refused the sign-in.";
    case "usage-limit":
      return "The quota of its profile is used up.";
    case "rate-limit":
    case "overloaded":
      return "OpenAI is overloaded.";
    case "context-too-long":
      return "The conversation is too long for the model.";
    case "model-not-found":
      return "OpenAI does not know the configured model.";
    case "connection":
      return "OpenAI could not be reached.";
    case "policy":
    case "other":
      return oneLine(failure.message);
    default:
      return assertNever(failure.kind);
  }
}
