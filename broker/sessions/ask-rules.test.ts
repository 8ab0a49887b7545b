import { describe, expect, it } from "vitest";
import { type AskChoice, type AskOutcome, decisionOf, isOffered } from "./ask-rules.ts";
import type { AgentQuestion } from "./ports.ts";

const command: AgentQuestion = {
  kind: "command",
  command: "git push",
  cwd: null,
  reason: null,
  canAllowForSession: false,
};
const question: AgentQuestion = {
  kind: "input",
  questions: [{ id: "q1", text: "Which?", options: ["Blue", "Red"] }],
};
const answered = (choice: AskChoice): AskOutcome => ({
  kind: "answered",
  choice,
  by: "U1",
  at: 0,
});

describe("which answers a question takes", () => {
  it.each([
    [command, { kind: "allow-for-session" }, false],
    [{ ...command, canAllowForSession: true }, { kind: "allow-for-session" }, true],
    [command, { kind: "option", index: 0 }, false],
    [question, { kind: "allow-once" }, false],
    [question, { kind: "option", index: 2 }, false],
    [question, { kind: "option", index: 1 }, true],
    [question, { kind: "words", text: "  " }, false],
    [question, { kind: "words", text: "Green" }, true],
    [command, { kind: "decline" }, true],
  ] as const)("%#", (asked, choice, offered) => {
    expect(isOffered(asked, choice)).toBe(offered);
  });
});

describe("what Codex is told", () => {
  it.each([
    [{ kind: "expired", at: 0 }, command, { kind: "decline" }],
    [{ kind: "withdrawn", at: 0 }, command, { kind: "decline" }],
    [answered({ kind: "allow-once" }), command, { kind: "allow-once" }],
    [
      answered({ kind: "option", index: 1 }),
      question,
      { kind: "answers", answers: { q1: ["Red"] } },
    ],
    [
      answered({ kind: "words", text: "Green" }),
      question,
      { kind: "answers", answers: { q1: ["Green"] } },
    ],
    [answered({ kind: "option", index: 0 }), command, { kind: "decline" }],
  ] as const)("%#", (outcome, asked, decision) => {
    expect(decisionOf(outcome, asked)).toEqual(decision);
  });
});
