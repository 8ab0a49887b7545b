import { describe, expect, it } from "vitest";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { createRecentLog } from "./recent-log.ts";
import {
  followedList,
  type SessionNote,
  type SessionPages,
  withoutSession,
  withSession,
} from "./session-lists.ts";

function session(
  key: string,
  lastActivityAt: number,
  change: Partial<SessionItem> = {},
): SessionItem {
  return {
    key,
    lastActivityAt,
    channel: { id: "C1", name: "one", type: "channel" },
    status: {
      state: "working",
      group: "working",
      word: "Working",
      reason: null,
      since: 0,
      until: null,
    },
    ...change,
  } as SessionItem;
}

const done = {
  state: "done",
  group: "ended",
  word: "Done",
  reason: null,
  since: 0,
  until: null,
} as const;

function pages(rows: readonly (readonly SessionItem[])[], isComplete = false): SessionPages {
  return {
    pageParams: rows.map(() => undefined),
    pages: rows.map((sessions, index) => ({
      ok: true,
      mark: 0,
      sessions: [...sessions],
      nextCursor: isComplete && index === rows.length - 1 ? null : "next",
      counts: { "needs-you": 0, working: 0, waiting: 0, ended: 0, all: 0 },
    })),
  };
}

const keys = (data: SessionPages) =>
  data.pages.map(({ sessions }) => sessions.map(({ key }) => key));
const all = { group: "all" } as const;
const two = pages([[session("a", 50), session("b", 40)], [session("c", 30)]]);

describe("a session of the feed in a list", () => {
  it("comes with a later page when it is older than all that is loaded", () => {
    expect(withSession(two, session("z", 10), all)).toBe(two);
  });

  it("stays out of a list that it does not match", () => {
    const other = { id: "C2", name: "two", type: "channel" } as const;
    const listed = withSession(two, session("n", 60, { channel: other }), {
      ...all,
      channel: "C1",
    });
    expect(listed).toBe(two);
  });

  it("stays out of a search that did not find it", () => {
    expect(withSession(two, session("n", 60), { ...all, search: "cart" })).toBe(two);
  });

  it("leaves a list whose group it left", () => {
    const listed = withSession(two, session("a", 60, { status: done }), { group: "open" });
    expect(keys(listed)).toStrictEqual([["b"], ["c"]]);
  });

  it("moves to where its activity puts it, over pages", () => {
    expect(keys(withSession(two, session("c", 60), all))).toStrictEqual([["c", "a", "b"], []]);
    expect(keys(withSession(two, session("n", 45), all))).toStrictEqual([["a", "n", "b"], ["c"]]);
  });

  it("goes to the end of a list that is complete", () => {
    const complete = pages([[session("a", 50)]], true);
    expect(keys(withSession(complete, session("z", 10), all))).toStrictEqual([["a", "z"]]);
    expect(keys(withSession(pages([[]], true), session("z", 10), all))).toStrictEqual([["z"]]);
  });

  it("is changed in place without touching other pages", () => {
    const listed = withSession(two, session("a", 50, { title: "New" }), all);
    expect(listed.pages[0]?.sessions[0]?.title).toBe("New");
    expect(listed.pages[1]).toBe(two.pages[1]);
  });
});

it("takes a removed session out", () => {
  expect(keys(withoutSession(two, "b"))).toStrictEqual([["a"], ["c"]]);
});

describe("a list that the feed goes on with", () => {
  it("keeps a session that moved from an unread page to a read one, between two reads", () => {
    const log = createRecentLog<SessionNote>();
    // "c" was on the second page when the first was read, and on the first when the second was.
    log.note({ key: "c", session: session("c", 60) });
    const [first, second] = pages([[session("a", 50), session("b", 40)], []], true).pages;
    const read = {
      pageParams: [undefined, undefined],
      pages: [first, second].flatMap((page, at) => (page ? [{ ...page, mark: at }] : [])),
    };
    const followed = followedList(read, log, all);
    expect(keys(followed)).toStrictEqual([["c", "a", "b"], []]);
    expect(followedList(followed, log, all)).toBe(followed);
  });

  it("loses what was removed while it was read", () => {
    const log = createRecentLog<SessionNote>();
    log.note({ key: "b", session: null });
    expect(keys(followedList(two, log, all))).toStrictEqual([["a"], ["c"]]);
  });

  it("is the same without news", () => {
    expect(followedList(two, createRecentLog<SessionNote>(), all)).toBe(two);
  });
});
