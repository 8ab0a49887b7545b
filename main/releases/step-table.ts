import type { Clock } from "../../broker/clock/clock.ts";
import type { Deployment, StepId } from "./deployment.ts";
import type { StepOutcome, StepProgress } from "./step-options.ts";

/** Does what the steps of a deployment say. Each step can be done again after it was cut off. */
export interface DeploymentSteps {
  perform(
    step: StepId,
    deployment: Deployment,
    signal: AbortSignal,
    report: (progress: StepProgress) => void,
  ): Promise<StepOutcome>;
  /** Points the links to where they were, the one that is started first. */
  restoreLinks(deployment: Deployment): void;
  /** Marks what came of it, once it has ended. Can be done again. */
  conclude(deployment: Deployment): void;
}

/** What each step of a target does. */
export type StepTable = Readonly<
  Record<
    StepId,
    (
      deployment: Deployment,
      signal: AbortSignal,
      report: (progress: StepProgress) => void,
    ) => StepOutcome | Promise<StepOutcome>
  >
>;

/** The steps of a target by its table. */
export function stepsOf(
  table: StepTable,
  more: Pick<DeploymentSteps, "restoreLinks" | "conclude">,
): DeploymentSteps {
  return {
    perform: async (step, deployment, signal, report) => table[step](deployment, signal, report),
    restoreLinks: more.restoreLinks,
    conclude: more.conclude,
  };
}

/** Has each target's deployments done by the steps of that target. */
export function stepsByTarget(
  steps: Readonly<Record<Deployment["target"], DeploymentSteps>>,
): DeploymentSteps {
  return {
    perform: (step, deployment, signal, report) =>
      steps[deployment.target].perform(step, deployment, signal, report),
    restoreLinks: (deployment) => steps[deployment.target].restoreLinks(deployment),
    conclude: (deployment) => steps[deployment.target].conclude(deployment),
  };
}

export interface Looking {
  readonly limitMs: number;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Looks until something is seen; null when that took too long or nobody waits for it any more. */
export async function lookUntil<Seen>(
  look: () => Promise<Seen | null>,
  { limitMs, everyMs, signal, clock }: Looking,
): Promise<Seen | null> {
  const deadline = clock.now() + limitMs;
  while (!signal.aborted && clock.now() < deadline) {
    const seen = await look();
    if (seen !== null) return seen;
    await clock.sleep(everyMs, signal);
  }
  return null;
}
