import type { GitHubAuthorItem } from "../../broker/api/github-authors.ts";
import { words } from "./words.ts";
import { comma } from "../language/clauses.ts";

export type AuthorFilter = "all" | "none";

/** What people call somebody: the name of Slack, else the id. */
export function nameOf({ name, slackUserId }: GitHubAuthorItem): string {
  return name ?? slackUserId;
}

/** What the column of sources says. */
export function sourceWord({ source }: GitHubAuthorItem): string {
  return words.sources[source ?? "none"];
}

/** Below the source: what it overrides, and who set it; empty for the rest. */
export function sourceRemark(item: GitHubAuthorItem): string {
  if (item.source !== "manual") return "";
  const other = item.linked ?? item.inferred;
  return [
    ...(item.setBy === null ? [] : [words.setBy(item.setBy)]),
    ...(other === null || other === item.manual ? [] : [words.overrides(other)]),
  ].join(comma);
}

/** By name, people without an author first: they are what there is to do. */
export function authorRows(
  items: readonly GitHubAuthorItem[],
  filter: AuthorFilter,
): readonly GitHubAuthorItem[] {
  return items
    .filter((item) => filter === "all" || item.author === null)
    .toSorted(
      (a, b) =>
        Number(a.author !== null) - Number(b.author !== null) ||
        nameOf(a).localeCompare(nameOf(b), "en"),
    );
}

/** Whether the broker would take it: a name with an address. */
export function isAuthor(text: string): boolean {
  return /^[^<>]{1,100}<[^\s<>@]+@[^\s<>@]+>$/.test(text.trim());
}

export function isSlackUserId(text: string): boolean {
  return /^[UW][A-Z0-9]{1,39}$/.test(text.trim());
}
