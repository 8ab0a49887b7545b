import type { RemovalPreview } from "../../broker/api/sessions.ts";
import type { PreviewResult } from "../../broker/api/several-sessions.ts";

type Previewed = Extract<PreviewResult, { readonly ok: true }>;

/** What the removal of several sessions would take along. */
export interface RemovalSum {
  readonly workspaceBytes: number;
  readonly logBytes: number;
  readonly jobs: number;
  readonly runningTurns: number;
  /** By the session's key, in the order that was asked for. */
  readonly repositories: ReadonlyMap<string, RemovalPreview["repositories"]>;
  /** Sessions of which nothing could be found out. */
  readonly unread: readonly Extract<PreviewResult, { readonly ok: false }>[];
}

/** Adds up the previews of several sessions. Pure. */
export function removalSum(results: readonly PreviewResult[]): RemovalSum {
  const previews = results.filter((result): result is Previewed => result.ok);
  const sum = (of: (preview: Previewed) => number) =>
    previews.reduce((total, preview) => total + of(preview), 0);
  return {
    workspaceBytes: sum(({ workspaceBytes }) => workspaceBytes),
    logBytes: sum(({ logBytes }) => logBytes),
    jobs: sum(({ jobs }) => jobs),
    runningTurns: sum(({ runningTurn }) => Number(runningTurn)),
    repositories: new Map(previews.map(({ key, repositories }) => [key, repositories])),
    unread: results.filter((result) => !result.ok),
  };
}
