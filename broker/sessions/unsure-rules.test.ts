import { describe, expect, it } from "vitest";
import type { SessionContext, SessionEvent, SessionState, TurnChoice } from "./state.ts";
import { ended, input, run, working } from "./testing/decided.ts";

const command = "terraform apply";
const cutIn = (state: SessionState, changes: Partial<SessionContext> = {}) =>
  run(state, { kind: "inspected", turns: [], lost: [] }, { unseenCommand: command, ...changes });
const cut = cutIn(working).state;
const check = { kind: "check", turnId: "T1", at: 1_000, command };
const choose = (choice: TurnChoice): SessionEvent => ({
  kind: "chosen",
  turnId: "T1",
  choice,
  userId: "U1",
});

describe("TU17: a turn that was cut off in a command that people had allowed", () => {
  it("is not continued, but asked about once, whatever else happens", () => {
    const asked = cutIn(working);
    expect(asked.said).toEqual(["unsure"]);
    expect(asked.kinds).not.toContain("deliver");
    expect(asked.state.wake).toBeNull();
    const events: readonly SessionEvent[] = [
      ...([{ kind: "poke" }, { kind: "retry-due" }, { kind: "codex-connected" }] as const),
      ...([{ kind: "worker-started" }, { kind: "account-usable" }, { kind: "moved" }] as const),
      { kind: "thread-lost" },
    ];
    for (const event of events) {
      const next = run(cut, event);
      expect([next.said, next.kinds.includes("deliver")]).toEqual([[], false]);
      expect(next.state.offer).toEqual(cut.offer);
    }
  });

  it("is continued as before where no such command ran", () => {
    const resumed = cutIn(working, { unseenCommand: null });
    expect(resumed.said).toEqual(["cut-off"]);
    expect(resumed.find("deliver")?.input.wake).toMatchObject({ kind: "cut-off" });
  });

  it("is continued by a click, once, and is a turn that a person asked for", () => {
    const continued = run(cut, choose("check-and-continue"));
    const sent = continued.find("deliver")?.input;
    expect(sent).toMatchObject({ messageIds: [], wake: check });
    expect(continued.find("amend")).toMatchObject({
      key: "unsure:T1",
      by: { choice: "check-and-continue", userId: "U1" },
    });
    expect(run(continued.state, choose("check-and-continue")).kinds).toEqual([]);
    expect(run(continued.state, choose("leave-it")).kinds).toEqual([]);
    const begun = { kind: "input-accepted", inputId: sent?.inputId ?? "", turnId: "T2" } as const;
    expect(run(continued.state, begun).state.turn).toMatchObject({ onlyWake: false });
  });

  it("is left as it is by the other click, or by a stop, without another word", () => {
    const stop = { kind: "stop", messageTs: "9.9", userId: "U1" } as const;
    for (const event of [choose("leave-it"), stop]) {
      const left = run(cut, event);
      expect(left.find("amend")).toMatchObject({ by: { choice: "leave-it", userId: "U1" } });
      expect([left.said, left.kinds.includes("deliver")]).toEqual([[], false]);
      expect(left.state).toMatchObject({ offer: null, wake: null });
    }
  });

  it("is continued with what a person writes, and the same instruction", () => {
    const written = run(cut, { kind: "poke" }, { queued: [7], queuedByPeople: [7] });
    expect(written.find("deliver")?.input).toMatchObject({ messageIds: [7], wake: check });
    expect(written.find("amend")).toMatchObject({ key: "unsure:T1", by: null });
    expect(written.state.offer).toBeNull();
  });

  it("waits with what a program writes, and with what was waiting before", () => {
    expect(run(cut, { kind: "poke" }, { queued: [7] }).kinds).toEqual([]);
    const queued = { queued: [5], queuedByPeople: [5] };
    const asked = cutIn(working, queued);
    expect(asked.kinds).not.toContain("deliver");
    expect(run(asked.state, { kind: "poke" }, queued).kinds).toEqual([]);
    const left = run(asked.state, choose("leave-it"), queued);
    expect(left.find("deliver")?.input).toMatchObject({ messageIds: [5], wake: null });
    const lost = run(
      working,
      { kind: "inspected", turns: [], lost: [3] },
      { unseenCommand: command },
    );
    expect(lost.kinds).not.toContain("deliver");
    const later = run(lost.state, { kind: "poke" }, { queued: [3, 7], queuedByPeople: [3, 7] });
    expect(later.find("deliver")?.input).toMatchObject({ messageIds: [3, 7], wake: check });
  });

  it("keeps an input that was on its way, and gives the instruction along with it", () => {
    const waiting: SessionState = {
      ...working,
      delivery: {
        ...{ state: "waiting", reason: "unseen", retryAt: 0 },
        input: { ...input, maybeSent: true },
      },
    };
    const asked = cutIn(waiting);
    expect(asked.kinds).not.toContain("deliver");
    const continued = run(asked.state, choose("check-and-continue"));
    expect(continued.find("deliver")?.input).toMatchObject({ inputId: "in_1", wake: check });
    // A stop has to find out first whether it began a turn.
    const stopped = run(asked.state, { kind: "stop", messageTs: "9.9", userId: "U1" });
    expect(stopped.kinds).toContain("retry-at");
    expect(run(stopped.state, { kind: "retry-due" }).kinds).toContain("deliver");
  });

  it("is continued by the app's Resume as by the button", () => {
    const resumed = run(cut, { kind: "resume", turnId: "T1", operator: "Mara" });
    expect(resumed.find("deliver")?.input.wake).toEqual(check);
    expect(resumed.said).toEqual([]);
    expect(resumed.find("amend")).toMatchObject({ by: { operator: "Mara" } });
  });

  it("is asked about also when Codex says itself that the turn was interrupted", () => {
    const turn = ended({ status: "interrupted" });
    const over = run(working, { kind: "turn-ended", turn }, { unseenCommand: command });
    expect(over.said).toEqual(["unsure"]);
  });
});
