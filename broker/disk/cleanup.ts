import { dirname } from "node:path";
import type { Clock, Timer } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { RemovalOutcome } from "../sessions/removal.ts";
import type { DiskFiles } from "./disk-files.ts";
import { createFindings, type Findings } from "./findings.ts";
import {
  type DiskRules,
  goesOn,
  isLow,
  oldLogs,
  removableSessions,
  type SessionFacts,
  sessionsWithOldCaches,
} from "./plan.ts";

/** Something that a clean-up removes, or would remove in a dry run. */
export interface CleanupItem {
  readonly kind: "cache" | "logs" | "session";
  /** A folder; of old logs, the one that they are in. */
  readonly path: string;
  readonly sessionKey: string | null;
  readonly bytes: number;
  /** `candidate` is what a dry run would have removed. */
  readonly outcome: "candidate" | "removed" | "kept";
  /** Why it was kept. */
  readonly reason: string | null;
}

export interface CleanupReport {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly isDryRun: boolean;
  /** The least of the roots, before and after. */
  readonly freeBytesBefore: number;
  readonly freeBytesAfter: number;
  /** Whether less was free than `minFreeBytes`. */
  readonly isLow: boolean;
  readonly removedBytes: number;
  readonly itemCount: number;
  /** The first ones. */
  readonly items: readonly CleanupItem[];
  /** What ended it early. */
  readonly error: string | null;
}

export interface CleanupOptions {
  readonly rules: DiskRules;
  readonly isDryRun: boolean;
  /** Absolute paths; `others` count for free space only. */
  readonly roots: {
    readonly logs: string;
    readonly sessions: string;
    readonly others: readonly string[];
  };
  readonly files: DiskFiles;
  readonly sessions: {
    /** Those without activity since `before`. */
    inactive(before: number): Promise<readonly SessionFacts[]>;
    remove(key: string): Promise<RemovalOutcome>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

export interface Cleanup {
  /** Runs once; null when one runs already. Never rejects. `isDryRun` in place of the setting's. */
  run(isDryRun?: boolean): Promise<CleanupReport | null>;
  /** Of the newest run that is over. */
  report(): CleanupReport | null;
  isRunning(): boolean;
  /** Resolves when nothing runs any more, after the item that is being removed. */
  stop(): Promise<void>;
}

/** Items that a report keeps: some hundred kilobytes. */
const REPORTED_MAX = 1_000;

/** Looks after disk space: rebuildable folders, and when space is low old logs and then sessions. */
export function createCleanup(options: CleanupOptions): Cleanup {
  const { log } = options;
  const findings = createFindings(options.files);
  const announced = new Set<string>();
  let running: Promise<CleanupReport> | null = null;
  let last: CleanupReport | null = null;
  const ending = new AbortController();

  return {
    run: async (isDryRun = options.isDryRun) => {
      if (running !== null || ending.signal.aborted) return null;
      running = runOnce({ ...options, isDryRun }, findings, announced, ending.signal);
      const wasLow = last?.isLow === true;
      try {
        last = await running;
      } finally {
        running = null;
      }
      const { items, ...summary } = last;
      if (summary.error !== null) log.error("A disk clean-up failed", summary);
      else if (items.some(({ outcome }) => outcome === "removed")) {
        log.info("A disk clean-up finished", summary);
      } else if (summary.isLow && !wasLow) log.warn("Disk space is low", summary);
      return last;
    },
    report: () => last,
    isRunning: () => running !== null,
    stop: async () => {
      ending.abort();
      await running;
    },
  };
}

/** Runs a clean-up soon after the start and then at each interval, one at a time. */
export function startCleanups(
  cleanup: Cleanup,
  clock: Clock,
  intervalMs: number,
): { stop(): Promise<void> } {
  let timer: Timer;
  let isStopped = false;
  const begin = () => {
    void cleanup.run().finally(() => {
      if (!isStopped) timer = clock.after(intervalMs, begin);
    });
  };
  timer = clock.after(Math.min(FIRST_AFTER_MS, intervalMs), begin);
  return {
    stop: async () => {
      isStopped = true;
      timer.cancel();
      await cleanup.stop();
    },
  };
}

/** Long enough that a starting worker has taken up its work first. */
const FIRST_AFTER_MS = 10_000;

interface Run {
  readonly options: CleanupOptions;
  readonly findings: Findings;
  /** Paths that dry runs have told of: each is told once. */
  readonly announced: Set<string>;
  readonly signal: AbortSignal;
  readonly now: number;
  readonly items: CleanupItem[];
}

async function runOnce(
  options: CleanupOptions,
  findings: Findings,
  announced: Set<string>,
  signal: AbortSignal,
): Promise<CleanupReport> {
  const { clock, files, roots, rules, isDryRun } = options;
  const startedAt = clock.now();
  const run: Run = { options, findings, announced, signal, now: startedAt, items: [] };
  let before = 0;
  let after = 0;
  let low = false;
  let error: string | null = null;
  try {
    before = await freeBytes(options);
    if (!isDryRun) await files.sweep(roots.sessions);
    await removeCaches(run);
    after = await freeBytesNow(run, before);
    low = isLow(after, rules);
    if (low) {
      await removeLogs(run);
      await removeSessions(run, before);
      after = await freeBytesNow(run, before);
    }
  } catch (thrown) {
    error = errorText(thrown);
  }
  forgetAllBut(run.items, announced);
  return {
    startedAt,
    endedAt: clock.now(),
    isDryRun,
    freeBytesBefore: before,
    freeBytesAfter: after,
    isLow: low,
    removedBytes: bytesOf(run.items, "removed"),
    itemCount: run.items.length,
    items: run.items.slice(0, REPORTED_MAX),
    error,
  };
}

async function freeBytes({ files, roots }: CleanupOptions): Promise<number> {
  const all = [roots.logs, roots.sessions, ...roots.others];
  return Math.min(...(await Promise.all(all.map((root) => files.freeBytes(root)))));
}

/** How much is free, as far as the items of a dry run count as removed. */
async function freeBytesNow(run: Run, before: number): Promise<number> {
  return run.options.isDryRun ? before + bytesOf(run.items, "candidate") : freeBytes(run.options);
}

async function removeCaches(run: Run): Promise<void> {
  const { files, roots, rules, sessions } = run.options;
  const inWhichNobodyWorks = async () =>
    sessionsWithOldCaches(await sessions.inactive(run.now - rules.cacheTtlMs), run.now, rules);
  for (const session of await inWhichNobodyWorks()) {
    for (const { path, bytes } of await run.findings.cachesOf(session, run.now)) {
      if (run.signal.aborted) return;
      if (!run.options.isDryRun) run.findings.forget(session.key);
      await settle(run, { kind: "cache", path, sessionKey: session.key, bytes }, async () => {
        // Large folders take their time: somebody may have written meanwhile.
        const stillNobody = (await inWhichNobodyWorks()).some(({ key }) => key === session.key);
        if (!stillNobody) return "in-use";
        const isRemoved = await files.removeFolder(path, session.workspace, roots.sessions);
        return isRemoved ? null : "a link leads out of it";
      });
    }
  }
}

async function removeLogs(run: Run): Promise<void> {
  const { files, roots, rules } = run.options;
  const old = oldLogs(await files.logFiles(roots.logs), run.now, rules);
  for (const [path, logs] of Map.groupBy(old, (file) => dirname(file.path))) {
    const bytes = logs.reduce((sum, file) => sum + file.bytes, 0);
    await settle(run, { kind: "logs", path, sessionKey: null, bytes }, async () => {
      for (const file of logs) {
        if (run.signal.aborted) return "the broker ends";
        await files.removeLog(file.path, roots.logs);
      }
      return null;
    });
  }
}

async function removeSessions(run: Run, before: number): Promise<void> {
  const { rules, sessions } = run.options;
  const inactive = await sessions.inactive(run.now - rules.inactiveSessionMs);
  for (const session of removableSessions(inactive, run.now, rules)) {
    if (run.signal.aborted || !goesOn(await freeBytesNow(run, before), rules)) return;
    const path = dirname(session.workspace);
    const bytes = await run.findings.bytesOf(session, run.now);
    await settle(run, { kind: "session", path, sessionKey: session.key, bytes }, async () => {
      const outcome = await sessions.remove(session.key);
      return outcome === "removed" ? null : outcome;
    });
  }
}

type FoundItem = Omit<CleanupItem, "outcome" | "reason">;

/** Removes one thing, or notes it in a dry run. `remove` returns why it kept it, or null. */
async function settle(
  run: Run,
  found: FoundItem,
  remove: () => Promise<string | null>,
): Promise<void> {
  const { isDryRun, log } = run.options;
  if (isDryRun) {
    run.items.push({ ...found, outcome: "candidate", reason: null });
    if (!run.announced.has(found.path))
      log.info("A disk clean-up would remove an item", loggable(found));
    run.announced.add(found.path);
    return;
  }
  const reason = await remove().catch((thrown: unknown) => errorText(thrown));
  run.items.push({ ...found, outcome: reason === null ? "removed" : "kept", reason });
  if (reason === null) log.info("A disk clean-up removed an item", loggable(found));
  else log.warn("A disk clean-up could not remove an item", { ...loggable(found), reason });
}

/** `session` in place of `sessionKey`: a line about a removed session must not create its log again. */
function loggable({ sessionKey, ...found }: FoundItem) {
  return { ...found, ...(sessionKey === null ? {} : { session: sessionKey }) };
}

function bytesOf(items: readonly CleanupItem[], outcome: CleanupItem["outcome"]): number {
  return items.reduce((sum, item) => sum + (item.outcome === outcome ? item.bytes : 0), 0);
}

function forgetAllBut(items: readonly CleanupItem[], announced: Set<string>): void {
  const still = new Set(items.map(({ path }) => path));
  for (const path of announced) if (!still.has(path)) announced.delete(path);
}
