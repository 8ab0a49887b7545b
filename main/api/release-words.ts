import { countOf, countWordFirst } from "./number-words.ts";
import type { Operation } from "./operations.ts";

// An update or a rollback that runs, in the words of Home, of the broker block and of the menu bar.
// All of it is pure.

/** Home's first sentence, such as "Updating to 1.5.0. Five turns go on." */
export function changeHeadline(operation: Operation, runningTurns: number): string {
  const first = `${titleOf(operation)}.`;
  if (runningTurns === 0 || stopsTurns(operation)) return first;
  const noun = runningTurns === 1 ? "turn goes" : "turns go";
  return `${first} ${countWordFirst(runningTurns)} ${noun} on.`;
}

/** The two lines of the menu, such as "Updating to 1.5.0" and "Watching, five turns go on". */
export function changeLines(
  operation: Operation,
  runningTurns: number,
  now: number,
): { readonly title: string; readonly detail: string } {
  const step = operation.steps.find(({ state }) => state === "running");
  const turns =
    runningTurns === 0 || stopsTurns(operation)
      ? []
      : [`${countOf(runningTurns, "turn")} ${runningTurns === 1 ? "goes" : "go"} on`];
  const doing = step === undefined ? [] : [stepWords(step, now)];
  return {
    title: titleOf(operation),
    detail: [...doing, ...turns].join(", "),
  };
}

/** A snapshot takes the database's place: no turn goes on. */
function stopsTurns({ kind }: Operation): boolean {
  return kind.endsWith("restore");
}

function titleOf({ kind, version }: Operation): string {
  if (kind.endsWith("restore")) return "Restoring a snapshot";
  const verb = kind.endsWith("rollback") ? "Rolling back" : "Updating";
  return `${verb} to ${version ?? "another version"}`;
}

function stepWords({ id, title, startedAt, deadline }: Operation["steps"][number], now: number) {
  if (id !== "watch" || startedAt === null || deadline === null) return title;
  const seconds = (ms: number) => Math.max(0, Math.round(ms / 1_000));
  return `Watching, ${seconds(now - startedAt)} s of ${seconds(deadline - startedAt)} s`;
}
