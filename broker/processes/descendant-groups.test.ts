import { expect, it } from "vitest";
import { groupsBelow } from "./descendant-groups.ts";

const process = (pid: number, parent: number, group: number, session: number | null = 10) => ({
  ...{ pid, parent, group, session },
});

it("finds the groups of all that a process started, but not its own", () => {
  const all = [
    process(10, 1, 10),
    process(11, 10, 10),
    process(12, 11, 12),
    process(13, 12, 13, 13),
    process(14, 13, 13, 13),
    process(20, 1, 20, 20),
  ];
  // As bubblewrap does: it leads a group in the session, and what it runs leads a session.
  expect(groupsBelow(10, all)).toEqual({ all: [12, 13], elsewhere: [13] });
  expect(groupsBelow(20, all)).toEqual({ all: [], elsewhere: [] });
  expect(groupsBelow(99, all)).toEqual({ all: [], elsewhere: [] });
});

it("takes no session for another one where the system tells none", () => {
  const all = [process(10, 1, 10, null), process(11, 10, 11, null)];
  expect(groupsBelow(10, all)).toEqual({ all: [11], elsewhere: [] });
});

it("never names the group of everybody, and ends where a listing contradicts itself", () => {
  const all = [process(10, 11, 10), process(11, 10, 1), process(12, 10, 0)];
  expect(groupsBelow(10, all)).toEqual({ all: [], elsewhere: [] });
});
