import { expect, test } from "vitest";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { standingOf, standingWord } from "./profile-standing.ts";

const none = { short: null, week: null, knownAt: null, askedAt: null };
const ready: ProfileItem = {
  ...{ name: "mara", label: null, isDefault: false, preferred: false, account: null },
  ...{ state: "ready", refusedSince: null, exhaustedUntil: null, runningTurns: 0, sessions: 0 },
  quota: { ...none, billedByToken: false, problem: null },
  server: { state: "ready", reason: null },
};

test.each<readonly [string, Partial<ProfileItem>, string]>([
  ["refused by OpenAI", { state: "refused" }, "Sign in again"],
  ["without a sign-in", { state: "signed-out" }, "Sign in"],
  ["exhausted", { state: "exhausted" }, "Out of quota"],
  [
    "with little left",
    { quota: { ...ready.quota, week: { percentLeft: 20, resetsAt: 0 } } },
    "Low",
  ],
  ["of a model that needs no account, whose quota nobody knows", { state: "unknown" }, "Ready"],
  [
    "of which OpenAI tells nothing",
    { state: "unknown", server: { state: "stopped", reason: null } },
    "Usage unknown",
  ],
])("a profile %s", (_, change, word) => {
  expect(standingWord(standingOf({ ...ready, ...change }))).toBe(word);
});
