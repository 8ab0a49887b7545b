import { describe, expect, it } from "vitest";
import {
  type AskChoice,
  type AskedInput,
  type AskOutcome,
  askedQuestions,
  choicesOf,
  decisionOf,
  isOffered,
} from "./ask-rules.ts";
import type { AgentQuestion, ApprovalQuestion } from "./agent-questions.ts";

const command: ApprovalQuestion = {
  kind: "command",
  command: "git push",
  cwd: null,
  reason: null,
  rights: null,
  offers: { once: true, session: false },
};
const question: AskedInput = {
  kind: "input",
  id: "q1",
  text: "Which?",
  options: ["Blue", "Red"],
  isSecret: false,
};
const answered = (choice: AskChoice): AskOutcome => ({
  kind: "answered",
  choice,
  by: "U1",
  at: 0,
});
const forSession = { ...command, offers: { once: true, session: true } };

describe("which answers a question takes", () => {
  it.each([
    [command, { kind: "allow-for-session" }, false],
    [{ ...command, offers: { once: false, session: true } }, { kind: "allow-once" }, false],
    [forSession, { kind: "allow-for-session" }, true],
    [command, { kind: "option", index: 0 }, false],
    [command, { kind: "words", text: "Go on" }, false],
    [question, { kind: "allow-once" }, false],
    [question, { kind: "option", index: 2 }, false],
    [question, { kind: "option", index: 1 }, true],
    [question, { kind: "words", text: "  " }, false],
    [question, { kind: "words", text: "Green" }, true],
    [command, { kind: "decline" }, true],
    [{ ...question, id: null }, { kind: "decline" }, false],
  ] as const)("%#", (asked, choice, offered) => {
    expect(isOffered(asked, choice)).toBe(offered);
  });

  it("names the choices in the order of their buttons, and only those that Codex offers", () => {
    expect(choicesOf(command)).toEqual([{ kind: "allow-once" }, { kind: "decline" }]);
    expect(choicesOf(forSession)).toHaveLength(3);
    expect(choicesOf(question)).toEqual([
      { kind: "option", index: 0 },
      { kind: "option", index: 1 },
    ]);
  });
});

describe("what Codex is told", () => {
  it.each([
    [{ kind: "expired", at: 0 }, command, { kind: "decline" }],
    [{ kind: "withdrawn", at: 0 }, command, { kind: "decline" }],
    [answered({ kind: "allow-once" }), command, { kind: "allow-once" }],
    [answered({ kind: "decline" }), question, { kind: "decline" }],
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
    expect(decisionOf([asked], [outcome])).toEqual(decision);
  });

  it("TU29: gives each of several questions its own answer, and none to one that has none", () => {
    const asked: AgentQuestion = {
      kind: "input",
      answerWithinMs: null,
      questions: ["colour", "size", "place"].map((id) => ({
        id,
        text: `Which ${id}?`,
        options: ["first", "second"],
        isSecret: false,
      })),
    };
    const outcomes = [
      answered({ kind: "option", index: 1 }),
      { kind: "expired", at: 0 } as const,
      answered({ kind: "words", text: "here" }),
    ];
    expect(decisionOf(askedQuestions(asked), outcomes)).toEqual({
      kind: "answers",
      answers: { colour: ["second"], place: ["here"] },
    });
  });
});
