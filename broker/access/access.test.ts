import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import type { Account, Applicant } from "../sessions/applicant.ts";
import { Access } from "./access.ts";

const member: Account = {
  kind: "known",
  isGuest: false,
  isStranger: false,
  isDeactivated: false,
  isBot: false,
  teams: ["T1"],
  isInOrganisation: false,
};
const applicant: Applicant = {
  author: { kind: "user", userId: "U1" },
  botIds: [],
  homeTeam: "T1",
  thread: { channel: "C1", threadTs: "1.1" },
  channelType: "channel",
  isSharedOutside: false,
  hasSession: false,
};
const click = {
  userId: "U1",
  homeTeam: "T1",
  thread: applicant.thread,
  channelType: "channel",
} as const;

let now: number;
let answer: Account | null;
let lines: { readonly message: string; readonly fields: unknown }[];

beforeEach(() => {
  now = 0;
  answer = member;
  lines = [];
});

function open(
  ourTeam: string | null = "T1",
  more: { readonly channels?: readonly string[]; readonly isOrganisation?: boolean } = {},
): Access {
  const note = (message: string, fields?: unknown) => void lines.push({ message, fields });
  return new Access({
    policy: { users: ["*"], channels: more.channels ?? [], bots: [] },
    clock: { ...systemClock, now: () => now },
    log: { ...silentLog, info: note, warn: note },
    ourTeam: () =>
      ourTeam === null ? null : { id: ourTeam, isOrganisation: more.isOrganisation ?? false },
    isGroupConversation: (channel) => Promise.resolve(channel === "CGROUP"),
    accountOf: () => Promise.resolve(answer),
  });
}

describe("Access", () => {
  it("FR15: serves the members of an organisation that installed the app as a whole", async () => {
    answer = { ...member, teams: ["TTEAM", "T2"], isInOrganisation: true };
    const access = open("EORG1", { isOrganisation: true });
    expect(await access.decide({ ...applicant, homeTeam: "TTEAM" })).toMatchObject({
      rule: "member",
    });
    answer = { ...member, teams: ["T9"] };
    expect(await access.decide({ ...applicant, homeTeam: "T9" })).toMatchObject({
      rule: "other-workspace",
    });
  });

  it("FR16: takes what a person writes through an app as the person's", async () => {
    const byApp: Applicant = {
      ...applicant,
      author: { kind: "bot", botId: "BCONNECT" },
      botIds: ["BCONNECT", "ACONNECT", "UALICE"],
    };
    expect(await open().decide(byApp)).toMatchObject({ rule: "member" });
    answer = { ...member, isBot: true };
    expect(await open().decide(byApp)).toMatchObject({ rule: "bot-not-listed" });
  });

  it("FR17: knows a group conversation whose id does not tell it", async () => {
    const access = open("T1", { channels: ["direct"] });
    const thread = { channel: "CGROUP", threadTs: "1.1" };
    expect(await access.decide({ ...applicant, thread })).toMatchObject({ rule: "member" });
    expect(await access.decide(applicant)).toMatchObject({ rule: "channel-not-listed" });
  });

  it("AC01: cannot decide before Slack told who we are, nor while it tells nothing of somebody", async () => {
    await expect(open(null).decide(applicant)).rejects.toMatchObject({ code: "access.undecided" });
    answer = null;
    await expect(open().decide(applicant)).rejects.toMatchObject({ code: "access.undecided" });
  });

  it("AC01: goes by what Slack said last while it does not answer, for a day", async () => {
    const access = open();
    expect(await access.decide(applicant)).toMatchObject({ rule: "member" });
    answer = null;
    now = 23 * 3_600_000;
    expect(await access.decide(applicant)).toMatchObject({ rule: "member" });
    now = 25 * 3_600_000;
    await expect(access.decide(applicant)).rejects.toMatchObject({ code: "access.undecided" });
  });

  it("AC01: writes each decision with its rule and reason, and once that guests cannot be told", async () => {
    answer = { kind: "not-permitted" };
    const access = open();
    expect(access.isUnverified).toBe(false);
    await access.decide(applicant);
    await access.decide(applicant);
    expect(access.isUnverified).toBe(true);
    expect(lines.map(({ message }) => message)).toEqual([
      "Access allowed",
      "Guests cannot be distinguished from members",
      "Access allowed",
    ]);
    expect(lines[0]?.fields).toEqual({
      by: "U1",
      channel: "C1",
      rule: "unverified-member",
      reason: "Without users:read, guests cannot be distinguished from members.",
    });
  });

  it("TU29: who may give work may answer, and nobody else", async () => {
    const access = open();
    expect(await access.mayAnswer(click)).toBe(true);
    answer = { ...member, isGuest: true };
    expect(await access.mayAnswer({ ...click, userId: "U2" })).toBe(false);
    answer = null;
    expect(await access.mayAnswer({ ...click, userId: "U3" })).toBe(false);
  });

  it("AC01: tells who asks why they may, once they were let in there", async () => {
    const access = open();
    expect(access.whyAllowed("U1", "C1")).toBeNull();
    await access.decide(applicant);
    expect(access.whyAllowed("U1", "C1")).toBe(
      "You may give me work here: you are a full member of this workspace.",
    );
    expect(access.whyAllowed("U1", "C2")).toBeNull();
    expect(access.whyAllowed("U2", "C1")).toBeNull();
  });

  it("AC01: explains people and bots", async () => {
    const access = open();
    expect(await access.explain("U1", "C1")).toMatchObject({ allowed: true, rule: "member" });
    expect(await access.explain("B1", "C1")).toMatchObject({
      allowed: false,
      rule: "bot-not-listed",
    });
  });
});
