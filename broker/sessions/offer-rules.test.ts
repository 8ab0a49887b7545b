import { describe, expect, it } from "vitest";
import type { TurnFailure } from "./ports/agent-events.ts";
import type { SessionEvent, SessionState, TurnChoice } from "./state.ts";
import { ended, run, sending, working } from "./testing/decided.ts";

const failWith = (kind: TurnFailure["kind"]): SessionState =>
  run(working, {
    kind: "turn-ended",
    turn: ended({ status: "failed", error: { kind, message: "no" } }),
  }).state;
const choose = (choice: TurnChoice, turnId = "T1"): SessionEvent => ({
  kind: "chosen",
  turnId,
  choice,
  userId: "U1",
});
const stalled = run(working, { kind: "stalled", idleMs: 1, stopsAt: null }).state;

describe("what people may choose", () => {
  it("is nothing where only words help, and nothing that was not offered", () => {
    expect(failWith("policy").offer).toBeNull();
    expect(run(failWith("policy"), choose("try-again")).kinds).toEqual([]);
    expect(run(failWith("overloaded"), choose("start-fresh")).kinds).toEqual([]);
    expect(run(failWith("overloaded"), choose("try-again", "T0")).kinds).toEqual([]);
  });

  it.each(["overloaded", "rate-limit", "connection", "other"] as const)(
    "after %s the request is tried again, once, and the notice says who asked",
    (kind) => {
      const again = run(failWith(kind), choose("try-again"));
      expect(again.find("deliver")?.input).toMatchObject({
        messageIds: [],
        wake: { kind: "try-again", turnId: "T1", fresh: false },
      });
      expect(again.find("amend")).toMatchObject({
        key: "failed:T1",
        by: { choice: "try-again", userId: "U1" },
      });
      expect(run(again.state, choose("try-again")).kinds).toEqual([]);
      // A person who asks again wants the same failure announced again.
      expect(again.state.lastFailure).toBeNull();
    },
  );

  it("starts fresh where the conversation was too long, with what was said in the thread", () => {
    const fresh = run(failWith("context-too-long"), choose("start-fresh"));
    expect(fresh.find("forget-thread")).toEqual({ kind: "forget-thread", history: true });
    expect(fresh.kinds.indexOf("forget-thread")).toBeLessThan(fresh.kinds.indexOf("deliver"));
    expect(fresh.find("deliver")?.input.wake).toMatchObject({ fresh: true });
  });

  it("keeps waiting for a turn that stands still, or stops it and tries again", () => {
    const waits = run(stalled, choose("keep-waiting"));
    expect(waits.kinds).toEqual(["amend"]);
    const stops = run(stalled, choose("stop-and-retry"));
    expect(stops.kinds).toEqual(["amend", "interrupt"]);
    const over = run(stops.state, {
      kind: "turn-ended",
      turn: ended({ status: "interrupted" }),
    });
    expect(over.said).toEqual([]);
    expect(over.find("deliver")?.input.wake).toMatchObject({ kind: "try-again" });
  });

  it("a stop in words wins over the one to try again", () => {
    const stops = run(stalled, choose("stop-and-retry")).state;
    const stopped = run(stops, { kind: "stop", userId: "U2", messageTs: "9.9" }).state;
    const over = run(stopped, { kind: "turn-ended", turn: ended({ status: "interrupted" }) });
    expect(over.kinds).not.toContain("deliver");
  });

  it("is over when the session went on: the buttons go", () => {
    expect(run(stalled, { kind: "turn-ended", turn: ended() }).find("amend")).toMatchObject({
      key: "stalled:T1",
      by: null,
    });
    const written = { ...failWith("other"), delivery: sending.delivery };
    const accepted = { kind: "input-accepted", inputId: "in_1", turnId: "T2" } as const;
    const next = run(written, accepted);
    expect(next.find("amend")).toMatchObject({ key: "failed:T1", by: null });
    expect(next.state.offer).toBeNull();
  });

  it("a turn that was asked for by a button is one that a person asked for", () => {
    const again = run(failWith("other"), choose("try-again"));
    const input = again.find("deliver")?.input;
    const begun = run(again.state, {
      kind: "input-accepted",
      inputId: input?.inputId ?? "",
      turnId: "T2",
    });
    expect(begun.state.turn).toMatchObject({ onlyWake: false });
  });
});
