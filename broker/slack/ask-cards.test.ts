import { describe, expect, it } from "vitest";
import type { AgentQuestion } from "../sessions/ports.ts";
import { askCard, settledAskCard } from "./ask-cards.ts";
import { askClickOf } from "./interactions.ts";

const command = (text: string): AgentQuestion => ({
  kind: "command",
  command: text,
  cwd: "/data/sessions/C1/workspace",
  reason: null,
  canAllowForSession: true,
});
const view = (question: AgentQuestion) => ({
  handle: "ask_1",
  question,
  asker: "U1",
  expiresAt: 0,
});
const blocksOf = (question: AgentQuestion) => JSON.stringify(askCard(view(question)).blocks);

describe("a question's card", () => {
  it("offers no way to allow what cannot be read whole", () => {
    const blocks = blocksOf(command("x".repeat(3_000)));
    expect(blocks).not.toContain("ask.allow");
    expect(blocks).toContain("ask.decline");
  });

  it("shows what the agent wrote, without the shell around it", () => {
    expect(blocksOf(command(`/bin/bash -lc 'echo '\\''hi'\\'''`))).toContain("```echo 'hi'```");
  });

  it("shows the whole line when the inside could end early", () => {
    const odd = `/bin/bash -lc 'echo a' 'b'`;
    expect(blocksOf(command(odd))).toContain(odd);
  });

  it("lets no command end its own code block", () => {
    expect(blocksOf(command("echo ``` *bold*"))).not.toContain("echo ``` *bold*");
  });

  it("asks by kind", () => {
    expect(askCard(view(command("git push -u origin x"))).text).toContain("May I push a branch?");
    expect(askCard(view(command("ls"))).text).toContain("May I run a command?");
  });

  it("turns more than five options into a select", () => {
    const options = ["a", "b", "c", "d", "e", "f"];
    const question = { kind: "input", questions: [{ id: "q", text: "Which?", options }] } as const;
    expect(blocksOf(question)).toContain("static_select");
    expect(
      blocksOf({ ...question, questions: [{ id: "q", text: "?", options: ["a"] }] }),
    ).toContain("ask.choice.0");
  });

  it("keeps what was asked and loses its buttons once it is settled", () => {
    const outcome = { kind: "answered", choice: { kind: "decline" }, by: "U2", at: 0 } as const;
    const settled = JSON.stringify(settledAskCard(view(command("ls -a")), outcome).blocks);
    expect(settled).toContain("declined* by <@U2>");
    expect(settled).toContain("ls -a");
    expect(settled).not.toContain("actions");
  });
});

describe("a click", () => {
  const click = (action: object) => ({
    type: "block_actions",
    user: { id: "U2" },
    channel: { id: "C1" },
    message: { ts: "2.0", thread_ts: "1.0" },
    actions: [action],
  });

  it.each([
    [{ type: "view_submission" }],
    [click({ action_id: "other", value: "x" })],
    [click({ action_id: "ask.allow_once" })],
    [{ ...click({}), actions: [] }],
  ])("that is not on a question's card is left alone: %#", (payload) => {
    expect(askClickOf(payload)).toBeNull();
  });

  it.each([
    [{ action_id: "ask.allow_once", value: "ask_1" }, { kind: "allow-once" }],
    [
      { action_id: "ask.choice.3", value: "ask_1" },
      { kind: "option", index: 3 },
    ],
    [
      { action_id: "ask.choice", selected_option: { value: "ask_1 6" } },
      { kind: "option", index: 6 },
    ],
  ])("says who chose what: %#", (action, choice) => {
    expect(askClickOf(click(action))).toEqual({
      handle: "ask_1",
      choice,
      userId: "U2",
      channel: "C1",
      threadTs: "1.0",
    });
  });
});
