import type { Clock } from "../../../broker/clock/clock.ts";
import { assertNever, errorText } from "../../../broker/errors/broker-error.ts";
import { readFileIfThere } from "../../settings/private-file.ts";
import type { CommandAnswer } from "./job-state.ts";
import type { Launchctl } from "./launchctl.ts";
import {
  type Goal,
  type Outcome,
  plan,
  type RecipeLimits,
  type Seen,
  type Step,
} from "./recipe.ts";

/** What a recipe acts on. */
export interface RecipeWorld {
  readonly launchctl: Launchctl;
  /** Where the agent's plist is kept. */
  readonly plistPath: string;
  /** Where the plist that is loaded is remembered. */
  readonly loadedPath: string;
  readonly write: (path: string, text: string) => void;
  /** Who else has the label, in a sentence; null when nobody. */
  readonly older: () => Promise<string | null>;
  readonly clock: Clock;
  readonly pauseMs: number;
  readonly limits: RecipeLimits;
}

/** Follows the plan step by step. What it can expect to go wrong is in the outcome. */
export async function runRecipe(world: RecipeWorld, goal: Goal): Promise<Outcome> {
  const steps = plan(goal, world.limits);
  // These do not change by themselves, and each command takes its time.
  const [isDisabled, older] = await Promise.all([world.launchctl.disabled(), world.older()]);
  let turn = steps.next();
  while (turn.done !== true) {
    const { value } = turn;
    const answer =
      value.kind === "look"
        ? { ...wellDone, seen: { ...(await look(world)), isDisabled, older } }
        : { ...(await perform(world, value)), seen: null };
    turn = steps.next(answer);
  }
  return turn.value;
}

const wellDone: CommandAnswer = { code: 0, text: "" };
/** EX_CANTCREAT: any number but 0 says that a file was not written. */
const CANNOT_WRITE: number = 73;

async function look({
  launchctl,
  plistPath,
  loadedPath,
}: RecipeWorld): Promise<Omit<Seen, "isDisabled" | "older">> {
  return {
    job: await launchctl.job(),
    file: readFileIfThere(plistPath),
    loaded: readFileIfThere(loadedPath),
  };
}

async function perform(
  { launchctl, plistPath, loadedPath, write, clock, pauseMs }: RecipeWorld,
  step: Exclude<Step, { readonly kind: "look" }>,
): Promise<CommandAnswer> {
  switch (step.kind) {
    case "write":
      return written(() => write(plistPath, step.plist));
    case "note-loaded":
      return written(() => write(loadedPath, step.plist));
    case "enable":
      return launchctl.enable();
    case "bootstrap":
      return launchctl.bootstrap(plistPath);
    case "bootout":
      return launchctl.bootout();
    case "kickstart":
      return launchctl.kickstart({ kills: step.kills });
    case "pause":
      await clock.sleep(pauseMs);
      return wellDone;
    default:
      return assertNever(step);
  }
}

function written(write: () => void): CommandAnswer {
  try {
    write();
    return wellDone;
  } catch (thrown) {
    return { code: CANNOT_WRITE, text: errorText(thrown) };
  }
}
