import type { SessionRepositories } from "../../broker/api/session-repositories.ts";
import { groupedNumber } from "../../main/api/number-words.ts";

export type Repository = SessionRepositories["repositories"][number];

/** Whether what was committed is somewhere else too, in a sentence. Pure. */
export function pushedWords({ branch, unpushedCommits }: Repository): string {
  if (branch === null) return "No branch is checked out.";
  if (unpushedCommits === null) return `Whether ${branch} is pushed could not be read.`;
  if (unpushedCommits === 0) return `All commits on ${branch} are pushed.`;
  return unpushedCommits === 1
    ? `1 commit on ${branch} is not pushed.`
    : `${groupedNumber(unpushedCommits)} commits on ${branch} are not pushed.`;
}

/** Those whose commits exist in this workspace alone. Pure. */
export function unpushedOf(repositories: readonly Repository[]): readonly Repository[] {
  return repositories.filter(({ unpushedCommits }) => (unpushedCommits ?? 0) > 0);
}

export interface ChangesOfRepository<Change> {
  /** Null for files that lie in no repository of the workspace. */
  readonly repository: Repository | null;
  readonly files: readonly Change[];
}

/**
 * Changed files by the repository that they lie in, repositories without changes as well. A file
 * of a repository within another one belongs to the inner one. Pure.
 */
export function byRepository<Change extends { readonly path: string }>(
  files: readonly Change[],
  repositories: readonly Repository[],
  workspace: string,
): readonly ChangesOfRepository<Change>[] {
  const deepestFirst = repositories.toSorted((one, other) => other.path.length - one.path.length);
  const homeOf = ({ path }: Change) =>
    deepestFirst.find(
      (repository) =>
        repository.path === "." || path.startsWith(`${workspace}/${repository.path}/`),
    ) ?? null;
  const homes = new Map<Repository | null, Change[]>(
    [...repositories, null].map((repository) => [repository, []]),
  );
  for (const file of files) homes.get(homeOf(file))?.push(file);
  return [...homes]
    .map(([repository, own]) => ({ repository, files: own }))
    .filter(({ repository, files: own }) => repository !== null || own.length > 0);
}
