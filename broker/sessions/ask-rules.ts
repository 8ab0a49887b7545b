import { assertNever } from "../errors/broker-error.ts";
import type { Actor } from "./actor.ts";
import type { AgentQuestion, ApprovalQuestion, QuestionText } from "./agent-questions.ts";
import type { AgentDecision } from "./ports/agent-runtime.ts";

/** One thing that people are asked, with a card of its own. */
export type AskedQuestion =
  Exclude<ApprovalQuestion, { kind: "command" }> | AskedCommand | AskedInput;

export type AskedCommand = Extract<ApprovalQuestion, { kind: "command" }> & {
  /** Scripts of the workspace that the command names, as they were when it was asked. */
  readonly scripts?: readonly NamedScript[];
};

/** A file that a command names, and what it held. */
export interface NamedScript {
  /** As the command names it. */
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal; null for a file that is too large to read. */
  readonly sha256: string | null;
}

export interface AskedInput extends QuestionText {
  readonly kind: "input";
  /** Codex's name of it; null for a question that Codex does not wait for. */
  readonly id: string | null;
  readonly isSecret: boolean;
}

/** What a person chose. */
export type AskChoice =
  | { readonly kind: "allow-once" | "allow-for-session" | "decline" }
  /** An option of a question, by its place. */
  | { readonly kind: "option"; readonly index: number }
  | { readonly kind: "words"; readonly text: string };

/** How a question ended. */
export type AskOutcome =
  | {
      readonly kind: "answered";
      readonly choice: AskChoice;
      /** User id of who answered; null when it was somebody in the app. */
      readonly by: string | null;
      /** The name of who answered in the app; answers that earlier releases stored have none. */
      readonly operator?: string;
      /** Names of scripts that changed between the question and an answer that allows it. */
      readonly changedScripts?: readonly string[];
      readonly at: number;
    }
  | { readonly kind: "expired"; readonly at: number }
  /** Nobody waits for it any more: the turn was stopped, or the conversation went on. */
  | { readonly kind: "withdrawn"; readonly at: number };

/** Who answered, as an outcome names them. Pure. */
export function given(by: Actor): { readonly by: string | null; readonly operator?: string } {
  return "operator" in by ? { by: null, operator: by.operator } : { by: by.userId };
}

/** Pure: what people are asked for one request of Codex; each question of several by itself. */
export function askedQuestions(question: AgentQuestion): readonly AskedQuestion[] {
  if (question.kind !== "input") return [question];
  return question.questions.map((one) => ({ kind: "input", ...one }));
}

/** Whether this choice is one of the question's. Pure; only what Codex offers is let through. */
export function isOffered(question: AskedQuestion, choice: AskChoice): boolean {
  switch (choice.kind) {
    case "decline":
      return question.kind !== "input" || question.id !== null;
    case "allow-once":
      return question.kind !== "input" && question.offers.once;
    case "allow-for-session":
      return question.kind !== "input" && question.offers.session;
    case "option":
      return question.kind === "input" && question.options[choice.index] !== undefined;
    case "words":
      return question.kind === "input" && choice.text.trim() !== "";
    default:
      return assertNever(choice);
  }
}

/** Whether a choice lets the agent do what it asked for. Pure. */
export function isAllowing({ kind }: AskChoice): boolean {
  return kind === "allow-once" || kind === "allow-for-session";
}

/** The choices that can be named without words of one's own, in the order of their buttons. */
export function choicesOf(question: AskedQuestion): readonly AskChoice[] {
  if (question.kind === "input") {
    return question.options.map((_, index) => ({ kind: "option", index }));
  }
  const approvals = ["allow-once", "allow-for-session", "decline"] as const;
  return approvals.map((kind) => ({ kind })).filter((choice) => isOffered(question, choice));
}

/** What Codex is told. Not answering declines: what was not allowed is not done. */
export function decisionOf(
  questions: readonly AskedQuestion[],
  outcomes: readonly AskOutcome[],
): AgentDecision {
  const answers: [string, readonly string[]][] = [];
  for (const [place, question] of questions.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind !== "answered") continue;
    const { choice } = outcome;
    switch (choice.kind) {
      case "allow-once":
      case "allow-for-session":
      case "decline":
        if (question.kind !== "input") return { kind: choice.kind };
        break;
      case "option":
      case "words":
        if (question.kind === "input" && question.id !== null) {
          answers.push([question.id, [answerWords(question, choice)]]);
        }
        break;
      default:
        assertNever(choice);
    }
  }
  return answers.length === 0
    ? { kind: "decline" }
    : { kind: "answers", answers: Object.fromEntries(answers) };
}

/** The words that an answer stands for. */
export function answerWords(
  question: AskedInput,
  choice: Extract<AskChoice, { kind: "option" | "words" }>,
): string {
  return choice.kind === "words" ? choice.text : (question.options[choice.index] ?? "");
}
