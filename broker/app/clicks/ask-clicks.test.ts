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
function pressed(
  actionId: string,
  mayAnswer: Promise<boolean>,
  { click = {}, cardTs = "2.0" }: { click?: object; cardTs?: string | null } = {},
) {
  const answers: unknown[] = [];
  const clock = manualClock();
  const told: string[] = [];
  const opened: unknown[] = [];
  const changed: string[] = [];
  const done = takeAskClick(
    {
      type: "block_actions",
      user: { id: "U0VISITOR" },
      trigger_id: "1.2.3",
      channel: { id: "C1" },
      message: { ts: "2.0", thread_ts: "1.0" },
      actions: [{ action_id: actionId, value: ask.handle }],
      ...click,
    },
    {
      clock,
      log: silentLog,
      cardTs: () => Promise.resolve(cardTs),
      asks: {
        answer: (_handle, choice) => {
          answers.push(choice);
          return Promise.resolve({ kind: "not-offered" });
        },
        find: () => Promise.resolve({ ask, outcome: null }),
        mayAnswer: () => mayAnswer,
      },
      gateway: {
        tellAlone: ({ text }) => Promise.resolve(told.push(text) > 0),
        openForm: (_triggerId, form) => Promise.resolve(opened.push(form) > 0),
        changeForm: (_viewId, form) => {
          changed.push(JSON.stringify(form));
          return Promise.resolve();
        },
      },
    },
  );
  return { clock, told, opened, changed, answers, done };
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

const OUT_OF_DATE = "This card is out of date, so nothing was changed.";

describe("SE16: a click counts on its card alone", () => {
  const place = (channel: string, threadTs: string) => ({
    channel: undefined,
    message: undefined,
    view: {
      id: "V1",
      callback_id: "ask.show",
      private_metadata: JSON.stringify({ handle: ask.handle, channel, threadTs }),
    },
  });

  it.each([
    ["in another channel", { channel: { id: "C2" } }],
    ["in another thread", { message: { ts: "2.0", thread_ts: "9.0" } }],
    ["on another message", { message: { ts: "3.0", thread_ts: "1.0" } }],
    ["on no message", { message: undefined }],
  ])("%s it does not", async (_name, click) => {
    for (const actionId of ["ask.decline", "ask.choice.0", "ask.other", "ask.show"]) {
      const { answers, told, opened, done } = pressed(actionId, Promise.resolve(true), { click });
      await done;
      expect({ answers, told, opened }).toEqual({ answers: [], told: [OUT_OF_DATE], opened: [] });
    }
  });

  it("in a form of another thread it does not", async () => {
    for (const click of [place("C2", "1.0"), place("C1", "9.0")]) {
      const given = pressed("ask.decline", Promise.resolve(true), { click });
      await given.done;
      expect(given.answers).toEqual([]);
      expect(given.changed.join()).toContain(OUT_OF_DATE);
    }
  });

  it("on the card, in its form, and on a card that Slack has not confirmed yet, it does", async () => {
    for (const more of [{}, { click: place("C1", "1.0") }, { cardTs: null }]) {
      const { answers, done } = pressed("ask.choice.0", Promise.resolve(true), more);
      await done;
      expect(answers).toEqual([{ kind: "option", index: 0 }]);
    }
  });
});
