import { errorText } from "../../broker/errors/broker-error.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { Operation } from "../api/operations.ts";
import { type Deployment, deploymentSchema, type DeploymentEvent } from "./deployment.ts";
import { decideDeployment, isBeforeSwitch, withStep } from "./deployment-machine.ts";
import type { DeploymentSteps } from "./step-table.ts";
import type { ReleaseDisk } from "./release-disk.ts";

/** Takes deployments from step to step, one at a time. */
export interface DeploymentRunner {
  /** The deployment that is under way. */
  current(): Deployment | null;
  /** Begins; resolves when it has ended. */
  run(deployment: Deployment): Promise<void>;
  /**
   * Reads what an earlier control plane left, and puts the links right before anything is started
   * from them. Null when it left nothing, or nothing is to be done any more.
   */
  recover(): Deployment | null;
  cancel(by: string | null): void;
  /** Leaves what is under way to the next control plane. */
  close(): Promise<void>;
}

export interface DeploymentRunnerOptions {
  readonly steps: DeploymentSteps;
  readonly journal: string;
  readonly disk: ReleaseDisk;
  /** Called whenever something of it changed. */
  readonly onChange: (deployment: Deployment) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export function deploymentRunner(options: DeploymentRunnerOptions): DeploymentRunner {
  const { steps, journal, disk, clock, log } = options;
  let current: Deployment | null = null;
  let asked: AbortController | null = null;
  let cancelled: { readonly by: string | null } | null = null;
  let isClosed = false;
  let over: Promise<void> = Promise.resolve();

  const keep = (deployment: Deployment) => {
    current = deployment;
    disk.write(journal, `${JSON.stringify(deployment)}\n`);
    options.onChange(deployment);
  };

  const step = async (deployment: Deployment): Promise<Deployment | null> => {
    const { stage } = deployment;
    if (stage.kind === "ended") return deployment;
    asked = new AbortController();
    if (cancelled !== null && stage.kind === "forward") asked.abort();
    let outcome: DeploymentEvent;
    try {
      outcome = await steps.perform(stage.step, deployment, asked.signal, (progress) => {
        const before = current ?? deployment;
        const after = withStep(before, stage.step, progress);
        current = after;
        if (JSON.stringify(before.steps) !== JSON.stringify(after.steps)) options.onChange(after);
      });
    } catch (thrown) {
      log.error("A step of a deployment failed", { step: stage.step, error: thrown });
      outcome = { kind: "failed", reason: errorText(thrown) };
    }
    if (isClosed) return null;
    const before = current ?? deployment;
    const wish = cancelled;
    if (wish !== null && stage.kind === "forward" && stage.step !== "keep") {
      cancelled = null;
      const facts = outcome.kind === "failed" || !("facts" in outcome) ? {} : outcome.facts;
      return decideDeployment(
        { ...before, ...facts },
        { kind: "cancelled", by: wish.by },
        clock.now(),
      );
    }
    log.info("A step of a deployment ended", { step: stage.step, outcome: outcome.kind });
    return decideDeployment(before, outcome, clock.now());
  };

  const runAll = async (first: Deployment): Promise<void> => {
    let deployment = first;
    keep(deployment);
    while (deployment.stage.kind !== "ended") {
      const next = await step(deployment);
      if (next === null) return;
      deployment = next;
      keep(deployment);
    }
    conclude(deployment);
  };

  const conclude = (deployment: Deployment) => {
    steps.conclude(deployment);
    disk.remove(journal);
    current = null;
    cancelled = null;
    options.onChange(deployment);
  };

  return {
    current: () => current,
    run: (deployment) => {
      over = runAll(deployment);
      return over;
    },
    recover: () => {
      const left = readDeployment(disk.read(journal));
      if (left === null) return null;
      const next = decideDeployment(left, { kind: "found" }, clock.now());
      if (next.stage.kind === "undo") steps.restoreLinks(next);
      if (next.stage.kind !== "ended") {
        keep(next);
        return next;
      }
      conclude(next);
      return null;
    },
    cancel: (by) => {
      cancelled = { by };
      asked?.abort();
    },
    close: async () => {
      isClosed = true;
      asked?.abort();
      await over;
    },
  };
}

/** What the interface shows of a deployment. Pure. */
export function operationOf(deployment: Deployment, endedAt: number | null): Operation {
  const { id, kind, target, by, at, version, links, steps, stage } = deployment;
  const isForward = stage.kind === "forward";
  return {
    id,
    kind: `${target}.${kind}`,
    status: stage.kind === "ended" ? stage.status : "running",
    steps,
    by,
    at,
    endedAt: stage.kind === "ended" ? endedAt : null,
    reason: stage.kind === "forward" ? null : (stage.undoing?.reason ?? null),
    version,
    from: links.current,
    canCancel: isForward && isBeforeSwitch(stage.step),
    canRollBack: isForward && !isBeforeSwitch(stage.step) && stage.step !== "keep",
  };
}

/** Null when there is none, or none that can be understood. */
export function readDeployment(text: string | null): Deployment | null {
  if (text === null) return null;
  try {
    const parsed = deploymentSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
