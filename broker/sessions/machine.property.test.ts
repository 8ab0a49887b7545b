import fc from "fast-check";
import { expect, it } from "vitest";
import { World } from "./testing/machine-world.ts";
import { type Step, steps } from "./testing/steps.ts";

/**
 * Long scripts in which messages mostly get somewhere before something happens to them: fast-check's
 * own arrays have some five elements.
 */
function scripts(of: readonly Step[]): fc.Arbitrary<readonly Step[]> {
  const often: readonly Step[] = ["message", "codex-takes", "codex-is-heard"];
  const weighted = [...of, ...Array.from({ length: 6 }, () => often).flat()];
  return fc.array(fc.constantFrom(...weighted), { maxLength: 60, size: "max" });
}

/** A worker finds an input that it had sent before it died, behind what the agent posted meanwhile. */
const foundBehindTheAgent: readonly Step[] = [
  ...(["message", "message", "codex-takes", "codex-is-heard", "codex-takes"] as const),
  ...(["codex-asks-the-model", "worker-dies", "agent-posts"] as const),
];

/** The answers that are the last messages of turns, not those before an input joined one. */
function atEnds(world: World): readonly string[] {
  return world.answers.filter((key) => key.split(":").length === 2);
}

it("loses no message, delivers none twice and answers no turn twice, whatever dies when", () => {
  fc.assert(
    fc.property(scripts(steps), (script) => {
      const world = new World();
      for (const step of script) world.do(step);
      world.settle();
      expect(world.state.turn.state).toBe("none");
      expect(world.state.delivery.state).toBe("none");
      expect(world.state.startAnew).toBe(false);
      expect(new Set(world.amended).size).toBe(world.amended.length);
      for (const key of world.amended) expect(world.said).toContain(key);
      expect(world.forgotWhileRunning).toBe(false);
      expect(world.unasked).toEqual([]);
      expect(world.mistakes).toEqual([]);
      for (const [id, state] of world.messages) {
        const inputs = world.inputsOfMessage.get(id)?.size ?? 0;
        expect(["done", "dropped"]).toContain(state);
        if (state === "done") expect(inputs).toBe(1);
        expect(inputs).toBeLessThanOrEqual(1);
      }
      expect(new Set(world.answers).size).toBe(world.answers.length);
      const completed = world.turns.filter((turn) => turn.status === "completed");
      expect(atEnds(world).length).toBeLessThanOrEqual(completed.length);
    }),
    { numRuns: 6_000, examples: [[foundBehindTheAgent]] },
  );
});

it("answers each completed turn when nobody stops and nothing dies", () => {
  const calm = steps.filter(
    (step) =>
      ![
        ...["stop", "new", "removal", "agent-posts"],
        ...["worker-dies", "codex-dies", "codex-dies-and-forgets"],
      ].includes(step),
  );
  fc.assert(
    fc.property(scripts(calm), (script) => {
      const world = new World();
      for (const step of script) world.do(step);
      world.settle();
      const completed = world.turns.filter((turn) => turn.status === "completed");
      expect(world.mistakes).toEqual([]);
      expect(atEnds(world).length).toBe(completed.length);
    }),
    { numRuns: 2_000 },
  );
});
