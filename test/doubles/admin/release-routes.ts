import type { AdminFeedEvent } from "../../../main/api/feed.ts";
import type { Operation } from "../../../main/api/operations.ts";
import type { TargetReleases } from "../../../main/api/releases.ts";
import type { Answer } from "./answer.ts";
import { restoringSnapshot, undoneUpdate, watchingUpdate } from "./releases.ts";
import { type AdminWorld, summaryOf } from "./world.ts";

interface ReleaseActs {
  readonly setReleases: (worker: Partial<TargetReleases>) => void;
  readonly setOperation: (operation: Operation) => void;
}

/** How a test, and the routes, change the world's releases and operations. */
export function releaseActs(
  world: AdminWorld,
  emit: (event: AdminFeedEvent) => void,
  emitStatus: () => void,
): ReleaseActs {
  const setReleases = (worker: Partial<TargetReleases>) => {
    world.releases.worker = { ...world.releases.worker, ...worker };
    const running = world.operations.find(({ status }) => status === "running") ?? null;
    world.status = { ...world.status, releases: summaryOf(world.releases.worker, running) };
    emitStatus();
  };
  return {
    setReleases,
    setOperation: (operation) => {
      world.operations = [operation, ...world.operations.filter(({ id }) => id !== operation.id)];
      emit({ kind: "operation", operation });
      setReleases({});
    },
  };
}

/** The routes of releases and operations: an update watches at once, and a cancelled one was undone. */
export function answerReleases(
  answer: Answer,
  world: AdminWorld,
  { now, setReleases, setOperation }: ReleaseActs & { readonly now: () => number },
): void {
  answer("releases", () => world.releases);
  answer("checkReleases", () => {
    world.releases.worker = { ...world.releases.worker, checkedAt: now() };
    return world.releases;
  });
  answer("operations", () => ({ operations: world.operations }));
  answer("preflight", (context) => ({
    target: "worker",
    version: context.req.query("version") ?? null,
    isKnown: true,
    impacts: [
      ...world.status.active.slice(0, world.status.runningTurns).map(({ key, title }) => ({
        kind: "turn" as const,
        sessionKey: key,
        title: title ?? key,
        outcome: "goes-on" as const,
        reason: "Codex goes on with it, and the new broker posts its answer.",
      })),
      {
        kind: "job" as const,
        sessionKey: null,
        title: "watch-ci",
        outcome: "goes-on" as const,
        reason: "Its process runs on, and the new broker takes it over.",
      },
    ],
    counts: { goesOn: world.status.runningTurns + 1, waits: 0, lost: 0 },
    needsAllowActive: false,
    database:
      context.req.query("version") === "1.5.0"
        ? "Moves the database from schema 14 to 15. It only adds, so 1.4.1 can still read it: rolling back keeps all data."
        : null,
  }));
  for (const act of ["deploy", "rollback"] as const) {
    answer(act, () => {
      const operation = watchingUpdate(now());
      setOperation(operation);
      return { ok: true, operation };
    });
  }
  answer("restorePreview", (context) => {
    const name = context.req.param("name") ?? "";
    const found = world.releases.worker.snapshots.find((each) => each.name === name);
    const version = context.req.query("version") ?? "1.4.1";
    return {
      ...{ snapshot: name, at: found?.at ?? 0, bytes: found?.bytes ?? 0 },
      ...{ schema: found?.schema ?? null, version, allowed: true, reason: null },
      ...{
        lost: { sessions: 2, messages: 38 },
        runningTurns: world.status.runningTurns,
        needsAllowActive: true,
      },
    };
  });
  answer("restore", () => {
    const operation = restoringSnapshot(now());
    setOperation(operation);
    return { ok: true, operation };
  });
  answer("cancelOperation", () => {
    const operation = undoneUpdate(now());
    setOperation(operation);
    return { ok: true, operation };
  });
  for (const act of ["pinRelease", "unpinRelease"] as const) {
    answer(act, () => {
      // The newest version is offered as long as nothing is pinned.
      const offered = world.releases.worker.versions[0]?.version ?? null;
      setReleases({ pin: null, ...(act === "unpinRelease" && { offered }) });
      return world.releases;
    });
  }
}
