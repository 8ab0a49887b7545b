import { describe, expect, it } from "vitest";
import type { SessionState } from "./state.ts";
import { ended, input, run, working } from "./testing/decided.ts";

/** A message that was on its way into the running turn when its answer was lost. */
const maybeSent = { ...input, inputId: "in_2", messageIds: [2], maybeSent: true };
const joining: SessionState = { ...working, delivery: { state: "sending", input: maybeSent } };
const refusal = {
  kind: "input-refused",
  inputId: "in_2",
  why: "unseen",
  message: "the running turn may have it",
  maybeSent: true,
} as const;
const unseen = run(joining, refusal);

describe("an input that the running turn may have without showing it", () => {
  it("waits, and neither counts as a failed try nor is told", () => {
    expect(unseen.state.delivery).toMatchObject({ state: "waiting", reason: "unseen" });
    expect(unseen.state.delivery).toMatchObject({ input: { attempt: 1, maybeSent: true } });
    expect(unseen.said).toEqual([]);
  });

  it("is with the agent once the turn shows it", () => {
    const seen = run(unseen.state, { kind: "input-seen", inputId: "in_2", turnId: "T1" });
    expect(seen.state.delivery).toEqual({ state: "none" });
    expect(seen.find("messages")).toMatchObject({ ids: [2], state: "delivered" });
    expect(run(joining, { kind: "input-seen", inputId: "in_2", turnId: "T1" }).kinds).toEqual([]);
    const other = run(unseen.state, { kind: "input-seen", inputId: "in_1", turnId: "T1" });
    expect(other.kinds).toEqual([]);
  });

  it("is looked for again when the turn ends, and when the time comes", () => {
    const over = run(unseen.state, { kind: "turn-ended", turn: ended() });
    expect(over.find("deliver")).toMatchObject({ input: { inputId: "in_2", maybeSent: true } });
    const due = run(unseen.state, { kind: "retry-due" }, { now: 1_000_000 });
    expect(due.find("deliver")).toMatchObject({ input: { inputId: "in_2", maybeSent: true } });
  });
});

describe("an input that a turn took as it ended", () => {
  const over: SessionState = {
    ...joining,
    turn: { state: "none" },
    overTurns: ["T1"],
  };
  const taken = { kind: "input-accepted", inputId: "in_2", turnId: "T1" } as const;

  it("is looked for before it counts as given", () => {
    const { kinds, state } = run(over, taken);
    expect(kinds).toEqual(["retry-at"]);
    expect(state.delivery).toMatchObject({ state: "waiting", input: { maybeSent: true } });
  });

  it("is given once it was found", () => {
    const found = run(over, { ...taken, isFound: true });
    expect(found.find("messages")).toMatchObject({ ids: [2], state: "done" });
    expect(found.state.delivery).toEqual({ state: "none" });
  });
});

it("what a turn was given and did not have is submitted again, unless a person stopped it", () => {
  const inspected = { kind: "inspected", turns: [], lost: [2] } as const;
  const late = run({ ...working }, { kind: "overdue", afterMs: 5_000 }).state;
  expect(run(late, inspected).find("messages")).toMatchObject({ ids: [2], state: "queued" });
  expect(run(late, inspected).kinds).toContain("deliver");
});

it("what waited while its thread was lost is sent again at once, into a new thread", () => {
  const waiting = run(joining, { ...refusal, why: "unavailable" }).state;
  expect(waiting.delivery.state).toBe("waiting");
  for (const state of [waiting, { ...waiting, turn: { state: "none" } } as const]) {
    const lost = run(state, { kind: "thread-lost" });
    expect(lost.kinds.indexOf("forget-thread")).toBeLessThan(lost.kinds.indexOf("deliver"));
    expect(lost.find("deliver")).toMatchObject({ input: { inputId: "in_2", messageIds: [2] } });
  }
});
