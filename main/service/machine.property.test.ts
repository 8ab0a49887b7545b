import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkerExit } from "../api/status.ts";
import { decide } from "./machine.ts";
import {
  initialService,
  nextTimeOf,
  processOf,
  type Service,
  type ServiceEffect,
  type ServiceEvent,
} from "./service-state.ts";
import { usualLimits as limits } from "./usual-limits.ts";

const mode = fc.constantFrom("handover", "wait", "stop");
const exitOf = (code: number | null): WorkerExit => ({ at: 0, code, signal: null, lines: [] });

/** What people do, and what happens to the process that is there or asked for. */
const step = fc.oneof(
  fc.constant({ kind: "start", by: null } as const),
  fc.constant({ kind: "restart", by: null } as const),
  fc.record({ kind: fc.constant("stop" as const), by: fc.constant(null), mode }),
  fc.constant({ kind: "spawn-ends" } as const),
  fc.constant({ kind: "spawn-fails" } as const),
  fc.record({ kind: fc.constant("answers" as const), ready: fc.boolean() }),
  fc.constant({ kind: "silent" } as const),
  fc.record({ kind: fc.constant("dies" as const), code: fc.constantFrom(0, 1, 78, null) }),
  fc.record({
    kind: fc.constant("time-passes" as const),
    ms: fc.integer({ min: 0, max: 400_000 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A machine with one process at most, as the runner has it. */
class Model {
  service: Service = initialService("running", null, 0);
  now = 0;
  spawning = false;
  pid: number | null = null;
  nextPid = 1;
  spawnsWhileUnwanted = 0;
  spawnsBesideAnother = 0;

  take(each: Step): void {
    switch (each.kind) {
      case "start":
      case "restart":
      case "stop":
      case "silent":
        return this.event(each);
      case "spawn-ends": {
        if (!this.spawning) return;
        this.spawning = false;
        const pid = this.nextPid++;
        this.pid = pid;
        const process = { pid, startTime: `t${pid}`, startedAt: this.now };
        return this.event({ kind: "spawned", process });
      }
      case "spawn-fails":
        if (!this.spawning) return;
        this.spawning = false;
        return this.event({ kind: "not-spawned", message: "no", isFinal: false });
      case "answers":
        return this.event({ kind: "answered", ready: each.ready, problem: null });
      case "dies": {
        if (this.pid === null) return;
        const { pid } = this;
        this.pid = null;
        return this.event({ kind: "exited", pid, exit: exitOf(each.code) });
      }
      case "time-passes":
        this.now += each.ms;
        return this.event({ kind: "time" });
    }
  }

  event(event: ServiceEvent): void {
    const { next, effects } = decide(this.service, event, this.now, limits);
    this.service = next;
    for (const effect of effects) this.perform(effect);
  }

  perform(effect: ServiceEffect): void {
    if (effect.kind !== "spawn") return;
    if (this.service.wanted === "stopped") this.spawnsWhileUnwanted += 1;
    if (this.spawning || this.pid !== null) this.spawnsBesideAnother += 1;
    this.spawning = true;
  }
}

function afterAll(steps: readonly Step[]): Model {
  const model = new Model();
  for (const each of steps) model.take(each);
  return model;
}

test("there is never more than one process, and none is started that is not wanted", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = afterAll(steps);
      expect(model.spawnsWhileUnwanted).toBe(0);
      expect(model.spawnsBesideAnother).toBe(0);
      expect(processOf(model.service)?.pid ?? null).toBe(model.pid);
    }),
  );
});

test("after a stop everything leads to stopped, whatever was before", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), mode, (steps, how) => {
      const model = afterAll(steps);
      model.take({ kind: "stop", by: null, mode: how });
      model.take({ kind: "spawn-ends" });
      // SIGKILL is the last that is sent, and ends every process.
      for (let left = 3; nextTimeOf(model.service) !== null && left > 0; left -= 1) {
        model.take({ kind: "time-passes", ms: (nextTimeOf(model.service) ?? 0) - model.now });
      }
      model.take({ kind: "dies", code: null });
      expect(model.service).toMatchObject({ wanted: "stopped", actual: { state: "stopped" } });
    }),
  );
});

test("after a start a worker comes to run from every state", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = afterAll(steps);
      // What ends is gone before the next one starts.
      if (model.service.actual.state === "stopping") {
        model.take({ kind: "start", by: null });
        model.take({ kind: "spawn-ends" });
        model.take({ kind: "dies", code: 0 });
      }
      model.take({ kind: "start", by: null });
      model.take({ kind: "spawn-ends" });
      model.take({ kind: "answers", ready: true });
      expect(model.service).toMatchObject({ wanted: "running", actual: { state: "running" } });
    }),
  );
});

test("a worker that always dies is started a bounded number of times", () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 78, null), (code) => {
      const model = afterAll([{ kind: "start", by: null }]);
      let starts = 0;
      for (let left = 50; left > 0; left -= 1) {
        if (model.spawning) starts += 1;
        model.take({ kind: "spawn-ends" });
        model.take({ kind: "dies", code });
        const at = nextTimeOf(model.service);
        if (at !== null) model.take({ kind: "time-passes", ms: at - model.now });
      }
      expect(starts).toBe(code === 78 ? 1 : limits.exitsMax);
    }),
  );
});
