/** What one `launchctl` command prints, and the code it exits with. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const succeededSilently: Answer = { code: 0, stdout: "", stderr: "" };

/** `launchctl error <code>` of macOS 14. */
const texts: Readonly<Record<number, string>> = {
  3: "No such process",
  5: "Input/output error",
  36: "Operation now in progress",
  37: "Operation already in progress",
  112: "Could not find specified domain",
  113: "Could not find specified service",
  119: "Service is disabled",
  122: "Path had bad ownership/permissions",
  125: "Domain does not support specified action",
  134: "Service cannot load in requested session",
  161: "Service is blocked by Background Task Management",
};

/** The first words of a failure, by command. */
const failures: Readonly<Record<string, string>> = {
  bootstrap: "Bootstrap failed",
  bootout: "Boot-out failed",
  kickstart: "Could not kickstart service",
  kill: "Could not send signal",
  enable: "Could not enable service",
  disable: "Could not disable service",
};

export function textOf(code: number): string {
  return texts[code] ?? "Unknown error";
}

export function failure(command: string, code: number): Answer {
  const first = `${failures[command] ?? "Command failed"}: ${code}: ${textOf(code)}`;
  const advice = code === 5 ? "Try re-running the command as root for richer errors.\n" : "";
  return { code, stdout: "", stderr: `${first}\n${advice}` };
}

export function notFound(label: string, domain: string, isPrint: boolean): Answer {
  const [kind = "", uid = ""] = domain.split("/");
  const where = kind === "system" ? "system" : `for user ${kind}: ${uid}`;
  return {
    code: 113,
    stdout: "",
    stderr: `${isPrint ? "Bad request.\n" : ""}Could not find service "${label}" in domain ${where}\n`,
  };
}
