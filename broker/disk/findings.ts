import { dirname } from "node:path";
import type { DiskFiles } from "./disk-files.ts";
import type { SessionFacts } from "./plan.ts";

export interface FoundFolder {
  readonly path: string;
  readonly bytes: number;
}

interface Finding {
  readonly at: number;
  readonly lastActivityAt: number;
  readonly caches?: readonly FoundFolder[];
  readonly bytes?: number;
}

/** A folder of a session without activity is looked through once in this time: 6 hours. */
const LOOKED_AGAIN_MS = 6 * 3_600_000;

/** What was found in the folders of sessions: nothing changes where nobody works. */
export interface Findings {
  /** The rebuildable folders of a session's workspace. */
  cachesOf(session: SessionFacts, now: number): Promise<readonly FoundFolder[]>;
  /** What a session's folder takes on the disk. */
  bytesOf(session: SessionFacts, now: number): Promise<number>;
  /** Something of the session was removed. */
  forget(key: string): void;
}

export function createFindings(files: DiskFiles): Findings {
  const findings = new Map<string, Finding>();
  let newest = 0;
  /** Once for each clean-up, which asks about thousands of sessions at one time. */
  const forgetOld = (now: number): void => {
    if (now === newest) return;
    newest = now;
    for (const [key, { at }] of findings) if (now - at >= LOOKED_AGAIN_MS) findings.delete(key);
  };
  const known = (session: SessionFacts, now: number): Finding => {
    forgetOld(now);
    const finding = findings.get(session.key);
    return finding?.lastActivityAt === session.lastActivityAt
      ? finding
      : { at: now, lastActivityAt: session.lastActivityAt };
  };
  return {
    cachesOf: async (session, now) => {
      const before = known(session, now);
      if (before.caches !== undefined) return before.caches;
      const caches: FoundFolder[] = [];
      for (const path of await files.rebuildableIn(session.workspace)) {
        caches.push({ path, bytes: await files.bytesOf(path) });
      }
      findings.set(session.key, { ...before, caches });
      return caches;
    },
    bytesOf: async (session, now) => {
      const before = known(session, now);
      const bytes = before.bytes ?? (await files.bytesOf(dirname(session.workspace)));
      findings.set(session.key, { ...before, bytes });
      return bytes;
    },
    forget: (key) => {
      findings.delete(key);
    },
  };
}
