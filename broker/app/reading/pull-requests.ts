const ADDRESS = /https:\/\/([\w.-]+\/[\w.-]+\/[\w.-]+)\/pull\/(\d{1,9})(?!\d)/g;

/**
 * The pull request of a repository that is named last in the newest text that names one. Texts come
 * newest first; a repository is a host and a path, such as `github.com/acme/app`. Pure.
 */
export function pullRequestOf(
  repository: string,
  texts: readonly string[],
): { readonly number: number; readonly url: string } | null {
  const wanted = repository.toLowerCase();
  for (const text of texts) {
    const named = [...text.matchAll(ADDRESS)].findLast(
      ([, place = ""]) => place.toLowerCase() === wanted,
    );
    if (named !== undefined) {
      const [, place = "", number = ""] = named;
      return { number: Number(number), url: `https://${place}/pull/${number}` };
    }
  }
  return null;
}
