import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccessPolicy,
  decideAccess,
  type Place,
  type Visitor,
} from "../../broker/access/decide-access.ts";
import { accessSettings } from "../../broker/config/settings/access.ts";
import type { Account } from "../../broker/sessions/applicant.ts";
import { type AccessEdit, accessEditSchema, type AccessVariableName } from "../api/access.ts";
import { entriesOf, listChanges } from "./list-edits.ts";

type Lists = Partial<Record<AccessVariableName, string>>;

const subjects: fc.Arbitrary<AccessEdit["subject"]> = fc.oneof(
  fc.record({ kind: fc.constant("person" as const), id: fc.constantFrom("U11", "U12") }),
  fc.constant({ kind: "members" as const }),
  fc.record({ kind: fc.constant("channel" as const), id: fc.constantFrom("C11", "C12", "D11") }),
  fc.constant({ kind: "direct" as const }),
  fc.constant({ kind: "everywhere" as const }),
  fc.record({ kind: fc.constant("bot" as const), id: fc.constantFrom("B11", "A11") }),
  fc.constant({ kind: "every-bot" as const }),
  fc.record({ kind: fc.constant("admin" as const), id: fc.constant("U11") }),
);
const text = (...entries: readonly string[]) =>
  fc
    .tuple(fc.subarray([...entries]), fc.constantFrom(",", ", ", ",, "))
    .map(([some, comma]) => some.join(comma));
const lists: fc.Arbitrary<Lists> = fc.record(
  {
    ALLOWED_USERS: text("*", "U11", "U12"),
    ALLOWED_CHANNELS: text("direct", "C11", "C12"),
    ALLOWED_BOTS: text("*", "B11"),
  },
  { requiredKeys: [] },
);

function edited(before: Lists, edit: AccessEdit) {
  const changes = listChanges((name) => before[name], edit);
  if (!changes.ok) return null;
  const after: Lists = { ...before };
  for (const [name, value] of Object.entries(changes.value)) {
    if (value === null) delete after[name as AccessVariableName];
    else after[name as AccessVariableName] = value;
  }
  return after;
}

const policyOf = (given: Lists): AccessPolicy => ({
  users: entriesOf(given.ALLOWED_USERS ?? ""),
  channels: entriesOf(given.ALLOWED_CHANNELS ?? ""),
  bots: entriesOf(given.ALLOWED_BOTS ?? ""),
});

const member: Extract<Account, { kind: "known" }> = {
  ...{ kind: "known", isGuest: false, isStranger: false, isDeactivated: false, isBot: false },
  ...{ teams: ["T1"], isInOrganisation: false },
};
const visitors = [
  ...["U11", "U12", "U13"].flatMap((userId) =>
    [member, { ...member, isGuest: true }, { ...member, teams: ["T2"] }].map((account) => ({
      ...{ kind: "person" as const, userId, homeTeam: null, account },
    })),
  ),
  ...["B11", "B12", "A11"].map((id) => ({ kind: "bot" as const, ids: [id] })),
];
const places = [
  ...["C11", "C12", "C13"].map((channel) => ({ channel, channelType: "channel" as const })),
  ...["D11", "D12"].map((channel) => ({ channel, channelType: "im" as const })),
].map((each): Place => ({
  ...each,
  ...{ team: "T1", isOrganisation: false, isSharedOutside: false, hasSession: false },
}));

/** A guest where people are allowed, so that only the list lets them in; else a member. */
function visitorOf(subject: AccessEdit["subject"]): Visitor {
  switch (subject.kind) {
    case "bot":
      return { kind: "bot", ids: [subject.id] };
    case "every-bot":
      return { kind: "bot", ids: ["B99"] };
    case "person":
      return {
        ...{ kind: "person", userId: subject.id, homeTeam: null },
        account: { ...member, isGuest: true },
      };
    default:
      return { kind: "person", userId: "U99", homeTeam: null, account: member };
  }
}

/** What these allow lets in nobody by itself. */
function isNobody({ kind }: AccessEdit["subject"]): boolean {
  return kind === "admin" || kind === "direct" || kind === "everywhere";
}

/** The people who may give work, and the places. */
function admitted(given: Lists): ReadonlySet<string> {
  const policy = policyOf(given);
  return new Set(
    visitors.flatMap((visitor) =>
      places.flatMap((place) =>
        decideAccess(visitor, place, policy)?.allowed === true
          ? [JSON.stringify([visitor, place.channel])]
          : [],
      ),
    ),
  );
}

describe("edits of who may have work done", () => {
  it("SI39: to allow refuses nobody who was let in, and lets in whom it names", () => {
    fc.assert(
      fc.property(lists, subjects, (before, subject) => {
        const after = edited(before, { act: "allow", subject });
        if (after === null) throw new Error("To allow something is never refused.");
        const now = admitted(after);
        for (const each of admitted(before)) expect(now).toContain(each);
        const { channels, users } = policyOf(before);
        const author = visitorOf(subject);
        const channel = subject.kind === "channel" ? subject.id : "C11";
        const place = places.find((each) => each.channel === channel) ?? places[0];
        const isLetIn =
          place !== undefined && decideAccess(author, place, policyOf(after))?.allowed;
        // The other half of what a message needs.
        const isOther = subject.kind === "channel" ? users.length > 0 : channels.length > 0;
        expect(isLetIn === true || isOther || isNobody(subject)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("SI39: to remove lets in nobody who was refused, and takes the name from the list", () => {
    fc.assert(
      fc.property(lists, subjects, (before, subject) => {
        const after = edited(before, { act: "remove", subject });
        if (after === null) return;
        const earlier = admitted(before);
        for (const each of admitted(after)) expect(earlier).toContain(each);
        const { bots, channels, users } = policyOf(after);
        const id = "id" in subject && subject.kind !== "admin" ? subject.id : null;
        expect([...bots, ...channels, ...users]).not.toContain(id);
      }),
      { numRuns: 500 },
    );
  });

  it("SI39: what is allowed and removed again says what was said before", () => {
    fc.assert(
      fc.property(lists, subjects, (before, subject) => {
        const allowed = edited(before, { act: "allow", subject });
        if (allowed === null || JSON.stringify(allowed) === JSON.stringify(before)) return;
        const removed = edited(allowed, { act: "remove", subject });
        if (removed === null) return;
        expect(admitted(removed)).toEqual(admitted(before));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[Lists, AccessEdit, Lists | null]>([
    [{}, { act: "allow", subject: { kind: "person", id: "U11" } }, { ALLOWED_USERS: "*,U11" }],
    [{ ALLOWED_USERS: "*,U11" }, { act: "remove", subject: { kind: "person", id: "U11" } }, {}],
    [{ ALLOWED_USERS: "U11" }, { act: "remove", subject: { kind: "person", id: "U11" } }, null],
    [{ ALLOWED_USERS: "U12" }, { act: "remove", subject: { kind: "person", id: "U11" } }, null],
    [{}, { act: "remove", subject: { kind: "members" } }, null],
    [
      { ALLOWED_USERS: "*,U11" },
      { act: "remove", subject: { kind: "members" } },
      { ALLOWED_USERS: "U11" },
    ],
    [{}, { act: "allow", subject: { kind: "channel", id: "C11" } }, {}],
    [{}, { act: "limit", subject: { kind: "channel", id: "C11" } }, { ALLOWED_CHANNELS: "C11" }],
    [{ ALLOWED_CHANNELS: "C11" }, { act: "remove", subject: { kind: "channel", id: "C11" } }, null],
    [{ ALLOWED_CHANNELS: "C11" }, { act: "allow", subject: { kind: "everywhere" } }, {}],
    [{}, { act: "remove", subject: { kind: "everywhere" } }, null],
  ])("SI39: %j with %j is %j", (before, edit, after) => {
    expect(edited(before, edit)).toEqual(after);
  });

  it.each([
    { act: "allow", subject: { kind: "person", id: "ane" } },
    { act: "allow", subject: { kind: "person", id: "U1,*" } },
    { act: "allow", subject: { kind: "channel", id: "U0123456" } },
    { act: "allow", subject: { kind: "bot", id: "*" } },
    { act: "limit", subject: { kind: "person", id: "U0123456" } },
    { act: "deny", subject: { kind: "members" } },
  ])("SI39: takes no other ids than the settings: %j", (edit) => {
    expect(accessEditSchema.safeParse(edit).success).toBe(false);
  });

  it.each([
    ["person", accessSettings.ALLOWED_USERS],
    ["channel", accessSettings.ALLOWED_CHANNELS],
    ["bot", accessSettings.ALLOWED_BOTS],
    ["admin", accessSettings.ACCESS_ADMIN],
  ] as const)("SI39: takes as %s what the setting takes, each alone", (kind, { type }) => {
    const setting = type.schema({ cwd: "/", home: "/", platform: "linux" });
    const ids = fc.oneof(
      fc.stringMatching(/^[ABCDGUWX][A-Z0-9]{0,6}$/),
      fc.constantFrom("u11", "U1-1", "U11 ", " U11", "U11\n"),
    );
    fc.assert(
      fc.property(ids, (id) => {
        const edit = accessEditSchema.safeParse({ act: "allow", subject: { kind, id } });
        expect(edit.success).toBe(id.trim() === id && setting.safeParse(id).success);
      }),
    );
  });
});
