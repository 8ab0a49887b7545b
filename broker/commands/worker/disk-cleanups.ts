import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { rm } from "node:fs/promises";
import type { Kysely } from "kysely";
import { createCleanup, startCleanups } from "../../disk/cleanup.ts";
import { diskFiles, setAside } from "../../disk/disk-files.ts";
import type { DiskStatus } from "../../api/disk.ts";
import type { Config } from "../../config/settings.ts";
import { removalPreview } from "../../app/sessions/removal-preview.ts";
import type { DiskActions } from "../../app/actions.ts";
import { folderName } from "../../logs/record.ts";
import { UNNAMED_OPERATOR } from "../../sessions/actor.ts";
import type { AgentEvents } from "../../sessions/agent-events.ts";
import type { SessionKey } from "../../sessions/model.ts";
import { isWorkspaceOf, removedFolder } from "../../sessions/shards.ts";
import type { OpenThreads } from "../../sessions/open-threads.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import { type RemovalOptions, removeSession } from "../../sessions/removal.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { inactiveSessions } from "../../store/session-removal.ts";
import type { WorkerBase } from "./worker-base.ts";
import { removeShortcut } from "./workspace-folders.ts";

export interface DiskCleanupsOptions extends WorkerBase {
  readonly db: Kysely<BrokerDatabase>;
  readonly sessions: Sessions;
  readonly threads: OpenThreads;
  readonly runtime: RemovalOptions["runtime"];
  readonly events: Pick<AgentEvents, "lastEventAt">;
  readonly jobs: Jobs;
}

export interface DiskCleanups {
  readonly actions: DiskActions;
}

/** Twice as long as a search for missed messages looks back is ample for a late event, too. */
const KNOWN_FACTOR = 2;
const DAY_MS = 86_400_000;

/** What clean-ups keep to, as operators see it. */
export function diskLimits(config: Config): DiskStatus["limits"] {
  return {
    checkIntervalMs: config.diskCleanupCheckIntervalMs,
    minFreeBytes: config.diskCleanupMinFreeBytes,
    targetFreeBytes: config.diskCleanupTargetFreeBytes,
    sessionCacheTtlMs: config.diskCleanupSessionCacheTtlMs,
    inactiveSessionMs: config.diskCleanupInactiveSessionMs,
    jobProtectionMs: config.diskCleanupJobProtectionMs,
    oldLogMs: config.diskCleanupOldLogMs,
  };
}

/** Looks after disk space as this configuration wants it. */
export function startDiskCleanups(options: DiskCleanupsOptions): DiskCleanups {
  const { config, clock, db, ending, events, jobs } = options;
  const log = options.log.with({ module: "disk" });
  const isWorkspace = (path: string) => isWorkspaceOf(config.sessionsRoot, path);
  const removed = removedFolder(config.sessionsRoot);
  mkdirSync(removed, { recursive: true, mode: 0o700 });
  const logFolder = (key: SessionKey) => join(config.logDir, "sessions", folderName(key));
  const jobLogFolder = (id: string) => join(config.logDir, "jobs", folderName(id));
  const remove = (key: SessionKey, by: string | null) =>
    removeSession(key, {
      ...options,
      log,
      by,
      keepKnownMs: Math.max(DAY_MS, config.slackRecoveryMaxAgeMs * KNOWN_FACTOR),
      isWorkspace,
      setAside: async (workspace) => {
        const aside = await setAside(dirname(workspace), config.sessionsRoot, removed);
        if (aside === null) return null;
        const removeAside = async () => {
          removeShortcut(workspace);
          await aside.remove();
        };
        return { putBack: aside.putBack, remove: removeAside };
      },
      jobs: {
        end: (sessionKey) => jobs.endAll(sessionKey),
        ids: (sessionKey) => jobs.idsOf(sessionKey),
      },
      removeTraces: async (sessionKey, jobIds) => {
        await jobs.forgetFiles(jobIds);
        const folders = [logFolder(sessionKey), ...jobIds.map(jobLogFolder)];
        for (const folder of folders) await rm(folder, { recursive: true, force: true });
      },
    });
  const cleanup = createCleanup({
    rules: {
      minFreeBytes: config.diskCleanupMinFreeBytes,
      targetFreeBytes: config.diskCleanupTargetFreeBytes,
      oldLogMs: config.diskCleanupOldLogMs,
      inactiveSessionMs: config.diskCleanupInactiveSessionMs,
      protectionMs: config.diskCleanupJobProtectionMs,
      cacheTtlMs: config.diskCleanupSessionCacheTtlMs,
    },
    isDryRun: config.diskCleanupDryRun,
    roots: {
      logs: config.logDir,
      sessions: removed,
      others: [config.stateDir],
    },
    files: diskFiles,
    sessions: {
      inactive: async (before) => {
        const rows = await inactiveSessions(db, before);
        return rows.map((row) => ({
          ...row,
          isBusy: row.isBusy || jobs.hasLive(row.key),
          lastActivityAt: Math.max(row.lastActivityAt, events.lastEventAt(row.key) ?? 0),
        }));
      },
      remove: (key) => remove(key, null),
    },
    clock,
    log,
  });
  const cleanups = config.diskCleanupEnabled
    ? startCleanups(cleanup, clock, config.diskCleanupCheckIntervalMs)
    : null;
  ending.parts.defer("disk cleanups", () => (cleanups ?? cleanup).stop());
  return {
    actions: {
      status: () => ({
        ok: true,
        enabled: config.diskCleanupEnabled,
        dryRun: config.diskCleanupDryRun,
        isRunning: cleanup.isRunning(),
        limits: diskLimits(config),
        report: cleanup.report(),
      }),
      run: async (isDryRun) => (await cleanup.run(isDryRun)) !== null,
      previewRemoval: (key) =>
        removalPreview(key, {
          ...{ db, files: diskFiles, logFolder, isWorkspace },
          jobFolders: async (one) => (await jobs.idsOf(one)).map((id) => join(config.jobsRoot, id)),
        }),
      removeSession: (key, by) => remove(key, by ?? UNNAMED_OPERATOR),
    },
  };
}
