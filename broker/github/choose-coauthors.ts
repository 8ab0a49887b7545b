import { type Author, authorOf } from "./author.ts";

/** Whom people of a session chose, when these were the candidates. */
export interface CoauthorChoice {
  readonly candidates: readonly string[];
  readonly chosen: readonly string[];
  readonly ignoresMissing: boolean;
}

/** A person who is named in a commit. */
export interface Coauthor extends Author {
  readonly userId: string;
}

export interface CommitAuthors {
  /** In the order of the candidates, each address once. */
  readonly coauthors: readonly Coauthor[];
  /** Chosen, but nobody knows who they are in commits. */
  readonly missing: readonly string[];
}

/**
 * Who of the candidates is chosen: all, until somebody chose. Who came after that is chosen as well,
 * because nobody decided against them. Pure.
 */
export function chosenOf(
  candidates: readonly string[],
  choice: CoauthorChoice | null,
): readonly string[] {
  if (choice === null) return candidates;
  return candidates.filter((id) => choice.chosen.includes(id) || !choice.candidates.includes(id));
}

/** Whom a commit names, beside the one who is its author. Addresses are compared without case. Pure. */
export function coauthorsOf(
  chosen: readonly string[],
  authors: ReadonlyMap<string, string>,
  primaryEmail: string | null,
): CommitAuthors {
  const seen = new Set(primaryEmail === null ? [] : [primaryEmail.toLowerCase()]);
  const coauthors = chosen.flatMap((userId): Coauthor[] => {
    const author = authorOf(authors.get(userId) ?? "");
    if (author === null || seen.has(author.email.toLowerCase())) return [];
    seen.add(author.email.toLowerCase());
    return [{ userId, ...author }];
  });
  return { coauthors, missing: chosen.filter((id) => !authors.has(id)) };
}

/** The same text for the same candidates, whatever their order. */
export function revisionOf(candidates: readonly string[]): string {
  return candidates.toSorted().join(",");
}
