/** When what is removed; the README's `DISK_CLEANUP_*`. */
export interface DiskRules {
  /** With less than this free, old logs go and then sessions. */
  readonly minFreeBytes: number;
  /** Sessions go until so much is free. */
  readonly targetFreeBytes: number;
  readonly oldLogMs: number;
  /** The least time without activity of a session that goes. */
  readonly inactiveSessionMs: number;
  /** How long work that is under way or waits protects a session, from its last activity. */
  readonly protectionMs: number;
  /** How long a session without activity keeps what can be built again. */
  readonly cacheTtlMs: number;
}

export interface SessionFacts {
  readonly key: string;
  readonly workspace: string;
  readonly lastActivityAt: number;
  /** A turn, a message, a post or a question is open, or a job runs. */
  readonly isBusy: boolean;
}

export interface LogFileFacts {
  readonly path: string;
  readonly bytes: number;
  /** The end of the hour that it is of: nothing was written to it since. */
  readonly endedAt: number;
}

/** Whether space is so low that logs and sessions go. Pure. */
export function isLow(freeBytes: number, rules: Pick<DiskRules, "minFreeBytes">): boolean {
  return freeBytes < rules.minFreeBytes;
}

/** The log files that low space may take, oldest first. Pure. */
export function oldLogs(
  files: readonly LogFileFacts[],
  now: number,
  rules: Pick<DiskRules, "oldLogMs">,
): readonly LogFileFacts[] {
  return files
    .filter((file) => now - file.endedAt >= rules.oldLogMs)
    .toSorted((one, other) => one.endedAt - other.endedAt);
}

/** The sessions whose rebuildable folders go, whatever is free. Pure. */
export function sessionsWithOldCaches(
  sessions: readonly SessionFacts[],
  now: number,
  rules: Pick<DiskRules, "cacheTtlMs">,
): readonly SessionFacts[] {
  return sessions.filter(
    (session) => !session.isBusy && now - session.lastActivityAt >= rules.cacheTtlMs,
  );
}

/** The sessions that low space may take, oldest activity first. Pure. */
export function removableSessions(
  sessions: readonly SessionFacts[],
  now: number,
  rules: Pick<DiskRules, "inactiveSessionMs" | "protectionMs">,
): readonly SessionFacts[] {
  return sessions
    .filter((session) => {
      const idleMs = now - session.lastActivityAt;
      if (idleMs < rules.inactiveSessionMs) return false;
      return !session.isBusy || idleMs >= rules.protectionMs;
    })
    .toSorted((one, other) => one.lastActivityAt - other.lastActivityAt);
}

/** Whether a further session goes, with so much free by now. Pure. */
export function goesOn(freeBytes: number, rules: Pick<DiskRules, "targetFreeBytes">): boolean {
  return freeBytes < rules.targetFreeBytes;
}
