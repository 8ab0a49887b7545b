import { describe, expect, it } from "vitest";
import { eventsOfFoundInput } from "./joined-input.ts";
import type { PendingInput, SessionEvent, SessionState } from "./state.ts";
import { ended, input, run, sending, working } from "./testing/decided.ts";

const joining: SessionState = { ...working, delivery: sending.delivery };
const taken = { kind: "input-accepted", inputId: "in_1", turnId: "T1" } as const;
const seen = { kind: "input-seen", inputId: "in_1", turnId: "T1" } as const;
const final = { kind: "signal", signal: "final", visible: true } as const;

/** Whether the turn's last message is posted at its end, after all this. */
function isPosted(...events: readonly SessionEvent[]): boolean {
  const state = events.reduce<SessionState>((before, event) => run(before, event).state, joining);
  expect(state.turn.state).toBe("running");
  return run(state, { kind: "turn-ended", turn: ended() }).kinds.includes("answer");
}

describe("a message that joins a turn", () => {
  it("TU12: asks for an answer again after final", () => {
    expect(isPosted(final, taken, seen)).toBe(true);
    expect(isPosted(taken, final, seen)).toBe(true);
    expect(isPosted(final, seen, taken)).toBe(true);
  });

  it("TU12: is answered by what is said once the model has it, whenever that was confirmed", () => {
    expect(isPosted(taken, seen, final)).toBe(false);
    expect(isPosted(seen, final, taken)).toBe(false);
    expect(isPosted(final, taken, seen, final)).toBe(false);
  });

  it("asks for nothing while the model does not have it", () => {
    expect(isPosted(final, taken)).toBe(false);
    expect(isPosted(taken, final, { ...seen, inputId: "in_2" })).toBe(false);
  });

  it("asks for an answer when Codex was out of sight meanwhile, or shows it after that", () => {
    const back = { kind: "codex-connected" } as const;
    expect(isPosted(taken, final, back)).toBe(true);
    expect(isPosted(taken, final, back, final, seen)).toBe(true);
    expect(isPosted(taken, seen, final, back)).toBe(false);
  });

  it("asks for an answer when it was looked for and found there", () => {
    expect(isPosted(final, { ...taken, isFound: true })).toBe(true);
  });

  it("asks for an answer too when it is a request that was cut off; a reminder does not", () => {
    const wake = { kind: "cut-off", turnId: "T0", at: 0 } as const;
    const again: PendingInput = { ...input, messageIds: [], wake };
    const joins = (one: PendingInput) => {
      const state = { ...joining, delivery: { state: "sending", input: one } as const };
      const after = [taken, final, seen].reduce<SessionState>(
        (before, x) => run(before, x).state,
        state,
      );
      return run(after, { kind: "turn-ended", turn: ended() }).kinds.includes("answer");
    };
    expect(joins(again)).toBe(true);
    const reminder = { kind: "unsettled", turnId: "T0", reason: "" } as const;
    expect(joins({ ...again, wake: reminder })).toBe(false);
  });
});

describe("an answer right before the turn shows what joined it", () => {
  const shown = { ...seen, answered: "The first." };
  const answersOf = (
    events: readonly SessionEvent[],
    turnEnd: "post" | "wake" = "post",
    state = joining,
  ) => {
    let current = state;
    return events.flatMap((event) => {
      const next = run(current, event, { turnEnd });
      current = next.state;
      return next.effects.flatMap((effect) =>
        effect.kind === "answer" ? [[effect.key, effect.markdown]] : [],
      );
    });
  };
  const end = { kind: "turn-ended", turn: ended({ finalMessage: "The second." }) } as const;
  const both = [
    ["answer:T1:in_1", "The first."],
    ["answer:T1", "The second."],
  ];

  it("is posted then, and what comes after it at the end, whenever the joining was confirmed", () => {
    expect(answersOf([taken, shown, end])).toEqual(both);
    expect(answersOf([shown, taken, end])).toEqual(both);
    const waiting = run(joining, {
      kind: "input-refused",
      inputId: "in_1",
      why: "unseen",
      message: "",
      maybeSent: true,
    }).state;
    expect(answersOf([shown, end], "post", waiting)).toEqual(both);
  });

  it("is not posted where the agent had posted, was stopped, or is woken instead", () => {
    expect(answersOf([taken, final, shown])).toEqual([]);
    expect(answersOf([taken, { kind: "overdue", afterMs: 1 }, shown])).toEqual([]);
    expect(answersOf([taken, shown, end], "wake")).toEqual([]);
    expect(answersOf([{ ...shown, turnId: "T0" }])).toEqual([]);
  });

  it("is posted once it is found that it was shown while nobody listened", () => {
    const answered = [{ inputId: "in_1", text: "The first." }];
    const running = { state: "running", turnId: "T1", answered } as const;
    const back = { kind: "inspected", turns: [running], lost: [] } as const;
    expect(answersOf([taken, { kind: "codex-connected" }, back, back, end])).toEqual(both);
    const over = { state: "ended", turn: end.turn, answered } as const;
    expect(answersOf([taken, { ...back, turns: [over] }])).toEqual(both);
    expect(answersOf([taken, shown, { ...back, turns: [over] }])).toEqual(both);
    expect(answersOf([...eventsOfFoundInput("T1", "in_1", [running]), end])).toEqual(both);
    expect(answersOf([shown, ...eventsOfFoundInput("T1", "in_1", [running]), end])).toEqual(both);
    expect(answersOf(eventsOfFoundInput("T1", "in_1", [over]))).toEqual(both);
  });
});
