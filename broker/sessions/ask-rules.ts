import type { AgentDecision, AgentQuestion } from "./ports.ts";

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
      /** User id of who answered. */
      readonly by: string;
      readonly at: number;
    }
  | { readonly kind: "expired"; readonly at: number }
  /** Codex no longer waits: the turn was stopped or went on. */
  | { readonly kind: "withdrawn"; readonly at: number };

/** Whether this choice is one of the question's. Pure; only what Codex offers is let through. */
export function isOffered(question: AgentQuestion, choice: AskChoice): boolean {
  switch (choice.kind) {
    case "decline":
      return true;
    case "allow-once":
      return question.kind !== "input";
    case "allow-for-session":
      return (
        (question.kind === "command" || question.kind === "file-change") &&
        question.canAllowForSession
      );
    case "option":
      return question.kind === "input" && optionsOf(question)[choice.index] !== undefined;
    case "words":
      return question.kind === "input" && choice.text.trim() !== "";
  }
}

/** The options of the first question; further ones are answered in words. */
export function optionsOf(question: Extract<AgentQuestion, { kind: "input" }>): readonly string[] {
  return question.questions[0]?.options ?? [];
}

/** What Codex is told. Not answering declines: what was not allowed is not done. */
export function decisionOf(outcome: AskOutcome, question: AgentQuestion): AgentDecision {
  if (outcome.kind !== "answered") return { kind: "decline" };
  const { choice } = outcome;
  switch (choice.kind) {
    case "allow-once":
    case "allow-for-session":
    case "decline":
      return { kind: choice.kind };
    case "option":
    case "words": {
      if (question.kind !== "input") return { kind: "decline" };
      const words = answerWords(question, choice);
      const answers = question.questions.map(({ id }) => [id, [words]] as const);
      return { kind: "answers", answers: Object.fromEntries(answers) };
    }
  }
}

/** The words that an answer stands for. */
export function answerWords(
  question: Extract<AgentQuestion, { kind: "input" }>,
  choice: Extract<AskChoice, { kind: "option" | "words" }>,
): string {
  return choice.kind === "words" ? choice.text : (optionsOf(question)[choice.index] ?? "");
}
