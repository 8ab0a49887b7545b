import type { SettingName } from "./settings.ts";

/** A variable that keeps the worker from starting. */
export interface ConfigProblem {
  readonly variable: SettingName | "TMPDIR";
  /** What it is set to, cut short; of a secret only its ends. */
  readonly got: string;
  /** What it may be, completing "wants …". */
  readonly wants: string;
  /** What is wrong and what to do, where there is more to say than that; may be empty. */
  readonly message: string;
}

/** Values are shown up to this many characters. */
const SHOWN_CHARACTERS = 60;
/** Of a shorter secret the ends would give away too much. */
const SECRET_SHOWN_FROM_CHARACTERS = 12;

/** One line for each problem: the variable, what it got and what it wants. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map((problem) => `${valueAndWish(problem)} ${problem.message}`.trimEnd())
    .join("\n");
}

/** The variable, what it got and what it wants, as a sentence. */
export function valueAndWish({ variable, got, wants }: ConfigProblem): string {
  return `${variable}: got ${got}, wants ${wants}.`;
}

/** The text of a variable for people: quoted and cut, or masked when it is or looks secret. */
export function describeGiven(given: string | undefined, isSecret: boolean): string {
  if (given === undefined || given === "") return "nothing";
  if (isSecret || looksSecret(given)) return maskSecret(given);
  const isLong = given.length > SHOWN_CHARACTERS;
  return JSON.stringify(isLong ? `${given.slice(0, SHOWN_CHARACTERS)}…` : given);
}

/** The first four and last two characters, or nothing of a short one; never the whole. */
function maskSecret(secret: string): string {
  if (secret.length < SECRET_SHOWN_FROM_CHARACTERS) return `… (${secret.length} characters)`;
  return `${secret.slice(0, 4)}…${secret.slice(-2)} (${secret.length} characters)`;
}

/** A token that was put into the wrong variable, or a URL with a password in it. */
function looksSecret(given: string): boolean {
  return /xox[a-z]-|xapp-|\bsk-|gh[pousr]_|github_pat_|\beyJ|:\/\/[^/\s]*@/.test(given);
}
