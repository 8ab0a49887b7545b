import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import {
  lookOf,
  noQuotaSentence,
  removalSentences,
  sessionsWord,
  sublineOf,
  titleOf,
} from "./profile-words.ts";

const NOW = new Date(2026, 10, 26, 11, 42).getTime();

function profile(more: Partial<ProfileItem> = {}): ProfileItem {
  return {
    name: "mara",
    label: null,
    isDefault: false,
    preferred: false,
    account: {
      kind: "chatgpt",
      email: "mara@halden.dev",
      plan: "team",
      accountId: null,
      keyEnding: null,
      renewedAt: null,
      signedInAt: null,
      workspace: "Halden Engineering",
    },
    state: "ready",
    refusedSince: null,
    exhaustedUntil: null,
    quota: {
      short: { percentLeft: 62, resetsAt: null },
      week: { percentLeft: 31, resetsAt: null },
      billedByToken: false,
      knownAt: NOW,
      askedAt: NOW,
      problem: null,
    },
    server: { state: "ready", reason: null },
    runningTurns: 0,
    sessions: 0,
    ...more,
  };
}
const quota = (more: Partial<ProfileItem["quota"]>) => ({ ...profile().quota, ...more });
const key = { ...profile().account, kind: "api-key", email: null, keyEnding: "7Qf2" } as const;
const asKey = { account: { ...key, plan: null, accountId: null } as ProfileItem["account"] };

describe("what a profile is called", () => {
  it.each([
    [profile(), "mara@halden.dev", "Team, Halden Engineering"],
    [profile({ label: "Team" }), "Team", "mara@halden.dev, Team, Halden Engineering"],
    [profile({ account: null }), "mara", ""],
    [profile(asKey), "mara", "API key, ends in 7Qf2"],
  ])("%#", (one, title, subline) => {
    expect([titleOf(one), sublineOf(one)]).toEqual([title, subline]);
  });
});

describe("how a profile is", () => {
  const unknown = quota({ short: null, week: null });
  it.each([
    ["Ready", profile()],
    ["Low", profile({ quota: quota({ short: { percentLeft: 20, resetsAt: null } }) })],
    ["Low", profile({ quota: quota({ week: { percentLeft: 3, resetsAt: null } }) })],
    ["Out of quota", profile({ state: "exhausted" })],
    ["Sign in again", profile({ state: "refused" })],
    ["Sign in", profile({ state: "signed-out" })],
    ["Usage unknown", profile({ state: "unknown", quota: unknown })],
    ["Usage unknown", profile({ quota: quota({ problem: "no answer" }) })],
    ["Ready", profile({ state: "unknown", quota: { ...unknown, billedByToken: true } })],
    ["Ready", profile({ account: null, state: "unknown", quota: unknown })],
  ])("is %s", (word, one) => {
    expect(lookOf(one).word).toBe(word);
  });

  it.each([
    [
      profile({ state: "refused", refusedSince: NOW - 125 * 60_000, sessions: 1 }),
      "OpenAI has refused this sign-in since 09:37. Nothing is lost: one session waits.",
    ],
    [profile({ state: "refused" }), "OpenAI refuses this sign-in. Nothing is lost."],
    [
      profile({ quota: { ...unknown, problem: "x", askedAt: NOW - 6 * 60_000 } }),
      "OpenAI did not answer 6\u00a0min ago. Sessions go on.",
    ],
    [profile({ quota: unknown }), "OpenAI has not told its quota yet."],
    [profile({ ...asKey, quota: unknown }), "Billed by token, so no quota."],
    [
      profile({ account: null, state: "unknown", quota: unknown }),
      "Its model needs no account, so there is no quota.",
    ],
    [
      profile({ account: null, quota: unknown, server: { state: "starting", reason: null } }),
      "OpenAI has not told its quota yet.",
    ],
    [profile({ quota: quota({ problem: "x" }) }), null],
    [profile(), null],
  ])("says so in place of figures that are not there: %#", (one, sentence) => {
    expect(noQuotaSentence(one, NOW, false)).toBe(sentence);
  });

  it("has no figures while the broker is stopped", () => {
    expect(noQuotaSentence(profile({ quota: unknown }), NOW, true)).toMatch(/broker runs/);
  });

  it.each([
    [profile({ sessions: 7, runningTurns: 5 }), "5 working"],
    [profile({ sessions: 3 }), "idle"],
    [profile({ sessions: 1, state: "exhausted" }), "waits"],
    [profile({ sessions: 2, state: "refused" }), "wait"],
    [profile({ quota: { ...unknown, billedByToken: true } }), "last resort"],
  ])("has sessions that do something: %#", (one, word) => {
    expect(sessionsWord(one)).toBe(word);
  });
});

describe("AD12: what the removal of a profile affects", () => {
  const other = profile({ name: "lin" });
  it.each([
    [profile(), [other], []],
    [
      profile({ sessions: 3 }),
      [{ ...other, preferred: true }],
      ["Three idle sessions move to the preferred profile when they are next used."],
    ],
    [
      profile({ sessions: 3, runningTurns: 2 }),
      [other],
      [
        "Two turns are running on it and would be stopped and run again on another profile.",
        "One idle session moves to the profile with most left when it is next used.",
      ],
    ],
    [
      profile({ sessions: 2, runningTurns: 1 }),
      [],
      [
        "One turn is running on it and would be stopped.",
        "One session waits until there is another profile.",
      ],
    ],
  ])("%#", (one, others, sentences) => {
    expect(removalSentences(one, others, "this Mac")).toEqual([
      "Removes its sign-in from this Mac.",
      ...sentences,
    ]);
  });
});
