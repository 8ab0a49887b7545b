import type { Operation, OperationStep } from "../../../main/api/operations.ts";
import type { ReleaseRow, Snapshot, TargetReleases } from "../../../main/api/releases.ts";

const DAY = 24 * 3_600_000;
const allowed = { allowed: true, reason: null };
const itRuns = { allowed: false, reason: "It runs already." };
const notInstalled = { allowed: false, reason: "It is not installed here." };
const cannotRead = { allowed: false, reason: "Cannot read schema 14." };

/** The broker's releases on a busy morning: 1.4.1 runs, 1.5.0 is offered. */
export function busyReleases(now: number): TargetReleases {
  const row = (version: string, more: Partial<ReleaseRow>): ReleaseRow => ({
    version,
    publishedAt: null,
    schema: 14,
    schemaMin: 13,
    codex: "0.171.0",
    notes: [],
    isInstalled: true,
    installedAt: now - 21 * DAY,
    role: "kept",
    isPinned: false,
    failure: null,
    remark: null,
    deploy: allowed,
    rollback: allowed,
    ...more,
  });
  return {
    target: "worker",
    packageName: "@slack-codex-broker/worker",
    registry: { kind: "answered" },
    checkedAt: now - 12 * 60_000,
    current: "1.4.1",
    previous: "1.4.0",
    failed: "1.4.2",
    since: now - 21 * DAY,
    pin: null,
    offered: "1.5.0",
    keeps: 5,
    versions: [
      row("1.5.0", {
        publishedAt: now - 2 * DAY,
        schema: 15,
        isInstalled: false,
        installedAt: null,
        role: "available",
        notes: [
          "Questions with several choices become one card",
          "Sweep after sleep reads only threads that moved",
          "Stop also ends terminals left in the background",
          "Half the memory with 50 turns running",
        ],
        rollback: notInstalled,
      }),
      row("1.4.2", {
        publishedAt: now - 12 * DAY,
        role: "failed",
        failure: { at: now - 12 * DAY, reason: "Slack did not go live within 90 s." },
      }),
      row("1.4.1", {
        publishedAt: now - 21 * DAY,
        role: "current",
        deploy: itRuns,
        rollback: itRuns,
      }),
      row("1.4.0", { publishedAt: now - 42 * DAY, role: "previous" }),
      row("1.3.6", { publishedAt: now - 66 * DAY, schema: 13, remark: "Reads schema 14" }),
      row("1.2.0", {
        publishedAt: now - 155 * DAY,
        schema: 12,
        remark: "Cannot read schema 14. A snapshot that it can read is kept.",
        rollback: cannotRead,
      }),
    ],
    origin: "registry",
    refusal: null,
    snapshots: [],
  };
}

/** The control plane's own, which the app brings. */
export function appReleases(now: number): TargetReleases {
  return {
    ...busyReleases(now),
    target: "admin",
    packageName: "@slack-codex-broker/admin",
    versions: [],
    offered: null,
    current: null,
    previous: null,
    failed: null,
    refusal:
      "The control plane comes with the app. To update both, open the app on this computer: Releases, App.",
  };
}

/** Two snapshots, for a test that wants some. */
export function twoSnapshots(now: number): Snapshot[] {
  return [
    {
      ...{ name: "20261105T090000000Z-schema-14-1.4.0.sqlite", at: now - 21 * DAY },
      ...{ bytes: 212_000_000, version: "1.4.0", schema: 14 },
    },
    {
      ...{ name: "20260624T090000000Z-schema-12-1.2.0.sqlite", at: now - 155 * DAY },
      ...{ bytes: 148_000_000, version: "1.2.0", schema: 12 },
    },
  ];
}

/** A restoration that replaces the database. */
export function restoringSnapshot(now: number): Operation {
  const step = (id: string, title: string, state: OperationStep["state"]): OperationStep => ({
    ...{ id, title, state, detail: null, startedAt: now, endedAt: null, deadline: null },
    ...{ checks: [], isUndo: false },
  });
  return {
    ...{ id: "20261126T114500000Z-4e5f6a7b", kind: "worker.restore", status: "running" },
    ...{ by: "Mara", at: now, endedAt: null, reason: null, version: "1.4.1", from: "1.4.1" },
    ...{ canCancel: false, canRollBack: false },
    steps: [
      { ...step("stop", "Stop", "done"), detail: "The broker and Codex have ended", endedAt: now },
      step("replace", "Replace", "running"),
      step("start", "Start", "waiting"),
    ],
  };
}

const titles = [
  ...(["Download", "Verify", "Try", "Hand over", "Snapshot", "Switch", "Start", "Watch"] as const),
  "Keep",
];
const details = [
  "18 MB from the registry",
  "Its integrity is what the registry announced",
  "Starts here and accepts the settings",
  "Five turns left running with Codex; new messages are kept",
  "Database copied, 212 MB",
  "current-worker points to 1.5.0",
  "Process is up, schema moved from 14 to 15",
];
const seconds = [6, 1, 3, 1, 2, 0.2, 4];

/** An update to 1.5.0 that watches the new release. */
export function watchingUpdate(now: number): Operation {
  const begun = now - 37_000;
  const step = (index: number): OperationStep => ({
    id: titles[index]?.toLowerCase().replace(" ", "-") ?? "",
    title: titles[index] ?? "",
    state: index < 7 ? "done" : index === 7 ? "running" : "waiting",
    detail:
      index === 7
        ? "37 s of 90 s. If a check fails, 1.4.1 comes back by itself."
        : (details[index] ?? "1.4.1 stays ready to go back to"),
    startedAt: index > 7 ? null : index === 7 ? begun : begun - (seconds[index] ?? 0) * 1_000,
    endedAt: index < 7 ? begun : null,
    deadline: index === 7 ? begun + 90_000 : null,
    checks:
      index === 7
        ? [
            { id: "process", state: "passed", text: "Process" },
            { id: "ready", state: "passed", text: "Ready" },
            { id: "slack", state: "passed", text: "Slack is live" },
            { id: "codex", state: "waiting", text: "Codex has not answered yet" },
          ]
        : [],
    isUndo: false,
  });
  return {
    id: "20261126T114300000Z-0a1b2c3d",
    kind: "worker.deploy",
    status: "running",
    steps: titles.map((_, index) => step(index)),
    by: "Mara",
    at: now - 55_000,
    endedAt: null,
    reason: null,
    version: "1.5.0",
    from: "1.4.1",
    canCancel: false,
    canRollBack: true,
  };
}

/** The same update after Codex did not answer in time. */
export function undoneUpdate(now: number): Operation {
  const reason = "Codex did not answer within 90 s.";
  const update = watchingUpdate(now);
  const undo = (id: string, title: string, detail: string): OperationStep => ({
    id,
    title,
    state: "done",
    detail,
    startedAt: now - 2_000,
    endedAt: now,
    deadline: null,
    checks: [],
    isUndo: true,
  });
  return {
    ...update,
    status: "rolled-back",
    endedAt: now,
    reason,
    canRollBack: false,
    steps: [
      ...update.steps
        .filter(({ state }) => state !== "waiting")
        .map((step): OperationStep =>
          step.state === "running"
            ? // It was watched to the end.
              {
                ...{ ...step, state: "failed", detail: reason },
                ...{ startedAt: now - 92_000, endedAt: now - 2_000, checks: [] },
              }
            : step,
        ),
      undo("put-back", "Put 1.4.1 back", "current-worker points to 1.4.1 again"),
      undo("start-again", "Start", "1.4.1 runs again"),
    ],
  };
}
