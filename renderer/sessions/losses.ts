import type { RemovalPreview } from "../../broker/api/sessions.ts";
import { words } from "./words.ts";

/** What exists nowhere else, in sentences. Pure. */
export function lossesOf(repositories: RemovalPreview["repositories"]): readonly string[] {
  return repositories.flatMap(({ path, branch, unpushedCommits, changedFiles }) => [
    ...(unpushedCommits === null ? [words.unknownWork(path)] : []),
    ...(unpushedCommits !== null && unpushedCommits > 0
      ? [words.unpushed(unpushedCommits, branch, path)]
      : []),
    ...(changedFiles !== null && changedFiles > 0 ? [words.changed(changedFiles, path)] : []),
  ]);
}
