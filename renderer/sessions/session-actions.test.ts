import { expect, it } from "vitest";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionActions } from "./session-actions.ts";

const session = { key: "C1:1", title: "Fix it", permalink: null } as SessionItem;
const run = () => {};
const runs = {
  open: run,
  openInSlack: run,
  copyLink: run,
  showFolder: run,
  openTerminal: run,
  stop: run,
  resume: run,
  reply: run,
  move: run,
  reset: run,
  remove: run,
};
const allowed = { allowed: true } as const;
const permissions = {
  stop: { allowed: false, reason: "Nothing is running." },
  resume: allowed,
  move: allowed,
  reset: allowed,
  remove: allowed,
  send: allowed,
} as const;
const stopped = { allowed: false, reason: "Start the broker to do this." } as const;

it("says that the broker is needed before the session's own reason", () => {
  const actions = sessionActions({ session, permissions, broker: stopped, place: "session" }, runs);
  for (const name of ["stop", "resume", "reply", "move", "reset", "remove"] as const) {
    expect(actions[name].rule).toStrictEqual(stopped);
  }
});

it("opens a session and its workspace while the broker is stopped", () => {
  const actions = sessionActions({ session, permissions, broker: stopped, place: "session" }, runs);
  expect(actions.open.rule).toStrictEqual(allowed);
  expect(actions.showFolder.rule).toStrictEqual(allowed);
});

it("needs Slack's address for what leads there", () => {
  const { openInSlack, copyLink } = sessionActions(
    { session, permissions, broker: allowed, place: "list" },
    runs,
  );
  expect(openInSlack.rule).toMatchObject({ allowed: false });
  expect(copyLink.rule).toMatchObject({ allowed: false });
});

it("leaves what the worker has not said yet to the worker", () => {
  const unread = { session, permissions: undefined, broker: allowed, place: "list" } as const;
  expect(sessionActions(unread, runs).stop.rule).toStrictEqual(allowed);
  const read = { ...unread, permissions };
  expect(sessionActions(read, runs).stop.rule).toStrictEqual(permissions.stop);
});

it("names the session in the palette, and marks what destroys", () => {
  const actions = sessionActions({ session, permissions, broker: allowed, place: "session" }, runs);
  const all = Object.values(actions);
  expect(all.filter((action) => action.isDestructive === true)).toHaveLength(1);
  for (const { palette } of all) {
    expect(palette).toStrictEqual({ group: "actions", about: "Fix it" });
  }
});

it("has what can be run, and nothing else", () => {
  const given = { session, permissions, broker: allowed, place: "list" } as const;
  expect(Object.keys(sessionActions(given, { open: run, stop: run }))).toStrictEqual([
    "open",
    "stop",
  ]);
});
