import { describe, expect, it } from "vitest";
import type { SessionEvent, SessionState } from "./state.ts";
import { ended, input, run, sending, working } from "./testing/decided.ts";

const until = 3_600_000;
const held: SessionEvent = {
  kind: "input-held",
  inputId: "in_1",
  hold: { kind: "quota", profile: "anna", until, isReset: true, another: true },
};
const refused: SessionEvent = {
  kind: "input-held",
  inputId: "in_1",
  hold: { kind: "sign-in", profile: "anna", httpStatus: 401 },
};

describe("an account that cannot work", () => {
  it("AU05: keeps the message until the reset and tells the thread once", () => {
    const first = run(sending, held);
    expect(first.said).toEqual(["held"]);
    expect(first.state.delivery).toMatchObject({ state: "waiting", reason: "quota" });
    expect(first.find("retry-at")).toMatchObject({ at: until });
    const again = run(first.state, { kind: "account-usable" });
    expect(again.find("deliver")?.input.messageIds).toEqual([1]);
    expect(run(again.state, held).said).toEqual([]);
  });

  it("tells the thread again when another account cannot work either", () => {
    const first = run(sending, held, { nextInputId: "in_7" });
    const moved = run(first.state, { kind: "moved" });
    expect(moved.kinds).toContain("deliver");
    const second = run(moved.state, held, { nextInputId: "in_8" });
    expect(second.said).toEqual(["held"]);
    expect(second.find("say")?.key).not.toBe(first.find("say")?.key);
  });

  it("does not ask for a time when the sign-in was refused, but when somebody writes", () => {
    const waiting = run(sending, refused);
    expect(waiting.kinds).not.toContain("retry-at");
    const asked = run(waiting.state, { kind: "poke" }, { queued: [2] });
    expect(asked.find("deliver")?.input.messageIds).toEqual([1, 2]);
  });

  it("AU07: stopped a turn that is then run again, once more only if it got somewhere", () => {
    const failure = { kind: "usage-limit", message: "used up" } as const;
    const failed: SessionEvent = {
      kind: "turn-ended",
      turn: ended({ status: "failed", error: failure }),
    };
    const first = run(working, failed);
    expect(first.said).toEqual([]);
    expect(first.find("deliver")?.input.wake).toMatchObject({ kind: "cut-off", turnId: "T1" });
    const woken = { ...working, turn: { ...working.turn, onlyWake: true } } as SessionState;
    expect(run(woken, failed).said).toEqual(["failed"]);
    expect(run(woken, failed, { now: until }).find("deliver")).toBeDefined();
  });

  it("SI27: lets a stop drop what waits, but nothing that Codex may have", () => {
    const waiting = run(sending, held);
    const stop = { kind: "stop", userId: "U1", messageTs: "9.9" } as const;
    expect(run(waiting.state, stop).find("messages")).toMatchObject({ state: "dropped" });
    const unsure = { ...input, maybeSent: true, stopRequested: "U1" };
    const stopped = run({ ...sending, delivery: { state: "sending", input: unsure } }, held);
    expect(stopped.state.delivery).toMatchObject({ state: "waiting", input: unsure });
  });
});

describe("AU09: a move to another profile", () => {
  it("interrupts what runs and runs it again", () => {
    const moving = run(working, { kind: "moved" });
    expect(moving.kinds).toEqual(["interrupt"]);
    const over = run(moving.state, {
      kind: "turn-ended",
      turn: ended({ status: "interrupted" }),
    });
    expect(over.said).toEqual([]);
    expect(over.find("deliver")?.input.wake).toMatchObject({ kind: "cut-off" });
  });

  it("interrupts the turn that an input on its way starts", () => {
    const moving = run(sending, { kind: "moved" });
    const taken = run(moving.state, { kind: "input-accepted", inputId: "in_1", turnId: "T1" });
    expect(taken.kinds).toContain("interrupt");
  });
});
