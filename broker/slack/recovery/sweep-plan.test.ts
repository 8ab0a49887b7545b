import { describe, expect, it } from "vitest";
import type { SlackMessage } from "../intake/message-shape.ts";
import { listableTypes } from "./channel-reads.ts";
import {
  candidates,
  dueTargets,
  isDeaf,
  isOnItsWay,
  nextReads,
  quietAfter,
  sweepFrom,
  sweepTargets,
  untilNextSweep,
} from "./sweep-plan.ts";

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
  const named = (reads: ReturnType<typeof nextReads>) =>
    reads.map((read) => (read.kind === "thread" ? read.thread.threadTs : read.channel));
  const targets = sweepTargets([thread("C1", 1), thread("C2", 2)], ["C3", "C1", "C2", "C1"]);
  const keysOf = (due: ReturnType<typeof dueTargets>) => due.map(({ key }) => key);

  it("takes the newest activity first, and each channel once", () => {
    expect(named(nextReads(targets, new Map(), 10))).toEqual([
      "2.000001",
      "C2",
      "1.000001",
      "C1",
      "C3",
    ]);
  });

  it("keeps a part for what has waited longest", () => {
    const many = sweepTargets(
      [1, 2, 3, 4, 5, 6].map((at) => thread("C1", at)),
      [],
    );
    const readAt = new Map([3, 2].map((at, index) => [`C1:${at}.000001`, 100 - index]));
    expect(named(nextReads(many, readAt, 4))).toEqual([
      "6.000001",
      "5.000001",
      "4.000001",
      "1.000001",
    ]);
  });

  it("leaves quiet threads alone as long as the link lives", () => {
    const demand = { allSince: 10, activeSince: 20, activeAfter: 2 };
    const readAt = new Map(targets.map(({ key }) => [key, 15]));
    expect(keysOf(dueTargets(targets, readAt, demand))).toEqual(["C2:2.000001", "C3", "C1", "C2"]);
  });

  it("reads all again after the link was lost, however quiet", () => {
    const demand = { allSince: 30, activeSince: 20, activeAfter: 2 };
    const readAt = new Map(targets.map(({ key }) => [key, 25]));
    expect(dueTargets(targets, readAt, demand)).toHaveLength(targets.length);
    const since = new Map(targets.map(({ key }) => [key, 30]));
    expect(dueTargets(targets, since, demand)).toEqual([]);
  });

  it("comes back soon when something could not be read, and at the interval otherwise", () => {
    expect(untilNextSweep(300_000, 0)).toBe(300_000);
    expect([1, 2, 9].map((times) => untilNextSweep(300_000, times))).toEqual([
      15_000, 30_000, 300_000,
    ]);
  });
});

describe("what may have been missed in a thread", () => {
  const own = { botUserId: "U0BOT", botId: "B0BOT" };
  const messages = [said("10.000001"), said("11.000001", "U0BOT"), said("12.000001")];
  const found = (context: Partial<Parameters<typeof candidates>[1]>) =>
    candidates(messages, { own, from: "0.000000", session: null, ...context }).map(
      ({ message, isEarlier }) => (isEarlier ? `${message.ts} earlier` : message.ts),
    );

  it("SI36: without a session, nothing that was answered, and never our own", () => {
    expect(found({})).toEqual(["12.000001"]);
  });

  it("SI34: with one, everything since it began, answered or not, and never our own", () => {
    expect(found({ session: { beganTs: "9.000001" } })).toEqual(["10.000001", "12.000001"]);
    expect(found({ session: { beganTs: "10.000001" } })).toEqual(["12.000001"]);
  });

  it("SI34: from before the session what we had not answered by then", () => {
    const earlier = found({ session: { beganTs: "10.500000" } });
    expect(earlier).toEqual(["10.000001 earlier", "12.000001"]);
    expect(found({ session: { beganTs: "12.000001" } })).toEqual([]);
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
