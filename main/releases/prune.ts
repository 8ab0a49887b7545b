import { rcompare } from "semver";
import type { Links } from "./release-folders.ts";

/** How many releases of a target are kept, beside those that are in use. */
export const KEPT_RELEASES = 5;

/**
 * The versions that may go: all but the newest five, and never one that a link or the pin names or
 * that is to be started. Pure.
 */
export function prunableVersions(
  installed: readonly string[],
  links: Links,
  pinned: string | null,
): readonly string[] {
  const newest = installed.toSorted(rcompare).slice(0, KEPT_RELEASES);
  const inUse: ReadonlySet<string | null> = new Set([links.current, links.previous, pinned]);
  return installed.filter((version) => !newest.includes(version) && !inUse.has(version));
}
