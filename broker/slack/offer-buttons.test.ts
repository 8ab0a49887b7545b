import { expect, it } from "vitest";
import type { Notice } from "../sessions/state.ts";
import { noticeBody, settledNoticeBody } from "./notices.ts";
import { turnClickOf } from "./turn-clicks.ts";

const overloaded = {
  kind: "failed",
  failure: { kind: "overloaded", message: "busy", httpStatus: 503 },
  offer: { kind: "try-again", turnId: "T1" },
} as const;
const tooLong = {
  kind: "failed",
  failure: { kind: "context-too-long", message: "long" },
  offer: { kind: "start-fresh", turnId: "T1" },
} as const;
const stalled = { kind: "stalled", idleMs: 600_000, stopsAt: 0, turnId: "T1" } as const;

const shown = (notice: Notice) => {
  const body = noticeBody(notice, "This Mac");
  return JSON.stringify("blocks" in body ? body.blocks : []);
};

it.each<[Notice, readonly string[]]>([
  [overloaded, ["OpenAI is overloaded", " (503). The work so far is kept.", "Try again"]],
  [
    tooLong,
    ["I can continue in a fresh one, with a summary of this thread.", "Start fresh with a summary"],
  ],
  [
    stalled,
    [
      "Nothing has moved here for 10 min.",
      "Keep waiting",
      "Stop and try again",
      "I'll stop by myself at <!date^0^{time}|00:00 UTC> if nothing changes.",
    ],
  ],
])("%j has its words and buttons", (notice, words) => {
  for (const word of words) expect(shown(notice)).toContain(word);
});

it("a notice says who decided, and has no buttons then or once it is over", () => {
  const decided = settledNoticeBody(overloaded, { choice: "try-again", userId: "U1" });
  expect(JSON.stringify(decided.blocks)).toContain("I'm trying again, as <@U1> asked.");
  const over = settledNoticeBody(stalled, null);
  for (const body of [decided, over]) expect(JSON.stringify(body)).not.toContain("actions");
});

it("reads a click on a turn's button, and none on anything else", () => {
  const click = (action_id: string) => ({
    type: "block_actions",
    user: { id: "U1" },
    channel: { id: "C1" },
    message: { ts: "2.2", thread_ts: "1.1" },
    actions: [{ action_id, value: "T1" }],
  });
  expect(turnClickOf(click("turn.stop_retry"))).toEqual({
    action: "stop-and-retry",
    turnId: "T1",
    userId: "U1",
    channel: "C1",
    threadTs: "1.1",
  });
  expect(turnClickOf(click("turn.stop"))).toMatchObject({ action: "stop" });
  expect(turnClickOf(click("ask.allow_once"))).toBeNull();
  expect(turnClickOf(null)).toBeNull();
});
