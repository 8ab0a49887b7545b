import type { SessionItem } from "../../broker/api/sessions.ts";
import type { ListLine } from "./groups.ts";

export interface FrozenList {
  readonly lines: readonly ListLine[];
  /** Sessions that came since, and wait above the list. */
  readonly newCount: number;
}

/**
 * The list while somebody is in it: rows stay where they are, with what changed in them; sessions
 * that came since are counted, those that are gone leave. Pure.
 */
export function frozenOrder(
  shown: readonly ListLine[],
  incoming: readonly SessionItem[],
  incomingLines: readonly ListLine[],
): FrozenList {
  const byKey = new Map(incoming.map((session) => [session.key, session]));
  const known = new Set(shown.flatMap((line) => (line.kind === "row" ? [line.session.key] : [])));
  const lines = shown.flatMap((line): readonly ListLine[] => {
    if (line.kind === "head") return [line];
    const session = byKey.get(line.session.key);
    return session === undefined ? [] : [{ kind: "row", session }];
  });
  const lastShown = shown.at(-1);
  // Rows below the last one shown are the next page: adding them moves nothing.
  const after = lastShown === undefined ? 0 : indexAfter(incomingLines, lastShown);
  const below = incomingLines
    .slice(after)
    .filter((line) => line.kind === "head" || !known.has(line.session.key));
  const belowKeys = new Set(
    below.flatMap((line) => (line.kind === "row" ? [line.session.key] : [])),
  );
  const newCount = incomingLines.filter(
    (line) =>
      line.kind === "row" && !known.has(line.session.key) && !belowKeys.has(line.session.key),
  ).length;
  return { lines: [...lines, ...below], newCount };
}

function indexAfter(lines: readonly ListLine[], line: ListLine): number {
  const index = lines.findIndex(
    (each) => each.kind === "row" && line.kind === "row" && each.session.key === line.session.key,
  );
  return index === -1 ? lines.length : index + 1;
}
