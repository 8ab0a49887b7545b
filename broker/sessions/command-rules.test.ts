import { describe, expect, it } from "vitest";
import { newSessionState, type SessionEvent } from "./state.ts";
import { ended, run, sending, working } from "./testing/decided.ts";

describe("starting anew", () => {
  const anew: SessionEvent = { kind: "new", userId: "U1", messageTs: "9.9" };

  it("forgets the Codex thread at once where nothing runs, and gives the next one no history", () => {
    const { find, said, state } = run(newSessionState, anew);
    expect(find("forget-thread")).toEqual({ kind: "forget-thread", history: false });
    expect(said).toEqual(["started-anew"]);
    expect(state.startAnew).toBe(false);
  });

  it("stops what runs first, and forgets the thread when that is over", () => {
    const asked = run(working, anew, { queued: [4] });
    expect(asked.kinds).toContain("interrupt");
    expect(asked.kinds).not.toContain("forget-thread");
    expect(asked.find("messages")).toMatchObject({ ids: [4], state: "dropped" });
    const over = { kind: "turn-ended", turn: ended({ status: "interrupted" }) } as const;
    const after = run(asked.state, over, { queued: [8] });
    expect(after.kinds.indexOf("forget-thread")).toBeLessThan(after.kinds.indexOf("deliver"));
    expect(after.find("deliver")?.input.messageIds).toEqual([8]);
  });

  it("waits for an input that is on its way", () => {
    const asked = run(sending, anew);
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
