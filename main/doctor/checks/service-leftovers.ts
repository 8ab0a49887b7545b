import { basename } from "node:path";
import { countOf } from "../../api/number-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { findLeftovers, type Leftover, leftoverPlaces, removeLeftovers } from "../leftovers.ts";

/** Whether an earlier broker left sockets or notes that nobody answers for. */
export function serviceLeftovers(now: () => number): Check {
  return {
    id: "service.leftovers",
    category: "service",
    title: "Leftovers",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts, signal }) => {
      const places = leftoverPlaces(facts.configuration());
      const found = await findLeftovers(places, now(), signal);
      const finding = judgeLeftovers(found);
      if (found.length === 0) return [finding];
      return [
        {
          ...finding,
          fix: {
            kind: "act",
            label: "Remove",
            does: `Removes ${namesOf(found)}, after looking again that nobody answers there.`,
            act: async (run) => {
              const removed = await removeLeftovers(places, now(), run.signal);
              return `Removed ${countOf(removed.length, "file")}.`;
            },
          },
        },
      ];
    },
  };
}

/** Names in a sentence; more are counted. */
const NAMED = 3;

function namesOf(found: readonly Leftover[]): string {
  const named = found.slice(0, NAMED).map(({ path }) => basename(path));
  const more = found.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

/** Pure. */
export function judgeLeftovers(found: readonly Leftover[]): Finding {
  if (found.length === 0) return passed("Nothing is left of an earlier broker.");
  const causes = new Set(found.map(({ why }) => why));
  return {
    state: "warning",
    cause: `An earlier broker left ${countOf(found.length, "file")}: ${[...causes].join("; ")}.`,
    consequence: "They only take room, but they make it harder to see what runs.",
  };
}
