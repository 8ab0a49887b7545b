import { dirname } from "node:path";
import type { Kysely } from "kysely";
import type { RemovalPreview } from "../../api/sessions.ts";
import type { DiskFiles } from "../../disk/disk-files.ts";
import { repositoriesIn } from "../../disk/git-repositories.ts";
import { failed, type Result, succeeded } from "../../errors/broker-error.ts";
import type { SessionKey } from "../../sessions/model.ts";
import { readState } from "../../sessions/state.ts";
import { countMessages } from "../../store/messages.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";

export interface RemovalPreviewOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly files: Pick<DiskFiles, "bytesOf">;
  /** Where the logs of a session are. */
  readonly logFolder: (key: SessionKey) => string;
  /** Where the files of its background jobs are. */
  readonly jobFolders: (key: SessionKey) => Promise<readonly string[]>;
  /** Whether a folder lies where workspaces are kept. */
  readonly isWorkspace: (path: string) => boolean;
}

/** What the removal of a session would take along. Nothing is changed, and no program is run. */
export async function removalPreview(
  key: SessionKey,
  { db, files, isWorkspace, jobFolders: jobFoldersOf, logFolder }: RemovalPreviewOptions,
): Promise<Result<Omit<RemovalPreview, "ok">, "unknown" | "elsewhere">> {
  const session = await findSession(db, key);
  if (session === undefined) return failed("unknown");
  const { workspace } = session;
  if (!isWorkspace(workspace)) return failed("elsewhere");
  const { delivery, turn } = readState(session.state_json);
  const jobFolders = await jobFoldersOf(key);
  const [workspaceBytes, logBytes, messages, repositories] = await Promise.all([
    files.bytesOf(dirname(workspace)),
    files.bytesOf(logFolder(key)),
    countMessages(db, key),
    repositoriesIn(workspace),
  ]);
  return succeeded({
    workspaceBytes,
    logBytes,
    messages,
    jobs: jobFolders.length,
    // One that is being started is stopped by a removal as well.
    runningTurn: turn.state === "running" || delivery.state === "sending",
    // Which files differ only git itself could tell.
    repositories: repositories.map(({ path, branch, unpushedCommits }) => ({
      ...{ path, branch, unpushedCommits },
      changedFiles: null,
    })),
  });
}
