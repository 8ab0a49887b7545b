import { describe, expect, test } from "vitest";
import { type Fault, type SimulatedLaunchd, untilItEnds } from "./in-memory-launchd.ts";
import type { Goal } from "./recipe.ts";

const nothing: SimulatedLaunchd = {
  loaded: null,
  isDisabled: false,
  isPended: false,
  file: null,
  noted: null,
  refused: null,
};
const oldRuns: SimulatedLaunchd = {
  ...nothing,
  loaded: { plist: "old", isRunning: true, runs: 1, leavingFor: null },
  file: "old",
  noted: "old",
};
const run: Goal = { kind: "run", plist: "new", restarts: false };
const runOld: Goal = { kind: "run", plist: "old", restarts: false };

function follow(start: SimulatedLaunchd, goal: Goal, faults: readonly Fault[] = []) {
  const world = structuredClone(start);
  const steps: string[] = [];
  const outcome = untilItEnds(world, goal, faults, (step) => {
    if (step.kind === "look" || step.kind === "pause") return;
    steps.push(step.kind === "kickstart" && step.kills ? "kickstart -k" : step.kind);
  });
  return { world, outcome, steps };
}

describe("DE03 what fails", () => {
  test("a changed plist that launchd refuses is put back, and the agent runs as before", () => {
    const { world, outcome } = follow({ ...oldRuns, refused: "new" }, run);
    expect(outcome).toMatchObject({ kind: "running", problem: "code 5" });
    expect(world).toMatchObject({ file: "old", loaded: { plist: "old", isRunning: true } });
  });

  test("a first plist that launchd refuses leaves nothing loaded, which is reported", () => {
    const { outcome, steps } = follow({ ...nothing, refused: "new" }, run);
    expect(outcome).toMatchObject({ kind: "failed", reason: "left_unloaded" });
    expect(steps.filter((step) => step === "bootstrap")).toHaveLength(3);
  });

  test("a changed plist that cannot be written leaves the loaded agent running", () => {
    const { world, outcome } = follow(oldRuns, run, [{ code: 28, isDone: false }]);
    expect(outcome).toMatchObject({ kind: "running", problem: "fault 28" });
    expect(world.loaded?.plist).toBe("old");
  });

  test("bootstrap is tried again while the agent before it is still leaving", () => {
    const { outcome, steps } = follow(nothing, run, [
      "none",
      "none",
      { code: 5, isDone: false },
      "none",
      { code: 5, isDone: false },
    ]);
    expect(outcome.kind).toBe("running");
    expect(steps.filter((step) => step === "bootstrap")).toHaveLength(3);
  });

  test("bootstrap that answers 37 found the agent loaded", () => {
    const { outcome, steps } = follow(nothing, run, ["none", "none", { code: 37, isDone: true }]);
    expect(outcome.kind).toBe("running");
    expect(steps.filter((step) => step === "bootstrap")).toHaveLength(1);
  });

  test("without anybody at the screen nothing is retried", () => {
    const { outcome, steps } = follow(nothing, run, ["none", "none", { code: 125, isDone: false }]);
    expect(outcome).toMatchObject({ kind: "failed", reason: "no_session" });
    expect(steps.filter((step) => step === "bootstrap")).toHaveLength(1);
  });
});

test("DE03 start: the switch in the Login Items is turned on again, then bootstrap and kickstart", () => {
  const { outcome, steps } = follow({ ...nothing, isDisabled: true, isPended: true }, run);
  expect(outcome).toEqual({ kind: "running", pid: 101, problem: null });
  expect(steps).toEqual(["write", "enable", "bootstrap", "note-loaded", "kickstart"]);
});

test("DE03 start of an agent that is loaded already is a kickstart that ends nothing", () => {
  const { world, outcome, steps } = follow(oldRuns, runOld);
  expect(outcome).toEqual({ kind: "running", pid: 101, problem: null });
  expect(steps).toEqual(["kickstart"]);
  expect(world.loaded?.runs).toBe(1);
});

test("DE03 restart: kickstart -k, and another process runs", () => {
  const { outcome, steps } = follow(oldRuns, { ...runOld, restarts: true });
  expect(outcome).toEqual({ kind: "running", pid: 102, problem: null });
  expect(steps).toEqual(["kickstart -k"]);
});

test("DE03 restart of an agent that is not loaded is a start", () => {
  const { outcome, steps } = follow({ ...nothing, file: "new" }, { ...run, restarts: true });
  expect(outcome.kind).toBe("running");
  expect(steps).toEqual(["enable", "bootstrap", "note-loaded", "kickstart"]);
});

test("DE03 reload: written, booted out, and loaded once the label is unknown", () => {
  const { world, outcome, steps } = follow(oldRuns, run);
  expect(outcome.kind).toBe("running");
  expect(world).toMatchObject({ file: "new", noted: "new", loaded: { plist: "new" } });
  expect(steps).toEqual(["write", "bootout", "enable", "bootstrap", "note-loaded", "kickstart"]);
});

test("DE03 stop: booted out once, and followed until the label is unknown", () => {
  const { world, outcome, steps } = follow(oldRuns, { kind: "unload" });
  expect(outcome).toEqual({ kind: "unloaded" });
  expect(world.loaded).toBeNull();
  expect(steps).toEqual(["bootout"]);
});

test("DE03 stop of an agent that is not loaded does nothing", () => {
  expect(follow(nothing, { kind: "unload" })).toMatchObject({
    outcome: { kind: "unloaded" },
    steps: [],
  });
});
