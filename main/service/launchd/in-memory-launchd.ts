import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { Job } from "./job-state.ts";
import {
  type Goal,
  type Outcome,
  plan,
  type RecipeLimits,
  type Step,
  type StepAnswer,
} from "./recipe.ts";

// A launchd in memory for the recipe's tests: it fails where a test says so, and the control plane
// that follows the recipe is killed there.

const quickLimits: RecipeLimits = { gone: 6, bootstraps: 3, started: 8, kickAgain: 3 };

export type Fault =
  | "none"
  /** The command answers with this and does nothing, or does its work all the same. */
  | { readonly code: number; readonly isDone: boolean }
  | "killed-before"
  | "killed-after";

export interface SimulatedLaunchd {
  loaded: { plist: string; isRunning: boolean; runs: number; leavingFor: number | null } | null;
  isDisabled: boolean;
  isPended: boolean;
  file: string | null;
  noted: string | null;
  /** A plist that launchd refuses, whatever one does. */
  refused: string | null;
}

/** Runs the plan; one that is killed is made again by the next control plane. */
export function untilItEnds(
  world: SimulatedLaunchd,
  goal: Goal,
  faults: readonly Fault[],
  onStep: (step: Step) => void = () => {},
): Outcome {
  const left = [...faults];
  for (;;) {
    const steps = plan(goal, quickLimits);
    let turn = steps.next();
    let isKilled = false;
    while (turn.done !== true && !isKilled) {
      const step = turn.value;
      onStep(step);
      const next =
        step.kind === "pause" || step.kind === "look" ? "none" : (left.shift() ?? "none");
      isKilled = next === "killed-before" || next === "killed-after";
      if (next === "killed-before") break;
      const answer = perform(world, step, next);
      if (!isKilled) turn = steps.next(answer);
    }
    if (turn.done === true) return turn.value;
  }
}

function perform(world: SimulatedLaunchd, step: Step, fault: Fault): StepAnswer {
  pass(world);
  if (step.kind === "look") {
    const seen = {
      job: jobOf(world),
      isDisabled: world.isDisabled,
      file: world.file,
      loaded: world.noted,
      older: null,
    };
    return { code: 0, text: "", seen };
  }
  if (typeof fault === "object") {
    if (fault.isDone) effect(world, step);
    return { code: fault.code, text: `fault ${fault.code}`, seen: null };
  }
  const code = effect(world, step);
  return { code, text: `code ${code}`, seen: null };
}

/** What launchd does with a step; the code it answers with. */
function effect(world: SimulatedLaunchd, step: Step): number {
  const { loaded } = world;
  switch (step.kind) {
    case "write":
      world.file = step.plist;
      return 0;
    case "note-loaded":
      world.noted = step.plist;
      return 0;
    case "enable":
      world.isDisabled = false;
      return 0;
    case "bootstrap":
      if (world.isDisabled) return 119;
      if (world.file === null || world.file === world.refused || loaded !== null) return 5;
      world.loaded = {
        plist: world.file,
        isRunning: !world.isPended,
        runs: world.isPended ? 0 : 1,
        leavingFor: null,
      };
      return 0;
    case "bootout":
      if (loaded === null) return 3;
      if (loaded.leavingFor !== null) return 36;
      loaded.leavingFor = 2;
      return 0;
    case "kickstart":
      if (loaded === null) return 113;
      if (loaded.leavingFor !== null) return 36;
      if (step.kills || !loaded.isRunning) loaded.runs += 1;
      loaded.isRunning = true;
      return 0;
    case "look":
    case "pause":
      return 0;
    default:
      return assertNever(step);
  }
}

function pass(world: SimulatedLaunchd): void {
  const { loaded } = world;
  if (loaded === null || loaded.leavingFor === null) return;
  if (loaded.leavingFor === 0) world.loaded = null;
  else loaded.leavingFor -= 1;
}

export function settle(world: SimulatedLaunchd): void {
  for (let looks = 0; looks < 10; looks += 1) pass(world);
}

function jobOf({ loaded }: SimulatedLaunchd): Job {
  if (loaded === null) return { kind: "absent" };
  const isLeaving = loaded.leavingFor !== null;
  return {
    kind: "loaded",
    state: isLeaving ? "leaving" : loaded.isRunning ? "running" : "idle",
    pid: loaded.isRunning ? 100 + loaded.runs : null,
    runs: loaded.runs,
    lastExit: null,
    path: null,
    program: null,
  };
}

/** A person types it; what fails is passed over, as `;` does. */
export function typeCommand(world: SimulatedLaunchd, command: string): void {
  const word = command.split(" ")[1];
  switch (word) {
    case "enable":
    case "bootstrap":
    case "bootout":
      effect(world, { kind: word });
      return;
    case "kickstart":
      effect(world, { kind: "kickstart", kills: false });
      return;
    default:
      throw new Error(`Nobody can type this: ${command}`);
  }
}
