import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Account } from "../sessions/applicant.ts";
import { type AccessPolicy, decideAccess, type Place, type Visitor } from "./decide-access.ts";

const open: AccessPolicy = { users: [], channels: [], bots: [] };
const place: Place = {
  channel: "C1",
  channelType: "channel",
  team: "T1",
  isOrganisation: false,
  isSharedOutside: false,
  hasSession: false,
};
const full = {
  kind: "known",
  isGuest: false,
  isStranger: false,
  isDeactivated: false,
  isBot: false,
  teams: ["T1"],
  isInOrganisation: false,
} as const;
const person = (account: Account | null, homeTeam: string | null = "T1"): Visitor => ({
  kind: "person",
  userId: "U1",
  homeTeam,
  account,
});
const bot: Visitor = { kind: "bot", ids: ["B1", "A1"] };

const rule = (visitor: Visitor, more: Partial<AccessPolicy> = {}, where: Partial<Place> = {}) =>
  decideAccess(visitor, { ...place, ...where }, { ...open, ...more })?.rule ?? "ask";

describe("decideAccess", () => {
  it.each<[string, Account, string | null, Partial<Place>, string]>([
    ["a guest of several channels", { ...full, isGuest: true }, "T1", {}, "guest"],
    ["somebody who is deactivated", { ...full, isDeactivated: true }, "T1", {}, "deactivated"],
    ["a stranger", { ...full, isStranger: true }, "T1", {}, "other-workspace"],
    ["an account of another workspace", { ...full, teams: ["T2"] }, "T1", {}, "other-workspace"],
    ["an account without a team", { ...full, teams: [] }, "T2", {}, "other-workspace"],
    ["nobody that Slack knows", { kind: "not-found" }, "T1", {}, "other-workspace"],
    ["another workspace by the event", { kind: "not-permitted" }, "T2", {}, "other-workspace"],
    [
      "a nameless workspace in a shared channel",
      { kind: "not-permitted" },
      null,
      { isSharedOutside: true },
      "other-workspace",
    ],
    ["a bot with a user's face", { ...full, isBot: true }, "T1", {}, "bot-not-listed"],
  ])("AC01: refuses %s", (_, account, homeTeam, where, expected) => {
    expect(rule(person(account, homeTeam), {}, where)).toBe(expected);
  });

  it("SI39: refuses whom the list leaves out, and everybody in a channel that is left out", () => {
    expect(rule(person(full), { users: ["U2"] })).toBe("person-not-listed");
    expect(rule(person({ kind: "not-permitted" }), { users: ["U2"] })).toBe("person-not-listed");
    expect(rule(person(full), { channels: ["C2"] })).toBe("channel-not-listed");
    expect(rule(person(full), { channels: ["C2"], users: ["U1"] })).toBe("channel-not-listed");
    expect(rule(person(full), { channels: ["C1"] }, { channelType: "im", channel: "D1" })).toBe(
      "channel-not-listed",
    );
  });

  it("SI39: lets in whom the list names, without asking Slack", () => {
    expect(rule(person(null), { users: ["U1"] })).toBe("listed-person");
    expect(rule(person(null, "T2"), { users: ["*", "U1"] })).toBe("listed-person");
    expect(rule(person(full), { users: ["*", "U2"] })).toBe("member");
    expect(rule(person(full), { channels: ["direct"] }, { channelType: "im" })).toBe("member");
  });

  it("AC01: lets in members, of any workspace of the organisation", () => {
    expect(rule(person(null))).toBe("ask");
    expect(rule(person(full))).toBe("member");
    expect(rule(person({ ...full, teams: ["T9", "T1"] }, "T9"))).toBe("member");
    expect(rule(person({ kind: "not-permitted" }))).toBe("unverified-member");
    expect(rule(person({ kind: "not-permitted" }, null))).toBe("unverified-member");
  });

  it("AC01, SI20: a bot begins nothing unless it is named, and counts in a live thread", () => {
    expect(rule(bot)).toBe("bot-not-listed");
    expect(rule({ kind: "bot", ids: [] })).toBe("bot-not-listed");
    expect(rule(bot, {}, { hasSession: true })).toBe("bot-in-thread");
    expect(rule(bot, { channels: ["C2"] }, { hasSession: true })).toBe("channel-not-listed");
    expect(rule(bot, { bots: ["A1"] })).toBe("listed-bot");
    expect(rule(bot, { bots: ["*"] })).toBe("listed-bot");
    const slackbot: Visitor = { ...person(full), kind: "person", userId: "USLACKBOT" } as Visitor;
    expect(rule(slackbot)).toBe("bot-not-listed");
  });

  it("AC01: exactly full members and those who are named are let in", () => {
    const accounts = fc.oneof(
      fc.record({
        kind: fc.constant("known" as const),
        isGuest: fc.boolean(),
        isStranger: fc.boolean(),
        isDeactivated: fc.boolean(),
        isBot: fc.boolean(),
        teams: fc.subarray(["T1", "T2"]),
        isInOrganisation: fc.boolean(),
      }),
      fc.constant({ kind: "not-found" } as const),
    );
    fc.assert(
      fc.property(
        accounts,
        fc.constantFrom("T1", "T2", null),
        fc.subarray(["U1", "U2", "*"]),
        fc.boolean(),
        (account, homeTeam, users, isSharedOutside) => {
          const decision = decideAccess(
            person(account, homeTeam),
            { ...place, isSharedOutside },
            { ...open, users },
          );
          const isHomeOurs = homeTeam === null ? !isSharedOutside : homeTeam === "T1";
          const isFull =
            account.kind === "known" &&
            !account.isGuest &&
            !account.isStranger &&
            !account.isDeactivated &&
            !account.isBot &&
            (account.teams.includes("T1") || (account.teams.length === 0 && isHomeOurs));
          const isNamed = users.includes("U1");
          const isOpen = users.length === 0 || users.includes("*");
          expect(decision?.allowed).toBe(isNamed || (isFull && isOpen));
        },
      ),
    );
  });
});
