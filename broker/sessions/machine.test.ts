import { describe, expect, it } from "vitest";
import { newSessionState, type SessionEvent, type SessionState } from "./state.ts";
import { ended, input, run, sending, working } from "./testing/decided.ts";

const stop: SessionEvent = { kind: "stop", userId: "U1", messageTs: "9.9" };

describe("delivery", () => {
  it("sends everything that is queued as one input", () => {
    const { state, find } = run(newSessionState, { kind: "poke" }, { queued: [3, 4, 5] });
    expect(find("deliver")?.input.messageIds).toEqual([3, 4, 5]);
    expect(state.delivery.state).toBe("sending");
  });

  it("TU03: delivers into a running turn at once", () => {
    expect(run(working, { kind: "poke" }, { queued: [2] }).kinds).toContain("deliver");
  });

  it("has one input on its way at a time", () => {
    expect(run(sending, { kind: "poke" }, { queued: [2] }).kinds).toEqual([]);
  });

  it("delivers what came meanwhile as soon as the first input is taken", () => {
    const accepted = { kind: "input-accepted", inputId: "in_1", turnId: "T1" } as const;
    const { find } = run(sending, accepted, { queued: [2, 3] });
    expect(find("deliver")?.input.messageIds).toEqual([2, 3]);
  });

  it("keeps a turn's end that comes before the answer to turn/start", () => {
    const early = run(sending, { kind: "turn-ended", turn: ended() });
    const { kinds, state } = run(early.state, {
      kind: "input-accepted",
      inputId: "in_1",
      turnId: "T1",
    });
    expect(kinds).toContain("answer");
    expect(state.turn.state).toBe("none");
  });

  it("waits and tries again when Codex is not there, and tells the thread if that lasts", () => {
    const refusal = {
      kind: "input-refused",
      inputId: "in_1",
      why: "unavailable",
      message: "starting",
      maybeSent: true,
    } as const;
    const first = run(sending, refusal);
    expect(first.state.delivery).toMatchObject({ state: "waiting", retryAt: 1_500 });
    expect(first.said).toEqual([]);
    const again = run(first.state, { kind: "retry-due" }, { now: 1_500 });
    expect(again.find("deliver")?.input).toMatchObject({ inputId: "in_1", maybeSent: true });
    const late = { ...sending, delivery: { ...sending.delivery, input: { ...input, attempt: 4 } } };
    expect(run(late as SessionState, refusal).said).toEqual(["codex-down"]);
  });

  it("takes along what came meanwhile only if the input was certainly not sent", () => {
    const waiting = (maybeSent: boolean): SessionState => ({
      ...newSessionState,
      delivery: {
        state: "waiting",
        input: { ...input, maybeSent },
        reason: "unavailable",
        retryAt: 0,
      },
    });
    const due = { kind: "retry-due" } as const;
    expect(run(waiting(false), due, { queued: [2] }).find("deliver")?.input.messageIds).toEqual([
      1, 2,
    ]);
    expect(run(waiting(true), due, { queued: [2] }).find("deliver")?.input.messageIds).toEqual([1]);
  });

  it("keeps the message and says so once when there is no account", () => {
    const refusal = {
      kind: "input-refused",
      inputId: "in_1",
      why: "no-account",
      message: "none",
      maybeSent: false,
    } as const;
    const first = run(sending, refusal);
    expect(first.said).toEqual(["no-account"]);
    const second = run(first.state, { kind: "account-usable" });
    expect(second.kinds).toContain("deliver");
    expect(run(second.state, refusal).said).toEqual([]);
  });

  it("parks what Codex refuses for good, and says so", () => {
    const { said, find } = run(sending, {
      kind: "input-refused",
      inputId: "in_1",
      why: "rejected",
      message: "too large",
      maybeSent: false,
    });
    expect(said).toEqual(["undeliverable"]);
    expect(find("messages")).toMatchObject({ ids: [1], state: "parked" });
  });

  it("SI38: gives up an input that cannot be put together, after some tries and with the reason", () => {
    const refusal = {
      kind: "input-refused",
      inputId: "in_1",
      why: "unprepared",
      message: "unreadable",
      maybeSent: false,
    } as const;
    let state: SessionState = sending;
    for (let tries = 1; tries < 5; tries += 1) {
      const waiting = run(state, refusal);
      expect([waiting.state.delivery.state, waiting.said]).toEqual(["waiting", []]);
      state = run(waiting.state, { kind: "retry-due" }, { now: 10_000 }).state;
    }
    const { find, said, state: after } = run(state, refusal);
    expect(find("messages")).toMatchObject({ ids: [1], state: "parked", error: "unreadable" });
    expect([after.delivery.state, said]).toEqual(["none", ["undeliverable"]]);
  });

  it("keeps an input that cannot be put together while Codex may have it", () => {
    const maybeSent = { ...input, maybeSent: true, failedPreparations: 9 };
    const state: SessionState = {
      ...newSessionState,
      delivery: { state: "sending", input: maybeSent },
    };
    const { find, state: after } = run(state, {
      kind: "input-refused",
      inputId: "in_1",
      why: "unprepared",
      message: "unreadable",
      maybeSent: false,
    });
    expect(find("messages")).toBeUndefined();
    expect(after.delivery.state).toBe("waiting");
  });

  it("waits in line while as many turns run as may, and says so once", () => {
    const first = run(newSessionState, { kind: "poke" }, { queued: [1], hasCapacity: false });
    expect(first.said).toEqual(["in-line"]);
    const second = run(first.state, { kind: "poke" }, { queued: [1, 2], hasCapacity: false });
    expect(second.said).toEqual([]);
    expect(run(second.state, { kind: "poke" }, { queued: [1, 2] }).kinds).toContain("deliver");
  });
});

describe("the end of a turn", () => {
  it("goes on with what is queued", () => {
    const { find } = run(working, { kind: "turn-ended", turn: ended() }, { queued: [7] });
    expect(find("deliver")?.input.messageIds).toEqual([7]);
  });

  it("ignores the end of another turn", () => {
    const other = { kind: "turn-ended", turn: ended({ turnId: "T9" }) } as const;
    expect(run(working, other)).toMatchObject({ state: working, kinds: [] });
  });

  it("TU11: progress after final does not undo it", () => {
    const settled = run(working, { kind: "signal", signal: "final", visible: true }).state;
    const later = run(settled, { kind: "signal", signal: "progress", visible: true }).state;
    expect(run(later, { kind: "turn-ended", turn: ended() }).kinds).not.toContain("answer");
  });

  it("TU15: the same failure is told once in five minutes", () => {
    const failed = ended({ status: "failed", error: { kind: "other", message: "boom" } });
    const first = run(working, { kind: "turn-ended", turn: failed });
    expect(first.said).toEqual(["failed"]);
    if (working.turn.state !== "running") throw new Error("the turn runs");
    const again = { ...first.state, turn: { ...working.turn, onlyWake: true } };
    expect(run(again, { kind: "turn-ended", turn: failed }, { now: 2_000 }).said).toEqual([]);
    expect(run(again, { kind: "turn-ended", turn: failed }, { now: 400_000 }).said).toEqual([
      "failed",
    ]);
  });
});

describe("a second failure", () => {
  it("FR11: is announced when somebody wrote again", () => {
    const failed = ended({ status: "failed", error: { kind: "other", message: "boom" } });
    const first = run(working, { kind: "turn-ended", turn: failed });
    const again = { ...first.state, turn: working.turn };
    expect(run(again, { kind: "turn-ended", turn: failed }, { now: 2_000 }).said).toEqual([
      "failed",
    ]);
  });
});

describe("stop", () => {
  it("SI23: says that there was nothing to stop", () => {
    const { said, kinds } = run(newSessionState, stop);
    expect(said).toEqual(["nothing-to-stop"]);
    // For what it posted last, and for the commands that it left running.
    expect(kinds).toContain("drop-posts");
    expect(kinds).toContain("end-commands");
  });

  it("SI23: interrupts the running turn and says so", () => {
    const { kinds, said } = run(working, stop);
    expect(kinds).toContain("interrupt");
    expect(said).toEqual(["stopped"]);
  });

  it("SI26: drops what is queued", () => {
    const { find, state } = run(working, stop, { queued: [4, 5] });
    expect(find("messages")).toMatchObject({ ids: [4, 5], state: "dropped" });
    expect(state.turn).toMatchObject({ stopping: { dropped: 2 } });
  });

  it("stops the turn that an input on its way starts", () => {
    const asked = run(sending, stop);
    expect(asked.said).toEqual(["stopped"]);
    const accepted = run(asked.state, {
      kind: "input-accepted",
      inputId: "in_1",
      turnId: "T1",
    });
    expect(accepted.kinds).toContain("interrupt");
    expect(accepted.said).toEqual([]);
  });

  it("drops an input that waits for an account", () => {
    const waiting: SessionState = {
      ...newSessionState,
      delivery: { state: "waiting", input, reason: "account", retryAt: 0 },
    };
    const { state, said } = run(waiting, stop);
    expect(said).toEqual(["stopped"]);
    expect(state.delivery.state).toBe("none");
  });

  it("delivers nothing into a turn that is being stopped, and everything after it", () => {
    const stopping = run(working, stop).state;
    expect(run(stopping, { kind: "poke" }, { queued: [8] }).kinds).toEqual([]);
    const over = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    expect(run(stopping, over, { queued: [8] }).kinds).toContain("deliver");
  });

  it("of one turn stops that turn and no other, and says nothing once it is over", () => {
    expect(run(working, { ...stop, turnId: "T1" }).said).toEqual(["stopped"]);
    expect(run(working, { ...stop, turnId: "T0" })).toMatchObject({ said: [], kinds: [] });
    expect(run(newSessionState, { ...stop, turnId: "T1" }).said).toEqual([]);
    const stopping = run(working, stop).state;
    expect(run(stopping, { ...stop, turnId: "T1" }).kinds).toEqual([]);
  });

  it("looks again when Codex says that nothing ran", () => {
    const stopping = run(working, stop).state;
    expect(run(stopping, { kind: "interrupted", wasRunning: false }).kinds).toEqual(["inspect"]);
  });
});

describe("removal", () => {
  it("OP12: has nothing to do for a session at rest", () => {
    const { state, kinds } = run(newSessionState, { kind: "removal" });
    expect(state).toBe(newSessionState);
    expect(kinds).toEqual([]);
  });

  it("OP12: stops the turn and drops what waits, and tells nobody", () => {
    const { find, kinds, said, state } = run(working, { kind: "removal" }, { queued: [4] });
    expect(kinds).toContain("interrupt");
    expect(find("messages")).toMatchObject({ ids: [4], state: "dropped" });
    expect(said).toEqual([]);
    const over = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    const after = run(state, over);
    expect([after.state.turn.state, after.state.wake, after.said]).toEqual(["none", null, []]);
  });

  it("OP12: stops the turn that an input on its way starts", () => {
    const asked = run(sending, { kind: "removal" });
    const accepted = { kind: "input-accepted", inputId: "in_1", turnId: "T1" } as const;
    expect(run(asked.state, accepted).kinds).toContain("interrupt");
  });
});

describe("coming back", () => {
  it("asks Codex before it sends again what was on its way when the process ended", () => {
    const { state } = run(sending, { kind: "worker-started" });
    const { find } = run(state, { kind: "codex-connected" });
    expect(find("deliver")?.input).toMatchObject({ inputId: "in_1", maybeSent: true });
  });

  it("leaves an input alone whose answer may still come on a new connection", () => {
    expect(run(sending, { kind: "codex-connected" }).kinds).toEqual([]);
  });

  it("looks at the turn that was running", () => {
    expect(run(working, { kind: "codex-connected" }).kinds).toEqual(["inspect"]);
  });

  it("goes on as if nothing had happened when the turn still runs", () => {
    const { kinds } = run(working, {
      kind: "inspected",
      turns: [{ state: "running", turnId: "T1" }],
      lost: [],
    });
    expect(kinds).toEqual([]);
  });

  it("ends the turn that ended meanwhile, with its answer", () => {
    const { kinds } = run(working, {
      kind: "inspected",
      turns: [{ state: "ended", turn: ended() }],
      lost: [],
    });
    expect(kinds).toContain("answer");
  });

  it("interrupts again a turn that somebody had stopped", () => {
    const stopping = run(working, stop).state;
    const { kinds } = run(stopping, {
      kind: "inspected",
      turns: [{ state: "running", turnId: "T1" }],
      lost: [],
    });
    expect(kinds).toEqual(["interrupt"]);
  });

  it("gives the messages again that Codex was killed with", () => {
    const { kinds, state } = run(working, { kind: "inspected", turns: [], lost: [7] });
    expect(kinds.slice(0, 2)).toEqual(["messages", "turn-over"]);
    expect(state.delivery).toMatchObject({ state: "sending", input: { messageIds: [7] } });
  });

  it("does not give them again after a stop", () => {
    const stopping = run(working, stop).state;
    const { find, kinds } = run(stopping, { kind: "inspected", turns: [], lost: [7] });
    expect(find("messages")).toMatchObject({ ids: [7], state: "dropped" });
    expect(kinds).not.toContain("deliver");
  });

  it("runs the request again when Codex lost the thread", () => {
    const { kinds, said } = run(working, { kind: "thread-lost" });
    expect(kinds).toContain("forget-thread");
    expect(kinds).toContain("deliver");
    expect(said).toEqual(["cut-off"]);
  });
});

describe("the watchdog's findings", () => {
  it("tells a stall once a turn", () => {
    const first = run(working, { kind: "stalled", idleMs: 600_000, stopsAt: null });
    expect(first.said).toEqual(["stalled"]);
    expect(run(first.state, { kind: "stalled", idleMs: 700_000, stopsAt: null }).said).toEqual([]);
  });

  it("TU19: interrupts and tells a turn that takes too long", () => {
    const { kinds, said } = run(working, { kind: "overdue", afterMs: 1 });
    expect(kinds).toContain("interrupt");
    expect(said).toEqual(["too-long"]);
  });

  const tooMuch = { kind: "over-budget", turnId: "T1", tokens: 2_000 } as const;

  it("TU31: interrupts a turn that uses too many tokens, and tells its thread at its end", () => {
    const over = run(working, tooMuch);
    expect(over.kinds).toContain("interrupt");
    expect(over.said).toEqual([]);
    expect(run(over.state, tooMuch).kinds).toEqual([]);
    const after = run(over.state, { kind: "turn-ended", turn: ended({ status: "interrupted" }) });
    expect(after.said).toEqual(["over-budget"]);
    expect(after.kinds).not.toContain("deliver");
  });

  it("TU31: posts the answer of a turn that was faster than its interrupt", () => {
    const over = run(working, tooMuch);
    const after = run(over.state, { kind: "turn-ended", turn: ended() });
    expect(after.kinds).toContain("answer");
    expect(after.said).toEqual([]);
  });

  it("TU31: another turn's count stops nothing", () => {
    const late = run(working, { ...tooMuch, turnId: "another" });
    expect(late.kinds).toEqual([]);
    expect(late.state).toBe(working);
  });
});
