import type { SessionRepositories } from "../../broker/api/session-repositories.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";

const words = inLanguage(
  {
    noBranch: "No branch is checked out.",
    unknown: (branch: string) => `Whether ${branch} is pushed could not be read.`,
    allPushed: (branch: string) => `All commits on ${branch} are pushed.`,
    unpushed: (count: number, branch: string) =>
      count === 1
        ? `1 commit on ${branch} is not pushed.`
        : `${groupedNumber(count)} commits on ${branch} are not pushed.`,
  },
  {
    noBranch: "没有检出任何分支。",
    unknown: (branch) => `无法确定分支 ${branch} 是否已推送。`,
    allPushed: (branch) => `分支 ${branch} 上的提交都已推送。`,
    unpushed: (count, branch) => `分支 ${branch} 上有 ${groupedNumber(count)} 个提交没有推送。`,
  },
);

export type Repository = SessionRepositories["repositories"][number];

/** Whether what was committed is somewhere else too, in a sentence. Pure. */
export function pushedWords({ branch, unpushedCommits }: Repository): string {
  if (branch === null) return words.noBranch;
  if (unpushedCommits === null) return words.unknown(branch);
  return unpushedCommits === 0 ? words.allPushed(branch) : words.unpushed(unpushedCommits, branch);
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
