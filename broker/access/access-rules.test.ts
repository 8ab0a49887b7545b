import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Account } from "../sessions/applicant.ts";
import { accessRules, decidingRule } from "./access-rules.ts";
import { type AccessPolicy, decideAccess, type Place, type Visitor } from "./decide-access.ts";

const account: fc.Arbitrary<Account> = fc.oneof(
  fc.record({
    kind: fc.constant("known" as const),
    isGuest: fc.boolean(),
    isStranger: fc.boolean(),
    isDeactivated: fc.boolean(),
    isBot: fc.boolean(),
    teams: fc.subarray(["T1", "T2"]),
    isInOrganisation: fc.boolean(),
  }),
  fc.constant({ kind: "not-permitted" } as const),
  fc.constant({ kind: "not-found" } as const),
);
const visitor: fc.Arbitrary<Visitor> = fc.oneof(
  fc.record({
    kind: fc.constant("person" as const),
    userId: fc.constantFrom("U1", "U2", "U3", "USLACKBOT"),
    homeTeam: fc.constantFrom("T1", "T2", null),
    account,
  }),
  fc.record({ kind: fc.constant("bot" as const), ids: fc.subarray(["B1", "A1", "U1"]) }),
);
const place: fc.Arbitrary<Place> = fc.record({
  channel: fc.constantFrom("C1", "C2", "D1", "G1"),
  channelType: fc.constantFrom("channel", "im", "mpim"),
  team: fc.constant("T1"),
  isOrganisation: fc.boolean(),
  isSharedOutside: fc.boolean(),
  hasSession: fc.boolean(),
});
const policy: fc.Arbitrary<AccessPolicy> = fc.record({
  users: fc.subarray(["*", "U1", "U2"]),
  channels: fc.subarray(["direct", "C1", "D1", "G1"]),
  bots: fc.subarray(["*", "B1", "U3", "USLACKBOT"]),
});

describe("accessRules", () => {
  it("AC01: the rule that is shown as deciding says what is decided", () => {
    fc.assert(
      fc.property(policy, visitor, place, fc.subarray(["C1", "C2"]), (given, who, where, own) => {
        const decision = decideAccess(who, where, given);
        const rule = decidingRule(accessRules(given, own), who, where);
        expect(rule?.allowed).toBe(decision?.allowed);
        // And for the same reason.
        const isPlace = decision?.rule === "channel-not-listed";
        expect(rule?.part).toBe(isPlace ? "where" : "who");
        const named = {
          "listed-person": "person",
          member: "members",
          "bot-in-thread": "bot-in-thread",
        };
        const kind = named[(decision?.rule ?? "") as keyof typeof named];
        expect(rule?.subject.kind ?? null).toBe(kind ?? rule?.subject.kind ?? null);
      }),
      { numRuns: 2_000 },
    );
  });

  it("AC01: waits for the account where the decision does", () => {
    const person: Visitor = { kind: "person", userId: "U1", homeTeam: "T1", account: null };
    fc.assert(
      fc.property(policy, place, (given, where) => {
        const isDecided = decideAccess(person, where, given) !== null;
        expect(decidingRule(accessRules(given), person, where) !== null).toBe(isDecided);
      }),
    );
  });

  it("SI39: numbers the rules, with denial last of the people and of listed places", () => {
    const rules = accessRules({ users: ["*", "U1"], channels: ["C1", "direct"], bots: ["B1"] });
    expect(rules.map(({ number, subject, allowed }) => [number, subject.kind, allowed])).toEqual([
      [1, "channel", true],
      [2, "direct", true],
      [3, "other-channels", false],
      [4, "person", true],
      [5, "members", true],
      [6, "bot", true],
      [7, "bot-in-thread", true],
      [8, "everybody-else", false],
    ]);
  });

  it("SI39: without lists every place and every member is allowed by default", () => {
    const rules = accessRules({ users: [], channels: [], bots: [] }, ["C7"]);
    expect(rules.map(({ subject, isDefault }) => [subject, isDefault])).toEqual([
      [{ kind: "channel", id: "C7" }, true],
      [{ kind: "everywhere" }, true],
      [{ kind: "members" }, true],
      [{ kind: "bot-in-thread" }, true],
      [{ kind: "everybody-else" }, true],
    ]);
  });

  it("SI39: a channel with settings of its own is not shown as allowed where it is not listed", () => {
    const rules = accessRules({ users: [], channels: ["C1"], bots: [] }, ["C7"]);
    expect(JSON.stringify(rules)).not.toContain("C7");
  });
});
