import type { CheckFinding } from "../api/check.ts";

/** What was found beside its state; what is left out is null. */
type Details = Partial<Pick<CheckFinding, "consequence" | "hint">>;

/** A finding of `check`. */
export function finding(
  state: CheckFinding["state"],
  id: string,
  cause: string,
  { consequence = null, hint = null }: Details = {},
): CheckFinding {
  return { id, state, cause, consequence, hint: hint === "" ? null : hint };
}

/** The line of a finding in the report for people. Pure. */
export function lineOf({ state, cause, consequence, hint }: CheckFinding): string {
  const words = (...parts: readonly (string | null)[]) =>
    parts.filter((part) => part !== null).join(" ");
  switch (state) {
    case "passed":
      return `ok       ${cause}`;
    case "information":
    case "warning":
      return `note     ${words(cause, consequence)}`;
    case "failed":
      return `problem  ${words(cause, hint)}`;
  }
}
