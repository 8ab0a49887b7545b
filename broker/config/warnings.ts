import { type Environment, textOf } from "./base.ts";
import { isSettingName, settingNames, settingOf } from "./settings.ts";

/** Something that does not keep the worker from starting and that a person should know. */
export interface ConfigWarning {
  readonly variable: string;
  readonly message: string;
}

const OUR_PREFIX = /^(?:SLACK|BROKER|CODEX)_/;
/** Two slips of the finger; with more, most names are simply others. */
const TYPO_DISTANCE_MAX = 2;

/** Of the control plane, the container, Codex itself and what the broker sets for agents. */
const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  "BROKER_ADMIN_TOKEN",
  "BROKER_API_BASE",
  "BROKER_SESSION_TOKEN",
  "CODEX_API_KEY",
  "CODEX_HOST_HOME_PATH_HOST",
]);

/** Settings of earlier products that nothing reads any more. */
const GONE: ReadonlySet<string> = new Set([
  "SLACK_PROGRESS_REMINDER_AFTER_MS",
  "SLACK_PROGRESS_REMINDER_REPEAT_MS",
]);

/** Variables without effect, and unknown ones that look like a known one with a typo. */
export function configWarnings(environment: Environment): readonly ConfigWarning[] {
  return Object.keys(environment)
    .filter((name) => textOf(environment, name) !== undefined)
    .toSorted()
    .flatMap((variable) => {
      const message = warningFor(variable);
      return message === null ? [] : [{ variable, message }];
    });
}

function warningFor(variable: string): string | null {
  if (GONE.has(variable)) return "It has no effect any more.";
  if (isSettingName(variable)) {
    const { comesWith, deprecated } = settingOf(variable);
    if (deprecated !== undefined) return `It has no effect: ${deprecated}.`;
    return comesWith === undefined
      ? null
      : `It has no effect in this version: ${comesWith} are not built yet.`;
  }
  if (!OUR_PREFIX.test(variable) || KNOWN_ELSEWHERE.has(variable)) return null;
  const near = settingNames
    .map((name) => ({ name, distance: editDistance(variable, name) }))
    .filter(({ distance }) => distance <= TYPO_DISTANCE_MAX)
    .toSorted((one, other) => one.distance - other.distance)[0];
  return near === undefined ? null : `It is unknown and has no effect. Did you mean ${near.name}?`;
}

/** Insertions, deletions, changes and swaps of neighbours that make one word the other. */
export function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > TYPO_DISTANCE_MAX) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap =
        row > 1 &&
        column > 1 &&
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
