import { expect, test } from "vitest";
import type { ReleasePin, ReleaseRow, TargetReleases } from "../../main/api/releases.ts";
import { agoWords, failureSpan, newerWords, stepDuration } from "./release-words.ts";

const DAY = 24 * 3_600_000;
const NOW = 1_000 * DAY;

test.each([
  [5_000, "just now"],
  [12 * 60_000, "12\u00a0min ago"],
  [5 * 3_600_000, "5\u00a0h ago"],
  [DAY, "1 day ago"],
  [13 * DAY, "13 days ago"],
  [21 * DAY, "3 weeks ago"],
  [65 * DAY, "2 months ago"],
  [-5_000, "just now"],
])("%d ms before now is %s", (ms, text) => {
  expect(agoWords(NOW - ms, NOW)).toBe(text);
});

test.each([
  [180, "0.2 s"],
  [6_100, "6 s"],
  [72_000, "1 min 12 s"],
])("a step of %d ms took %s", (ms, text) => {
  expect(stepDuration(ms)).toBe(text);
});

const releases: TargetReleases = {
  target: "worker",
  packageName: "@slack-codex-broker/worker",
  registry: { kind: "answered" },
  checkedAt: NOW,
  current: "1.4.1",
  previous: null,
  failed: null,
  since: null,
  pin: null,
  offered: null,
  keeps: 5,
  versions: [],
  origin: "came-along",
  refusal: null,
  snapshots: [],
};

const row = (version: string, role: ReleaseRow["role"]): ReleaseRow => ({
  ...{ version, role, publishedAt: null, schema: null, schemaMin: null, codex: null, notes: [] },
  ...{ isInstalled: true, installedAt: null, isPinned: false, failure: null, remark: null },
  deploy: { allowed: true, reason: null },
  rollback: { allowed: true, reason: null },
});
const behindNewer = [row("1.5.0", "failed"), row("1.4.1", "current")];
const pin: ReleasePin = {
  ...{ version: "1.4.1", from: "1.5.0", reason: null, by: null, at: NOW },
  cause: "rollback",
};

test.each<[Partial<TargetReleases>, string]>([
  [
    { registry: { kind: "nothing-published" } },
    "No release is published as @slack-codex-broker/worker. This one came with the app.",
  ],
  [
    { registry: { kind: "unreachable", message: "ECONNREFUSED" } },
    "The registry did not answer. What is installed can still be rolled back to.",
  ],
  [{ registry: { kind: "not-asked" } }, "The registry has not been asked yet."],
  [{}, "It is the newest."],
  [{ versions: [row("1.4.1", "current")] }, "It is the newest."],
  [{ versions: behindNewer }, "Nothing newer is offered."],
  [{ versions: behindNewer, pin: { ...pin, cause: "undone" } }, "Nothing newer is offered."],
  [{ versions: behindNewer, pin }, "Newer versions are not offered while it is pinned."],
  [{ offered: "1.5.0" }, "1.5.0 is available."],
])("%j is told as %s", (more, text) => {
  expect(newerWords({ ...releases, ...more }, NOW)).toBe(text);
});

test("a failed version leads to the log of its own update, else to the time around its failure", () => {
  const failure = { at: NOW, reason: "Slack did not go live." };
  const ended = (version: string, at: number, endedAt: number) =>
    ({ version, status: "rolled-back", at, endedAt }) as const;
  expect(failureSpan({ version: "1.4.2", failure: null }, [])).toBeNull();
  const others = [ended("1.4.2", NOW + 1_000, NOW + 9_000), ended("1.4.1", NOW - 10, NOW + 10)];
  expect(
    failureSpan({ version: "1.4.2", failure }, [...others, ended("1.4.2", NOW - 90_000, NOW + 5)]),
  ).toStrictEqual({ from: NOW - 90_000, to: NOW + 5 + 30_000 });
  expect(failureSpan({ version: "1.4.2", failure }, others)).toStrictEqual({
    from: NOW - 600_000,
    to: NOW + 30_000,
  });
});
