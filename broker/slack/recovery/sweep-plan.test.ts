import { describe, expect, it } from "vitest";
import type { SlackMessage } from "../intake/message-shape.ts";
import { listableTypes } from "./channel-reads.ts";
import { candidates, isDeaf, isOnItsWay, planSweep, quietAfter, sweepFrom } from "./sweep-plan.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function said(ts: string, user = "U1"): SlackMessage {
  return { ts, user, text: "words" } as SlackMessage;
}

describe("how far back a sweep looks", () => {
  const now = 100 * HOUR;
  const times = { now, firstStartAt: 0, sweptAt: null, maxAgeMs: 24 * HOUR };

  it("never before this installation ran for the first time", () => {
    expect(sweepFrom({ ...times, firstStartAt: now - 1 })).toBe(now - 1);
  });

  it("never further than the greatest age", () => {
    expect(sweepFrom(times)).toBe(76 * HOUR);
    expect(sweepFrom({ ...times, sweptAt: 10 * HOUR })).toBe(76 * HOUR);
  });

  it("a little before the last sweep otherwise", () => {
    expect(sweepFrom({ ...times, sweptAt: 90 * HOUR })).toBe(90 * HOUR - 10 * MINUTE);
  });
});

describe("what a sweep reads", () => {
  const thread = (channel: string, activeAt: number) => ({
    thread: { channel, threadTs: `${activeAt}.000001` },
    activeAt,
  });
  const named = (plan: ReturnType<typeof planSweep>) =>
    plan.reads.map((read) => (read.kind === "thread" ? read.thread.threadTs : read.channel));

  it("leaves out what was active least when there is not room for all", () => {
    const plan = planSweep([thread("C1", 1), thread("C1", 3), thread("C2", 2)], ["C3"], 2);
    expect(named(plan)).toEqual(["3.000001", "2.000001"]);
    expect(plan.leftOut).toBe(2);
  });

  it("takes the newest activity first, and each channel once", () => {
    const plan = planSweep([thread("C1", 1), thread("C2", 2)], ["C3", "C1", "C2", "C1"], 10);
    expect(named(plan)).toEqual(["2.000001", "C2", "1.000001", "C1", "C3"]);
    expect(plan.leftOut).toBe(0);
  });
});

describe("what may have been missed in a thread", () => {
  const own = { botUserId: "U0BOT", botId: "B0BOT" };
  const messages = [said("10.000001"), said("11.000001", "U0BOT"), said("12.000001")];
  const found = (context: Partial<Parameters<typeof candidates>[1]>) =>
    candidates(messages, { own, from: "0.000000", session: null, ...context }).map(({ ts }) => ts);

  it("SI36: without a session, nothing that was answered, and never our own", () => {
    expect(found({})).toEqual(["12.000001"]);
  });

  it("SI34: with one, everything since it began, answered or not, and never our own", () => {
    expect(found({ session: { beganTs: "9.000001" } })).toEqual(["10.000001", "12.000001"]);
    expect(found({ session: { beganTs: "10.000001" } })).toEqual(["12.000001"]);
  });

  it("nothing that is too old", () => {
    expect(found({ session: { beganTs: null }, from: "12.000001" })).toEqual([]);
  });
});

describe("a message that the link may yet bring", () => {
  const ts = "70.000001";

  it("is one that is young", () => {
    expect(isOnItsWay(ts, 60_000, 80_000)).toBe(true);
  });

  it("is none that was written before the link was there, or that is late by now", () => {
    expect(isOnItsWay(ts, 71_000, 80_000)).toBe(false);
    expect(isOnItsWay(ts, 60_000, 110_000)).toBe(false);
  });
});

describe("SI42: a link that is connected but deaf", () => {
  const link = { liveSince: 0, lastEnvelopeAt: null };
  const ts = "70.000001";

  it.each([
    ["is not judged in its first minute", { ...link, liveSince: 60_000 }, 119_000],
    ["is not blamed for what was written before it", { ...link, liveSince: 71_000 }, 600_000],
    ["is not deaf when it brought something since", { ...link, lastEnvelopeAt: 70_500 }, 600_000],
  ])("%s", (_name, life, now) => {
    expect(isDeaf(ts, life, now)).toBe(false);
  });

  it("is found by a message that never came", () => {
    expect(isDeaf(ts, link, 110_000)).toBe(true);
    expect(isDeaf(ts, { ...link, lastEnvelopeAt: 69_000 }, 110_000)).toBe(true);
  });
});

describe("SI35: a sweep that Slack limits", () => {
  it("is quiet for as long as Slack says, else longer each time", () => {
    const limited = { kind: "rate-limited", retryAfterMs: null } as const;
    expect(quietAfter({ ...limited, retryAfterMs: 30_000 }, 5)).toBe(30_000);
    expect([1, 2, 3, 9].map((inARow) => quietAfter(limited, inARow) / MINUTE)).toEqual([
      1, 2, 4, 10,
    ]);
  });
});

describe("listing channels", () => {
  it("asks only for the types that the scopes allow, for all when they are unknown", () => {
    expect(listableTypes(["chat:write"])).toEqual([]);
    expect(listableTypes(["channels:read", "im:read"])).toEqual(["public_channel", "im"]);
    expect(listableTypes(null)).toHaveLength(4);
  });
});
