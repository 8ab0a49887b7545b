import { describe, expect, it } from "vitest";
import { newSessionState, type SessionEvent } from "./state.ts";
import { ended, run, sending, working } from "./testing/decided.ts";

describe("resetting a session", () => {
  const reset: SessionEvent = { kind: "new", userId: "U1", messageTs: "9.9" };

  it("forgets the Codex thread at once where nothing runs, and gives the next one no history", () => {
    const { find, said, state } = run(newSessionState, reset);
    expect(find("forget-thread")).toEqual({ kind: "forget-thread", history: false });
    expect(said).toEqual(["started-anew"]);
    expect(state.startAnew).toBe(false);
  });

  it("stops what runs first, and forgets the thread when that is over", () => {
    const asked = run(working, reset, { queued: [4] });
    expect(asked.kinds).toContain("interrupt");
    expect(asked.kinds).not.toContain("forget-thread");
    expect(asked.find("messages")).toMatchObject({ ids: [4], state: "dropped" });
    const over = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    const after = run(asked.state, over, { queued: [8] });
    expect(after.kinds.indexOf("forget-thread")).toBeLessThan(after.kinds.indexOf("deliver"));
    expect(after.find("deliver")?.input.messageIds).toEqual([8]);
  });

  it("waits for an input that is on its way", () => {
    const asked = run(sending, reset);
    expect(asked.kinds).not.toContain("forget-thread");
    const refused = run(asked.state, {
      kind: "input-refused",
      inputId: "in_1",
      why: "unavailable",
      message: "gone",
      maybeSent: false,
    });
    expect(refused.kinds).toContain("forget-thread");
  });
});

describe("a reset from the app", () => {
  const reset: SessionEvent = {
    kind: "new",
    operator: "Mara Okafor",
    messageTs: "operator-1",
    history: true,
  };

  it("gives the next Codex thread the last messages, also when a turn is to be stopped first", () => {
    expect(run(newSessionState, reset).find("forget-thread")?.history).toBe(true);
    const asked = run(working, reset);
    expect(asked.find("say")?.notice).toMatchObject({ operator: "Mara Okafor", history: true });
    const over = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    expect(run(asked.state, over).find("forget-thread")?.history).toBe(true);
  });
});

describe("resuming after a stop", () => {
  const resume: SessionEvent = { kind: "resume", turnId: "T1", operator: "Mara Okafor" };

  it.each([
    ["a turn runs", working, {}],
    ["an input is on its way", sending, {}],
    ["a message waits", newSessionState, { queued: [4] }],
  ] as const)("does nothing while %s", (_, state, changes) => {
    expect(run(state, resume, changes)).toMatchObject({ state, effects: [] });
  });

  it("wakes the agent once, and the thread learns who asked", () => {
    const resumed = run(newSessionState, resume);
    expect(resumed.find("say")?.notice).toEqual({ kind: "resumed", operator: "Mara Okafor" });
    expect(resumed.find("deliver")?.input.wake).toMatchObject({ turnId: "T1", afterStop: true });
    expect(run(resumed.state, resume).effects).toEqual([]);
  });
});

describe("a stop from the app", () => {
  const stop: SessionEvent = { kind: "stop", operator: "Mara Okafor", messageTs: "operator-1" };

  it("says nothing in the thread when nothing ran, and ends what a turn left running", () => {
    expect(run(newSessionState, stop).kinds).toEqual(["drop-posts", "messages", "end-commands"]);
  });

  it("names who stopped a turn", () => {
    const stopped = run(working, stop);
    expect(stopped.find("say")?.notice).toEqual({
      kind: "stopped",
      operator: "Mara Okafor",
      dropped: 0,
    });
  });
});

describe("quiet", () => {
  const quiet = (wanted: "toggle" | "on" | "off") =>
    ({ kind: "quiet", wanted, messageTs: "9.9" }) as const;

  it("is turned on and off again, and says so each time", () => {
    const on = run(newSessionState, quiet("toggle"));
    expect(on.find("say")?.notice).toEqual({ kind: "quiet", on: true });
    expect(run(on.state, quiet("toggle")).state.quiet).toBe(false);
    expect(run(on.state, quiet("on")).state.quiet).toBe(true);
    expect(run(newSessionState, quiet("off")).state.quiet).toBe(false);
  });

  it("leaves out what people can do without, and nothing that they must know", () => {
    const silent = { ...working, quiet: true };
    const cutOff = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    expect(run(silent, cutOff).said).toEqual([]);
    expect(run(silent, { kind: "stop", userId: "U1", messageTs: "9.9" }).said).toEqual(["stopped"]);
  });
});
