import { describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import type { AskView } from "../../sessions/ask-views.ts";
import { manualClock } from "../../slack/testing/manual-clock.ts";
import { takeAskClick } from "./ask-clicks.ts";

const ask: AskView = {
  handle: "ask-1",
  sessionKey: "C1:1.0",
  question: { kind: "input", id: null, text: "Which colour?", options: ["Blue"], isSecret: false },
  asker: null,
  createdAt: 0,
  expiresAt: null,
};

/** Presses a button that opens a form; returns what was told and how many forms were opened. */
function pressed(actionId: string, mayAnswer: Promise<boolean>) {
  const clock = manualClock();
  const told: string[] = [];
  const opened: unknown[] = [];
  const done = takeAskClick(
    {
      type: "block_actions",
      user: { id: "U0VISITOR" },
      trigger_id: "1.2.3",
      channel: { id: "C1" },
      message: { ts: "2.0", thread_ts: "1.0" },
      actions: [{ action_id: actionId, value: ask.handle }],
    },
    {
      clock,
      log: silentLog,
      asks: {
        answer: () => Promise.reject(new Error("no answer was given")),
        find: () => Promise.resolve({ ask, outcome: null }),
        mayAnswer: () => mayAnswer,
      },
      gateway: {
        tellAlone: ({ text }) => Promise.resolve(told.push(text) > 0),
        openForm: (_triggerId, form) => Promise.resolve(opened.push(form) > 0),
        changeForm: () => Promise.reject(new Error("no form is open")),
      },
    },
  );
  return { clock, told, opened, done };
}

describe.each(["ask.other", "ask.show"])("the button %s, which opens a form", (actionId) => {
  it("TU29: opens nothing for somebody who may not answer, and says so", async () => {
    const { told, opened, done } = pressed(actionId, Promise.resolve(false));
    await done;
    expect(told).toEqual(["Only people who may give me work here can do this."]);
    expect(opened).toEqual([]);
  });

  it("TU29: opens nothing when that cannot be told while Slack waits for the form", async () => {
    const { clock, told, opened, done } = pressed(actionId, new Promise(() => {}));
    await clock.advance(3_000);
    await done;
    expect(told).toEqual([
      "I could not check in time whether you may answer this. Press the button again.",
    ]);
    expect(opened).toEqual([]);
  });

  it("TU29: opens the form for somebody who may answer", async () => {
    const { told, opened, done } = pressed(actionId, Promise.resolve(true));
    await done;
    expect(told).toEqual([]);
    expect(opened).toHaveLength(1);
  });
});
