import { copyFile, mkdir, readdir, rename } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * Copies a thread's rollout from one Codex home into another at the same place below `sessions/`,
 * so that `thread/resume` finds it there by its id with its whole history, tools included (tried
 * with Codex 0.169, both tool shapes). False when no home of `from` has it: a thread without a turn
 * has no rollout. The thread must not be working; what it started itself (sub-agents) stays.
 */
export async function carryThread(
  threadId: string,
  from: readonly string[],
  to: string,
): Promise<boolean> {
  for (const home of from) {
    const rollout = await findRollout(join(home, "sessions"), threadId);
    if (rollout === null) continue;
    const target = join(to, relative(home, rollout));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const temporary = `${target}.${process.pid}.tmp`;
    await copyFile(rollout, temporary);
    await rename(temporary, target);
    return true;
  }
  return false;
}

/** `sessions/YYYY/MM/DD/rollout-<time>-<thread id>.jsonl` */
async function findRollout(sessions: string, threadId: string): Promise<string | null> {
  const entries = await readdir(sessions, { recursive: true, withFileTypes: true }).catch(
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT") return [];
      throw thrown;
    },
  );
  const found = entries.find(
    (entry) => entry.isFile() && entry.name.endsWith(`-${threadId}.jsonl`),
  );
  return found === undefined ? null : join(found.parentPath, found.name);
}
