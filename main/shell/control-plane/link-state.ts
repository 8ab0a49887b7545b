// The app's link to the control plane:
//
//   looking ──answers──────────────────────────► ready ──it is gone──► looking
//      │                                           ▲
//      └─nobody─► starting ──answers───────────────┘
//                    │
//                    └─it ended, or never answered─► down ──after a wait, or when asked──► looking
//
// A control plane that refuses its settings stays down until a person asks for another try.

/** Why there is no control plane, for people. */
export interface LinkProblem {
  /** What happened, in a sentence. */
  readonly message: string;
  /** What to do next; empty when nothing is known. */
  readonly hint: string;
}

export type LinkState =
  | { readonly kind: "looking" }
  | { readonly kind: "starting"; readonly since: number }
  /** `isOwn`: the app started it, and it ends with the app. */
  | { readonly kind: "ready"; readonly isOwn: boolean }
  /** `nextTryAt` is null when a person has to change something first. */
  | { readonly kind: "down"; readonly problem: LinkProblem; readonly nextTryAt: number | null };

/** How a control plane that the app started ended, or did not come up. */
export type LaunchEnd =
  | {
      readonly kind: "exited";
      readonly code: number | null;
      readonly signal: string | null;
      /** The last lines that it printed. */
      readonly lines: readonly string[];
    }
  | { readonly kind: "not-started"; readonly message: string }
  | { readonly kind: "silent"; readonly limitMs: number; readonly lines: readonly string[] };

/** Of sysexits.h: the settings have to change first. */
const BAD_CONFIGURATION = 78;
const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 30_000;

/** What follows after the end number `ends` in a row, counted from 1. Pure. */
export function afterLaunchEnd(
  end: LaunchEnd,
  ends: number,
  now: number,
): Extract<LinkState, { kind: "down" }> {
  const nextTryAt =
    end.kind === "exited" && end.code === BAD_CONFIGURATION
      ? null
      : now + Math.min(WAIT_FIRST_MS * 2 ** (ends - 1), WAIT_MAX_MS);
  return { kind: "down", problem: problemOf(end), nextTryAt };
}

function problemOf(end: LaunchEnd): LinkProblem {
  switch (end.kind) {
    case "not-started":
      return {
        message: `The app's Node could not be started: ${end.message}`,
        hint: "Install the app again. In a checkout, run npm ci.",
      };
    case "silent": {
      const said = ownWords(end.lines);
      return {
        message:
          said?.message ?? `The control plane did not answer within ${end.limitMs / 1_000} s.`,
        hint: said?.hint || "The app tries again by itself.",
      };
    }
    case "exited": {
      const how = end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`;
      return (
        ownWords(end.lines) ?? {
          message: `The control plane ended ${how} and said nothing.`,
          hint: "The app tries again by itself.",
        }
      );
    }
  }
}

/** Node's own warnings, and where in the code something was thrown. */
const NOISE = /^\s*(\(node:\d+\)|\(Use `|at )/;

/** A control plane that ends says why in one line and, mostly, what to do in the next. */
function ownWords(lines: readonly string[]): LinkProblem | null {
  const [message, ...hints] = lines.filter((line) => line.trim() !== "" && !NOISE.test(line));
  return message === undefined ? null : { message, hint: hints.join(" ") };
}
