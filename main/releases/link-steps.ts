import type { Clock } from "../../broker/clock/clock.ts";
import type { ReleaseTarget } from "../api/releases.ts";
import type { Deployment } from "./deployment.ts";
import { prunableVersions } from "./prune.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleaseFolders } from "./release-folders.ts";
import type { ReleasePlaces } from "./release-places.ts";
import { type ReleaseRecords, withFailure, withoutFailure } from "./release-records.ts";
import { stepDone, stepFailed, type StepOutcome } from "./step-options.ts";

/** The steps that change a target's links and what is known of its releases. Each can be done again. */
export interface LinkSteps {
  switchOver(deployment: Deployment): StepOutcome;
  keep(deployment: Deployment): StepOutcome;
  restoreLinks(deployment: Deployment): void;
  conclude(deployment: Deployment): void;
}

export interface LinkStepOptions {
  readonly target: ReleaseTarget;
  readonly folders: ReleaseFolders;
  readonly places: ReleasePlaces;
  readonly disk: ReleaseDisk;
  readonly records: ReleaseRecords;
  readonly clock: Clock;
}

export function linkSteps(options: LinkStepOptions): LinkSteps {
  const { target, folders, places, disk, records, clock } = options;

  const prune = () => {
    const installed = folders.installed().map(({ version }) => version);
    const pinned = records.of(target).pin?.version ?? null;
    for (const version of prunableVersions(installed, folders.links(), pinned)) {
      folders.remove(version);
    }
  };

  return {
    switchOver: ({ version, links }) => {
      if (folders.find(version) === null) return stepFailed("It is not installed.");
      if (links.current !== version) folders.point("previous", links.current);
      folders.point("current", version);
      return stepDone(`current-${target} points to ${version}`);
    },
    keep: ({ version, kind, links, by }) => {
      const { failures } = records.of(target);
      const at = clock.now();
      if (folders.links().failed === version) folders.point("failed", null);
      records.change(target, {
        failures: withoutFailure(failures, version),
        since: at,
        pin:
          kind === "deploy"
            ? null
            : { version, from: links.current, cause: "rollback", reason: null, by, at },
      });
      prune();
      return stepDone(
        links.current === null ? "Kept" : `${links.current} stays ready to go back to`,
      );
    },
    restoreLinks: ({ links }) => restoreLinks(folders, links),
    conclude: (deployment) => {
      const { stage, version, links } = deployment;
      disk.remove(places.staging(target, deployment.id));
      if (stage.kind !== "ended" || stage.undoing === null) return;
      const { blame, reason } = stage.undoing;
      const at = clock.now();
      if (blame === "release" && deployment.kind === "deploy" && folders.find(version) !== null) {
        folders.point("failed", version);
        const { failures } = records.of(target);
        records.change(target, { failures: withFailure(failures, version, { at, reason }) });
      }
      if (stage.status !== "rolled-back" || links.current === null || deployment.kind !== "deploy")
        return;
      const wasSwitched = deployment.steps.some(({ id }) => id === "put-back");
      if (blame === "crash" || !wasSwitched) return;
      const cause = blame === "release" ? "undone" : "rollback";
      const by = blame === "release" ? deployment.by : stage.undoing.by;
      records.change(target, {
        pin: { version: links.current, from: version, cause, reason, by, at },
      });
    },
  };
}

/** Points a target's links to where they were, the one that is started first. */
export function restoreLinks(
  folders: Pick<ReleaseFolders, "find" | "point">,
  { current, previous }: Pick<Deployment["links"], "current" | "previous">,
): void {
  if (current !== null && folders.find(current) !== null) folders.point("current", current);
  folders.point("previous", previous !== null && folders.find(previous) !== null ? previous : null);
}
