import { z } from "zod";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ProgramOutcome } from "./broker-control.ts";
import { type AdminWatch, isUndecided, newAdminWatch, readAdminWatch } from "./admin-watch.ts";
import type { Deployment } from "./deployment.ts";
import { linkSteps } from "./link-steps.ts";
import { fetchSteps, notDescribed } from "./staging-steps.ts";
import {
  type DeploymentStepOptions,
  stepDone,
  stepFailed,
  type StepOutcome,
  type StepProgress,
} from "./step-options.ts";
import { type DeploymentSteps, lookUntil, stepsOf } from "./step-table.ts";

export interface AdminStepOptions extends Pick<
  DeploymentStepOptions,
  "packageName" | "folders" | "places" | "disk" | "records" | "registry" | "napi" | "clock"
> {
  readonly limits: Pick<DeploymentStepOptions["limits"], "tryMs" | "watchMs" | "lookEveryMs">;
  /** This control plane. */
  readonly self: { readonly version: string; readonly pid: number };
  /** Runs the program of the release in `folder` with this environment. */
  readonly run: (
    folder: string,
    args: readonly string[],
    limitMs: number,
    signal: AbortSignal,
  ) => Promise<ProgramOutcome>;
  readonly watcher: AdminWatcher;
  /** Brings what launchd starts up to date with this release. Throws ControlError. */
  readonly refreshAgent: () => void;
}

/** The watcher as a process. */
export interface AdminWatcher {
  start(): void;
  isAlive(watch: AdminWatch): Promise<boolean>;
  end(watch: AdminWatch): Promise<void>;
}

const describedSchema = z.object({ version: z.string() });
/** Beside what the watcher itself waits for: it restarts the control plane twice. */
const WATCHER_MORE_MS = 180_000;

/** The steps of a deployment of the control plane itself. The watcher restarts it and decides. */
export function adminSteps(options: AdminStepOptions): DeploymentSteps {
  const { folders, places, disk, watcher, self, clock, limits } = options;
  const { download, verify } = fetchSteps(options);
  const links = linkSteps({ target: "admin", ...options });
  const read = () => readAdminWatch(places.adminWatch, disk);

  const tryOut = async ({ version }: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const release = folders.find(version);
    if (release === null) return stepFailed("It is not installed.");
    const outcome = await options.run(release.folder, ["describe", "--json"], limits.tryMs, signal);
    const said = outcome.code === 0 ? describedVersion(outcome.output) : null;
    if (said === null) return stepFailed(notDescribed(outcome, limits.tryMs));
    return said === version
      ? stepDone("Starts here and accepts the settings")
      : stepFailed(`It says that it is ${said}.`);
  };

  const begin = (watch: AdminWatch) => {
    disk.write(places.adminWatch, `${JSON.stringify(watch)}\n`);
    watcher.start();
  };

  /** Waits for the watcher, and starts another one where it was ended. */
  const verdict = async (id: string, signal: AbortSignal): Promise<AdminWatch | null> => {
    const { lookEveryMs: everyMs, watchMs } = limits;
    const seen = await lookUntil<AdminWatch | "called off">(
      async () => {
        const watch = read();
        if (watch === null || watch.deployment !== id) return "called off";
        if (watch.verdict.kind !== "waiting") return watch;
        if (watch.watcher !== null && !(await watcher.isAlive(watch))) watcher.start();
        return null;
      },
      { limitMs: watchMs + WATCHER_MORE_MS, everyMs, signal, clock },
    );
    return seen === "called off" ? null : seen;
  };

  const start = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const { id, version } = deployment;
    if (read()?.deployment !== id) {
      begin(newAdminWatch(deployment, { oldPid: self.pid, watchMs: limits.watchMs }));
    }
    // The one that gives way does not come further than this.
    if (self.version === version && read()?.oldPid !== self.pid) return stepDone("Process is up");
    return outcomeOf(await verdict(id, signal));
  };

  const watch = async (
    { id, links: { current } }: Deployment,
    signal: AbortSignal,
    report: (progress: StepProgress) => void,
  ): Promise<StepOutcome> => {
    const deadline = read()?.deadline ?? null;
    report({
      detail: `The watcher looks whether it answers.${current === null ? "" : ` If not, ${current} comes back by itself.`}`,
      ...(deadline === null ? {} : { deadline }),
    });
    return outcomeOf(await verdict(id, signal));
  };

  const callOff = async () => {
    const watched = read();
    if (watched !== null && isUndecided(watched)) {
      disk.remove(places.adminWatch);
      await watcher.end(watched);
    }
  };

  const startAgain = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const { current } = deployment.links;
    if (current === null || self.version === current) {
      return stepDone(`${current ?? "The control plane"} runs again`);
    }
    const id = `${deployment.id}-back`;
    if (read()?.deployment !== id) {
      const { oldPid, watchMs } = { oldPid: self.pid, watchMs: limits.watchMs };
      const back = newAdminWatch({ ...deployment, id, version: current }, { oldPid, watchMs });
      begin(back);
    }
    return outcomeOf(await verdict(id, signal));
  };

  const putBack = async (deployment: Deployment): Promise<StepOutcome> => {
    await callOff();
    links.restoreLinks(deployment);
    return stepDone(`current-admin points to ${deployment.links.current ?? "nothing"} again`);
  };

  return stepsOf(
    {
      download,
      verify,
      try: tryOut,
      "hand-over": () => ({ kind: "skipped", detail: "The broker goes on" }),
      snapshot: () => ({ kind: "skipped", detail: "The database is the broker's" }),
      switch: links.switchOver,
      start,
      watch,
      keep: (deployment) => {
        options.refreshAgent();
        return links.keep(deployment);
      },
      "put-back": putBack,
      "start-again": startAgain,
    },
    {
      restoreLinks: links.restoreLinks,
      conclude: (deployment) => {
        const watched = read();
        // One that has still to restart needs it.
        if (watched !== null && !isUndecided(watched)) disk.remove(places.adminWatch);
        links.conclude(deployment);
      },
    },
  );
}

function outcomeOf(watch: AdminWatch | null): StepOutcome {
  if (watch === null) return stepFailed("The watcher did not decide.");
  const { verdict } = watch;
  switch (verdict.kind) {
    case "kept":
      return stepDone("It answers");
    case "undone":
      return stepFailed(verdict.reason);
    case "waiting":
      return stepFailed("The watcher did not decide.");
    default:
      return assertNever(verdict);
  }
}

function describedVersion(output: string): string | null {
  try {
    const parsed = describedSchema.safeParse(JSON.parse(output));
    return parsed.success ? parsed.data.version : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
