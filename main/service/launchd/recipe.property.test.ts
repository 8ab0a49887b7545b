import fc from "fast-check";
import { expect, test } from "vitest";
import { failureText } from "./failure-text.ts";
import {
  type Fault,
  settle,
  type SimulatedLaunchd,
  typeCommand,
  untilItEnds,
} from "./in-memory-launchd.ts";

const place = { domain: "gui/501", label: "L", plistPath: "/agents/L.plist" };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant("none" as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      code: fc.constantFrom(-1, 3, 5, 36, 37, 113, 119, 122, 161),
      isDone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom("killed-before" as const, "killed-after" as const) },
);

const worlds: fc.Arbitrary<SimulatedLaunchd> = fc.record({
  loaded: fc.option(
    fc.record({
      plist: fc.constantFrom("old", "new"),
      isRunning: fc.boolean(),
      runs: fc.nat(3),
      leavingFor: fc.option(fc.nat(3)),
    }),
  ),
  isDisabled: fc.boolean(),
  isPended: fc.boolean(),
  file: fc.constantFrom(null, "old", "new"),
  noted: fc.constantFrom(null, "old", "new"),
  refused: fc.constantFrom(null, null, "new"),
});

test("DE03 an agent that was running runs again, or the person reads exactly what to type", () => {
  fc.assert(
    fc.property(
      worlds,
      fc.array(fault, { maxLength: 60 }),
      fc.boolean(),
      (start, faults, restarts) => {
        const world = structuredClone(start);
        const outcome = untilItEnds(world, { kind: "run", plist: "new", restarts }, faults);
        if (outcome.kind === "running") {
          expect(world.loaded).toMatchObject({ isRunning: true, leavingFor: null });
          return;
        }
        expect(outcome.kind).toBe("failed");
        if (outcome.kind !== "failed") return;
        const { commands, hint } = failureText(outcome.reason, outcome.detail, place);
        for (const command of commands) expect(hint).toContain(command);
        world.refused = null;
        settle(world);
        for (const command of commands) typeCommand(world, command);
        settle(world);
        // Where no plist could be written, there was none before either.
        if (world.file !== null) expect(world.loaded).toMatchObject({ isRunning: true });
        else expect(start.file).toBeNull();
      },
    ),
    { numRuns: 3_000 },
  );
});

test("DE03 an agent that has to go is unloaded, or the person reads exactly what to type", () => {
  fc.assert(
    fc.property(worlds, fc.array(fault, { maxLength: 40 }), (start, faults) => {
      const world = structuredClone(start);
      const outcome = untilItEnds(world, { kind: "unload" }, faults);
      expect(["unloaded", "failed"]).toContain(outcome.kind);
      if (outcome.kind === "failed") {
        const { commands } = failureText(outcome.reason, outcome.detail, place);
        for (const command of commands) typeCommand(world, command);
      }
      settle(world);
      expect(world.loaded).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

test("DE03 two failures in a row need no person", () => {
  const transient = fc.oneof(
    fc.record({ code: fc.constantFrom(-1, 5, 36, 37, 113, 119), isDone: fc.boolean() }),
    fc.constantFrom("none" as const, "killed-before" as const, "killed-after" as const),
  );
  const takesAll = worlds.map((world) => ({ ...world, refused: null }));
  fc.assert(
    fc.property(takesAll, fc.array(transient, { maxLength: 2 }), (start, faults) => {
      const world = structuredClone(start);
      const outcome = untilItEnds(world, { kind: "run", plist: "new", restarts: false }, faults);
      // What cannot be written has no second try: a full disk needs a person.
      const couldNotWrite = outcome.kind === "failed" && outcome.reason === "cannot_write";
      if (!couldNotWrite) expect(outcome.kind).toBe("running");
    }),
    { numRuns: 3_000 },
  );
});
