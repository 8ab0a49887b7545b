import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  connectionsOf,
  decideLink,
  dueAt,
  type LinkEvent,
  type LinkState,
  LONGEST_WAIT_MS,
} from "./link-machine.ts";

const context = { now: 100_000, random: 0.5, nextConnection: 7 };
const off: LinkState = { state: "off" };
const history = { failures: 0, shortLives: 0, since: 90_000, lastProblem: null };
const opening: LinkState = {
  state: "connecting",
  step: { kind: "opening", connection: 3 },
  ...history,
};
const waiting: LinkState = {
  state: "connecting",
  step: { kind: "waiting", until: 101_000 },
  ...history,
};
const live: LinkState = {
  state: "live",
  connection: 3,
  since: 50_000,
  shortLives: 0,
  connectionsOfApp: 1,
  ownAtHello: 1,
  replacement: { kind: "none" },
};
const replacing: LinkState = {
  ...live,
  replacement: { kind: "opening", connection: 4, failures: 0 },
};
const refused: LinkState = { state: "refused", code: "invalid_auth", since: 0 };

const failure = (code: string): LinkEvent => ({
  kind: "failed",
  connection: 3,
  failure:
    code === "unreachable" ? { kind: "unreachable", message: "" } : { kind: "refused", code },
});

describe("decideLink", () => {
  it.each([
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "user_removed_from_team",
    "team_disabled",
  ])("stops for good when Slack refuses the token: %s", (code) => {
    const event: LinkEvent = { kind: "failed", connection: 3, failure: { kind: "auth", code } };
    expect(decideLink(opening, event, context).state).toMatchObject({ state: "refused", code });
    expect(
      decideLink(replacing, { ...event, connection: 4 }, context).effects.map(
        (effect) => effect.connection,
      ),
    ).toEqual([3, 4]);
  });

  it.each(["not_allowed_token_type", "missing_scope"])(
    "stops for good when the token is of the wrong kind: %s",
    (code) => {
      expect(decideLink(opening, failure(code), context).state).toMatchObject({
        state: "refused",
        code,
      });
    },
  );

  it("asks again slowly when Socket Mode is switched off", () => {
    const decision = decideLink(
      live,
      { kind: "goodbye", connection: 3, reason: "link_disabled" },
      context,
    );
    expect(decision.state).toMatchObject({
      state: "connecting",
      lastProblem: { kind: "socket-mode-off" },
    });
    expect(dueAt(decision.state)).toBeGreaterThanOrEqual(context.now + 60_000);
    expect(decision.effects).toEqual([{ kind: "close", connection: 3, after: "nothing" }]);
  });

  it("backs off when the app has too many sockets, and keeps the one that works", () => {
    const event: LinkEvent = { kind: "goodbye", connection: 4, reason: "too_many_websockets" };
    const decision = decideLink(replacing, event, context);
    expect(connectionsOf(decision.state)).toEqual([3]);
    expect(dueAt(decision.state)).toBeGreaterThanOrEqual(context.now + 30_000);
  });

  it("SI03: opens the new socket before it closes the old one when Slack asks for a refresh", () => {
    for (const reason of ["warning", "refresh_requested", "something_new"]) {
      const asked = decideLink(live, { kind: "goodbye", connection: 3, reason }, context);
      expect(asked.effects).toEqual([{ kind: "open", connection: 7 }]);
      const done = decideLink(
        asked.state,
        { kind: "hello", connection: 7, connectionsOfApp: 2 },
        context,
      );
      expect(done.state).toMatchObject({ state: "live", connection: 7, connectionsOfApp: 2 });
      expect(done.effects).toEqual([{ kind: "close", connection: 3, after: "acks" }]);
    }
  });

  it("opens one replacement for a warning and the refresh that follows it", () => {
    const event: LinkEvent = { kind: "goodbye", connection: 3, reason: "refresh_requested" };
    expect(decideLink(replacing, event, context)).toEqual({ state: replacing, effects: [] });
  });

  it("goes on with the replacement when the old socket goes first", () => {
    const decision = decideLink(replacing, { kind: "closed", connection: 3 }, context);
    expect(decision.state).toMatchObject({
      state: "connecting",
      step: { kind: "opening", connection: 4 },
    });
  });

  it("replaces a socket that worked at once, and one that died young after a wait", () => {
    const old = decideLink(live, { kind: "closed", connection: 3 }, context);
    expect(connectionsOf(old.state)).toEqual([7]);
    const young: LinkState = { ...live, since: context.now - 100 };
    const decision = decideLink(young, { kind: "closed", connection: 3 }, context);
    expect(dueAt(decision.state)).toBeGreaterThan(context.now);
  });

  it("SI03: waits longer with each failure, up to a limit, and starts over after a hello", () => {
    let state: LinkState = opening;
    const waits: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const [connection = 0] = connectionsOf(state);
      state = decideLink(
        state,
        { kind: "failed", connection, failure: { kind: "unreachable", message: "" } },
        context,
      ).state;
      const at: number = dueAt(state) ?? 0;
      waits.push(at - context.now);
      state = decideLink(state, { kind: "due" }, { ...context, now: at }).state;
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(Math.max(...waits)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
    expect(new Set(waits).size).toBeGreaterThan(4);
    const [connection = 0] = connectionsOf(state);
    const alive = decideLink(
      state,
      { kind: "hello", connection, connectionsOfApp: null },
      context,
    ).state;
    const dead = decideLink(alive, { kind: "closed", connection }, context).state;
    expect((dueAt(dead) ?? 0) - context.now).toBe(waits[0]);
  });

  it("waits as long as Slack says when it may not ask for an address", () => {
    const event: LinkEvent = {
      kind: "failed",
      connection: 3,
      failure: { kind: "rate-limited", retryAfterMs: 45_000 },
    };
    expect(dueAt(decideLink(opening, event, context).state)).toBe(context.now + 45_000);
  });

  it("tries at once when asked to, also after a refusal", () => {
    for (const state of [waiting, refused, live])
      expect(decideLink(state, { kind: "reconnect" }, context).effects).toEqual([
        { kind: "open", connection: 7 },
      ]);
    expect(decideLink(off, { kind: "reconnect" }, context).effects).toEqual([]);
  });

  it("does not listen to sockets that are no longer ours", () => {
    const strangers: readonly LinkEvent[] = [
      { kind: "hello", connection: 99, connectionsOfApp: 1 },
      { kind: "goodbye", connection: 99, reason: "link_disabled" },
      { kind: "closed", connection: 99 },
      { kind: "failed", connection: 99, failure: { kind: "auth", code: "invalid_auth" } },
    ];
    for (const state of [off, opening, waiting, live, replacing, refused])
      for (const event of strangers)
        expect(decideLink(state, event, context)).toEqual({ state, effects: [] });
  });
});

const anyEvent = fc.oneof(
  fc.constantFrom<LinkEvent["kind"]>("start", "stop", "reconnect", "due"),
  fc.constantFrom("hello", "closed", "unreachable", "auth", "rate-limited"),
  fc.constantFrom("warning", "refresh_requested", "link_disabled", "too_many_websockets"),
);

describe("the link as a machine", () => {
  it("SI40: never has more than two sockets, leaks none, and always has a way on", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyEvent, fc.nat(3), fc.double({ noNaN: true, min: 0, max: 0.99 })), {
          maxLength: 60,
          size: "max",
        }),
        (steps) => {
          let state: LinkState = off;
          let now = 0;
          let nextConnection = 1;
          const open = new Set<number>();
          for (const [name, pick, random] of steps) {
            now += pick * 5_000;
            const connection = [...open][pick % Math.max(1, open.size)] ?? 99_999;
            const event = eventOf(name, connection);
            if (event.kind === "due") now = Math.max(now, dueAt(state) ?? now);
            const decision = decideLink(state, event, { now, random, nextConnection });
            for (const effect of decision.effects) {
              const isOpened = effect.kind === "open";
              expect(open.has(effect.connection)).toBe(!isOpened);
              if (isOpened) open.add(effect.connection);
              else open.delete(effect.connection);
              if (isOpened) nextConnection = effect.connection + 1;
            }
            state = decision.state;
            expect([...open].toSorted()).toEqual([...connectionsOf(state)].toSorted());
            expect(open.size).toBeLessThanOrEqual(2);
            // A wait ends within minutes; an opening socket has the deadline of the hello.
            const isWaiting = state.state === "connecting" && open.size === 0;
            expect(isWaiting ? dueAt(state) : now).toBeLessThan(now + 6 * 60_000);
          }
          const stopped = decideLink(state, { kind: "stop" }, { now, random: 0, nextConnection });
          expect(stopped.effects).toHaveLength(open.size);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function eventOf(name: string, connection: number): LinkEvent {
  switch (name) {
    case "start":
    case "stop":
    case "reconnect":
    case "due":
      return { kind: name };
    case "hello":
      return { kind: "hello", connection, connectionsOfApp: 1 };
    case "closed":
      return { kind: "closed", connection };
    case "unreachable":
      return { kind: "failed", connection, failure: { kind: "unreachable", message: "" } };
    case "rate-limited":
      return { kind: "failed", connection, failure: { kind: "rate-limited", retryAfterMs: 9e9 } };
    case "auth":
      return { kind: "failed", connection, failure: { kind: "auth", code: "invalid_auth" } };
    default:
      return { kind: "goodbye", connection, reason: name };
  }
}
