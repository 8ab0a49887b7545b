// What `launchctl print` says. Its output is no interface, so only these lines are read: the first
// ones with a single tab. Nested blocks repeat `state = active`.

export type Job =
  /** launchd does not know the label. */
  | { readonly kind: "absent" }
  | LoadedJob
  /** No one is logged in at the screen: there is no domain for agents. */
  | { readonly kind: "no-domain" }
  /** The command failed in another way, or took too long. */
  | { readonly kind: "unknown"; readonly text: string };

export interface LoadedJob {
  readonly kind: "loaded";
  /** `leaving`: launchd is ending it, so it is no longer loaded soon. */
  readonly state: "running" | "scheduled" | "leaving" | "idle";
  readonly pid: number | null;
  readonly runs: number;
  /** Such as `78: EX_CONFIG`; null when it never exited. */
  readonly lastExit: string | null;
  /** The plist that it was loaded from. */
  readonly path: string | null;
  readonly program: string | null;
}

export interface CommandAnswer {
  /** -1 when the command took too long or could not be started. */
  readonly code: number;
  readonly text: string;
}

const NO_SUCH_DOMAIN = 112;
const NO_SUCH_SERVICE = 113;
/** An ssh session of somebody who is not logged in at the screen. */
const DOMAIN_WITHOUT_GUI = 125;

/** Exit codes that say that there is no screen session. */
export function saysNoDomain(code: number): boolean {
  return code === NO_SUCH_DOMAIN || code === DOMAIN_WITHOUT_GUI;
}

/** Pure. */
export function readJob({ code, text }: CommandAnswer): Job {
  if (code === NO_SUCH_SERVICE) return { kind: "absent" };
  if (saysNoDomain(code)) return { kind: "no-domain" };
  if (code !== 0) return { kind: "unknown", text: text.trim() };
  const value = (name: string) =>
    new RegExp(`^\\t${name} = (.+)$`, "m").exec(text)?.[1]?.trim() ?? null;
  const lastExit = value("last exit code") ?? value("last terminating signal");
  const pid = Number(value("pid") ?? Number.NaN);
  return {
    kind: "loaded",
    state: stateOf(value("state") ?? ""),
    pid: Number.isInteger(pid) ? pid : null,
    runs: Number(value("runs") ?? 0),
    lastExit: lastExit === "(never exited)" ? null : lastExit,
    path: value("path"),
    program: value("program"),
  };
}

/** How a job's last process ended, completing "It ended". Pure. */
export function exitWords(lastExit: string | null): string {
  if (lastExit === null) return "by itself";
  return /^\d/.test(lastExit) ? `with exit code ${lastExit}` : `by a signal, ${lastExit}`;
}

function stateOf(text: string): LoadedJob["state"] {
  switch (text) {
    case "running":
      return "running";
    case "spawn scheduled":
    case "spawning":
      return "scheduled";
    case "SIGTERMed":
    case "SIGKILLed":
    case "languishing":
      return "leaving";
    default:
      return "idle";
  }
}

/** Whether `launchctl print-disabled` names the label as switched off. Pure. */
export function isDisabled(text: string, label: string): boolean {
  const line = text.split("\n").find((each) => each.trim().startsWith(`"${label}" => `));
  // macOS 13 and older write true and false.
  return line !== undefined && /=> (disabled|true)$/.test(line.trim());
}
