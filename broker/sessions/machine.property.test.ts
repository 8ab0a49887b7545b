import fc from "fast-check";
import { expect, it } from "vitest";
import { steps, World } from "./testing/machine-world.ts";

it("loses no message, delivers none twice and says nothing twice, whatever dies when", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 60 }), (script) => {
      const world = new World();
      for (const step of script) world.do(step);
      world.settle();
      expect(world.state.turn.state).toBe("none");
      expect(world.state.delivery.state).toBe("none");
      expect(world.state.startAnew).toBe(false);
      expect(new Set(world.amended).size).toBe(world.amended.length);
      for (const key of world.amended) expect(world.said).toContain(key);
      expect(world.forgotWhileRunning).toBe(false);
      for (const [id, state] of world.messages) {
        const inputs = world.inputsOfMessage.get(id)?.size ?? 0;
        expect(["delivered", "dropped"]).toContain(state);
        if (state === "delivered") expect(inputs).toBe(1);
        expect(inputs).toBeLessThanOrEqual(1);
      }
      expect(new Set(world.said).size).toBe(world.said.length);
      expect(new Set(world.answers).size).toBe(world.answers.length);
      const completed = world.turns.filter((turn) => turn.status === "completed");
      expect(world.answers.length).toBeLessThanOrEqual(completed.length);
    }),
    { numRuns: 3_000 },
  );
});

it("answers each completed turn when nobody stops and nothing dies", () => {
  const calm = steps.filter(
    (step) =>
      !["stop", "new", "removal", "worker-dies", "codex-dies", "codex-dies-and-forgets"].includes(
        step,
      ),
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...calm), { maxLength: 60 }), (script) => {
      const world = new World();
      for (const step of script) world.do(step);
      world.settle();
      const completed = world.turns.filter((turn) => turn.status === "completed");
      expect(world.answers.length).toBe(completed.length);
    }),
    { numRuns: 2_000 },
  );
});
