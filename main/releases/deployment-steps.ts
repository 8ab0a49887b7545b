import { join } from "node:path";
import { countWordFirst } from "../api/number-words.ts";
import type { WatchCheck } from "../api/operations.ts";
import type { Baseline, Deployment } from "./deployment.ts";
import { linkSteps } from "./link-steps.ts";
import { pruneSnapshots, snapshotName } from "./release-snapshots.ts";
import { stagingSteps } from "./staging-steps.ts";
import {
  type DeploymentStepOptions,
  lastLine,
  megabytes,
  stepDone,
  stepFailed,
  type StepOutcome,
  type StepProgress,
} from "./step-options.ts";
import { type DeploymentSteps, lookUntil, stepsOf } from "./step-table.ts";
import { lateReason, type WatchVerdict, watchVerdict } from "./watch-checks.ts";

export function deploymentSteps(options: DeploymentStepOptions): DeploymentSteps {
  const { folders, places, disk, records, broker, clock, limits } = options;
  const looking = (limitMs: number, signal: AbortSignal) => ({
    ...{ limitMs, everyMs: limits.lookEveryMs, signal, clock },
  });
  const { download, verify, tryOut } = stagingSteps(options);
  const { switchOver, keep, restoreLinks, conclude } = linkSteps({ target: "worker", ...options });

  const handOver = async (deployment: Deployment): Promise<StepOutcome> => {
    const isWanted = broker.isWanted();
    const before = (await broker.sight(clock.now())).answer;
    const runningTurns = before === null ? 0 : await broker.runningTurns();
    const baseline: Baseline = {
      isWanted,
      ready: before?.ready ?? false,
      slackLive: before?.slackLive ?? false,
      codexReady: before?.codexReady ?? false,
      runningTurns,
    };
    if (before !== null && before.schemaMin !== null) {
      records.keepDatabase({ schema: before.schema, schemaMin: before.schemaMin });
    }
    await broker.hold(holdReason(deployment));
    const facts = { baseline };
    if (!isWanted) return { kind: "skipped", detail: "The broker is stopped", facts };
    return stepDone(
      runningTurns === 0
        ? "No turn is running; new messages are kept"
        : `${countWordFirst(runningTurns)} ${runningTurns === 1 ? "turn" : "turns"} left running with Codex; new messages are kept`,
      facts,
    );
  };

  const snapshot = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const current = folders.currentFolder();
    if (current === null) return { kind: "skipped", detail: "No release ran before" };
    const { current: from } = deployment.links;
    const schema = records.all().database?.schema ?? null;
    disk.makeFolder(places.snapshots);
    const path = join(places.snapshots, snapshotName(from, schema, clock.now()));
    const { code, words, isLate } = await broker.run(
      current,
      ["backup", path],
      limits.snapshotMs,
      signal,
    );
    if (code === 0 && disk.exists(path)) {
      pruneSnapshots(places.snapshots, disk);
      return stepDone(`Database copied, ${megabytes(disk.size(path))}`);
    }
    disk.remove(path);
    if (words.includes("There is no database")) {
      return { kind: "skipped", detail: "There is no database yet" };
    }
    return stepFailed(
      isLate
        ? "The database could not be copied in time."
        : `The database could not be copied. ${lastLine(words)}`,
    );
  };

  const start = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const { version, baseline } = deployment;
    if (baseline?.isWanted === false) {
      broker.letGo();
      return {
        kind: "skipped",
        detail: `The broker is stopped; ${version} runs from its next start`,
      };
    }
    const from = clock.now();
    broker.letGo();
    const seen = await lookUntil(
      async () => {
        const sight = await broker.sight(from);
        if (sight.exit !== null) return { ended: sight.exit };
        const isIt = sight.answer !== null && sight.answer.pid === sight.pid;
        return isIt && sight.answer?.version === version ? { answer: sight.answer } : null;
      },
      looking(limits.startMs, signal),
    );
    if (seen !== null && "ended" in seen) return stepFailed(`It ended ${seen.ended}.`);
    if (seen === null) return stepDone("It was started and does not answer yet");
    const before = records.all().database?.schema ?? null;
    const { schema, schemaMin } = seen.answer;
    if (schemaMin !== null) records.keepDatabase({ schema, schemaMin });
    return stepDone(
      before !== null && before !== schema
        ? `Process is up, schema moved from ${before} to ${schema}`
        : "Process is up",
    );
  };

  const watch = async (
    deployment: Deployment,
    signal: AbortSignal,
    report: (progress: StepProgress) => void,
  ): Promise<StepOutcome> => {
    const { version, baseline, links } = deployment;
    if (baseline?.isWanted === false) return { kind: "skipped", detail: "The broker is stopped" };
    // After a crash of the control plane nobody knows: then everything but the network is demanded.
    const before = baseline ?? { ready: false, slackLive: false, codexReady: true };
    const from = clock.now();
    const deadline = from + limits.watchMs;
    const back =
      links.current === null ? "" : ` If a check fails, ${links.current} comes back by itself.`;
    let goodSince: number | null = null;
    let checks: readonly WatchCheck[] = [];
    while (!signal.aborted && clock.now() < deadline) {
      const verdict: WatchVerdict = watchVerdict(await broker.sight(from), version, before);
      checks = verdict.checks;
      const seconds = Math.round((clock.now() - from) / 1_000);
      report({
        detail: `${seconds} s of ${Math.round(limits.watchMs / 1_000)} s.${back}`,
        deadline,
        checks: [...checks],
      });
      if (verdict.kind === "bad") return stepFailed(verdict.reason);
      if (!broker.isWanted())
        return { kind: "skipped", detail: "The broker was stopped meanwhile" };
      if (verdict.kind === "waiting") goodSince = null;
      else {
        goodSince ??= clock.now();
        if (clock.now() - goodSince >= limits.steadyMs) return stepDone(goodWords(checks));
      }
      await clock.sleep(limits.lookEveryMs, signal);
    }
    return stepFailed(lateReason(checks, limits.watchMs));
  };

  const putBack = async (deployment: Deployment): Promise<StepOutcome> => {
    await broker.hold(`${deployment.links.current ?? "The release before"} is put back.`);
    restoreLinks(deployment);
    return stepDone(`current-worker points to ${deployment.links.current ?? "nothing"} again`);
  };

  const startAgain = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const from = clock.now();
    broker.letGo();
    if (!broker.isWanted()) return { kind: "skipped", detail: "The broker is stopped" };
    const isThere = await lookUntil(
      async () => {
        const { answer, pid } = await broker.sight(from);
        return answer !== null && answer.pid === pid ? true : null;
      },
      looking(limits.watchMs, signal),
    );
    const { current } = deployment.links;
    return isThere === null
      ? stepFailed(`${current ?? "The broker"} was started and does not answer yet.`)
      : stepDone(`${current ?? "The broker"} runs again`);
  };

  return stepsOf(
    {
      download,
      verify,
      try: tryOut,
      "hand-over": handOver,
      snapshot,
      switch: switchOver,
      start,
      watch,
      keep,
      "put-back": putBack,
      "start-again": startAgain,
    },
    { restoreLinks, conclude },
  );
}

function holdReason({ kind, version }: Deployment): string {
  return kind === "deploy" ? `It is updated to ${version}.` : `It is rolled back to ${version}.`;
}

function goodWords(checks: readonly WatchCheck[]): string {
  const excused = checks.filter(({ state }) => state === "excused").map(({ text }) => text);
  return ["It works as the one before it did", ...excused].join(". ");
}
