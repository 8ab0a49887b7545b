import { expect, it } from "vitest";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { isUnread, loadMarks, withMark } from "./read-marks.ts";

const needs = {
  key: "a",
  openAsks: 1,
  status: { group: "needs-you", since: 100 },
  lastMessage: null,
} as SessionItem;
const working = {
  key: "b",
  openAsks: 0,
  status: { group: "working", since: 100 },
  lastMessage: { author: null, preview: "", at: 200 },
} as SessionItem;

it("an ask is unread until somebody looked at it", () => {
  expect(isUnread(needs, {})).toBe(true);
  expect(isUnread(needs, { a: 150 })).toBe(false);
  expect(isUnread(needs, { a: 50 })).toBe(true);
});

it("the agent's message is unread, a person's is not, and nothing that ended is", () => {
  expect(isUnread(working, { b: 150 })).toBe(true);
  const byPerson = {
    ...working,
    lastMessage: { author: { id: "U1", name: null }, preview: "", at: 200 },
  };
  expect(isUnread(byPerson, {})).toBe(false);
  const ended = { ...working, status: { ...working.status, group: "ended" as const } };
  expect(isUnread(ended, {})).toBe(false);
});

it("keeps the newest marks alone", () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`s${index}`, index]));
  const marks = withMark(many, "new", 1_000);
  expect(Object.keys(marks)).toHaveLength(500);
  expect(marks).toMatchObject({ new: 1_000, s599: 599 });
  expect(marks).not.toHaveProperty("s0");
});

it.each(["", "{", "[1]", "null", '{"a":"x"}'])(
  "starts over from what is stored as %o",
  (stored) => {
    expect(loadMarks({ getItem: () => stored } as unknown as Storage)).toStrictEqual({});
  },
);
