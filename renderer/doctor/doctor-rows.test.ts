import { describe, expect, test } from "vitest";
import type { DoctorFinding, DoctorResult, DoctorState } from "../../main/api/doctor.ts";
import { doctorRows } from "./doctor-rows.ts";
import { words } from "./words.ts";

const checkOf = (id: string) => ({
  id,
  category: id.startsWith("slack") ? ("slack" as const) : ("disk" as const),
  title: id,
  limitMs: 20_000,
});
const resultOf = (check: string, state: DoctorState, muted = false): DoctorResult => {
  const finding: DoctorFinding = {
    ...{ key: check, title: check, state, cause: "", consequence: null, hint: null, fix: null },
    muted,
  };
  return { check, at: 0, tookMs: 1, skipped: null, findings: [finding] };
};
const ids = ["slack.a", "slack.b", "slack.c", "disk.a", "disk.b"];
const checks = ids.map(checkOf);
const nothing = new Map<string, number>();

describe("the rows", () => {
  test("the worst problem stands first, whatever its category", () => {
    const results = [
      resultOf("slack.a", "unknown"),
      resultOf("slack.b", "warning"),
      resultOf("slack.c", "passed"),
      resultOf("disk.a", "failed"),
    ];
    const rows = doctorRows({ checks, results }, nothing);
    expect(rows.problems.map(({ check }) => check)).toEqual(["disk.a", "slack.b", "slack.a"]);
    expect(rows.passedChecks).toBe(1);
  });

  test("what runs shows no old result", () => {
    const results = [resultOf("slack.a", "failed")];
    const rows = doctorRows({ checks, results }, new Map([["slack.a", 7]]));
    expect(rows.problems).toEqual([]);
    expect(rows.groups[0]?.running).toEqual([{ check: checks[0], startedAt: 7 }]);
  });

  test("what is muted is apart and does not count", () => {
    const rows = doctorRows({ checks, results: [resultOf("slack.a", "failed", true)] }, nothing);
    expect([rows.problems.length, rows.muted.length, rows.passedChecks]).toEqual([0, 1, 0]);
  });

  test("what was not checked counts neither as passed nor as a problem", () => {
    const skipped = { ...resultOf("slack.a", "passed"), skipped: "Stopped.", findings: [] };
    const rows = doctorRows({ checks, results: [skipped] }, nothing);
    expect(rows.passedChecks).toBe(0);
    expect(rows.groups[0]?.skipped).toEqual([{ check: checks[0], reason: "Stopped." }]);
  });

  test("groups without anything are absent", () => {
    const rows = doctorRows({ checks, results: [resultOf("disk.b", "passed")] }, nothing);
    expect(rows.groups.map(({ category }) => category)).toEqual(["disk"]);
  });
});

test.each([
  [2, 21, "11:42", "Two problems, 21 checks passed, 11:42"],
  [1, 1, null, "One problem, 1 check passed"],
  [0, 23, "11:42", "23 checks passed, 11:42"],
])("%i problems and %i passed", (problems, passed, clock, text) => {
  expect(words.summary(problems, passed, clock)).toBe(text);
});
