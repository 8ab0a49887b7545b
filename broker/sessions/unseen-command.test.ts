import { describe, expect, it } from "vitest";
import type { AskOutcome, AskedQuestion } from "./ask-rules.ts";
import { unseenCommand } from "./unseen-command.ts";

const offers = { once: true, session: true };
const running = (command: string): AskedQuestion => ({
  ...{ kind: "command", command, cwd: null, reason: null, rights: null, offers },
});
const reaching: AskedQuestion = {
  ...{ kind: "network", host: "example.com", command: "curl", reason: null, offers },
};
const chosen = (kind: "allow-once" | "allow-for-session" | "decline"): AskOutcome => ({
  ...{ kind: "answered", choice: { kind }, by: "U1", at: 0 },
});
const ask = (item: string, question: AskedQuestion, outcome: AskOutcome | null) => ({
  request_key: `thread:thread:${item}:command:7`,
  question_json: JSON.stringify(question),
  outcome_json: outcome === null ? null : JSON.stringify(outcome),
});

describe("TU17: the command whose end nobody saw", () => {
  it.each<[string, AskedQuestion, AskOutcome | null]>([
    ["was declined", running("make"), chosen("decline")],
    ["nobody answered about", running("make"), { kind: "expired", at: 0 }],
    ["was withdrawn", running("make"), { kind: "withdrawn", at: 0 }],
    ["is still asked about", running("make"), null],
    ["ran in the sandbox", reaching, chosen("allow-once")],
  ])("is none that %s", (_, question, outcome) => {
    expect(unseenCommand([ask("call_1", question, outcome)], [], [])).toBeNull();
  });

  it.each(["allow-once", "allow-for-session"] as const)("is one with %s", (kind) => {
    const asks = [ask("call_1", running("make"), chosen(kind))];
    expect(unseenCommand(asks, [], [])).toBe("make");
    expect(unseenCommand(asks, [], ["call_1"])).toBeNull();
    // A part of another name is no such step.
    expect(unseenCommand(asks, [], ["call", "call_12"])).toBe("make");
  });

  it("is the newest of several", () => {
    const asks = ["call_1", "call_2", "call_3"].map((item) =>
      ask(item, running(item), chosen("allow-once")),
    );
    expect(unseenCommand(asks, [], ["call_3"])).toBe("call_2");
  });

  it("is one that began again under an earlier approval, until its end was seen", () => {
    const begun = (itemId: string) => ({ turnId: "T1", itemId, command: `again ${itemId}` });
    const two = [begun("call_1"), begun("call_2")];
    expect(unseenCommand([], two, [])).toBe("again call_2");
    expect(unseenCommand([], two, ["call_2"])).toBe("again call_1");
    expect(unseenCommand([], two, ["call_1", "call_2"])).toBeNull();
    // Codex had forgotten the approval: nothing ran before somebody answered.
    const open = [ask("call_2", running("make"), null)];
    expect(unseenCommand(open, [begun("call_2")], [])).toBeNull();
  });
});
