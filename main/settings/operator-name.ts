import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";

/** The person who owns the service, as Slack's threads name them. */
export interface OperatorName {
  /** Null when neither the settings nor the system name anybody. */
  current(): string | null;
}

export interface OperatorNameOptions {
  /** What `OPERATOR_NAME` says; null when it is not set. */
  readonly configured: string | null;
  /** The account's name for signing in; null when the account has none. */
  readonly userName: () => string | null;
  /** The account's full name; null when the system does not know it. May take its time, or fail. */
  readonly fullName: () => Promise<string | null>;
}

/** What the worker's routes take as `by`. */
export const OPERATOR_NAME_MAX_CHARACTERS = 100;

const run = promisify(execFile);
/** A directory service that does not answer must not keep a process for long. */
const ASK_TIMEOUT_MS = 3_000;

/**
 * The configured name, else the account's full name. The system is asked once; until it answers,
 * and when it does not, the name for signing in stands in.
 */
export function operatorName(options: OperatorNameOptions): OperatorName {
  const { configured } = options;
  if (configured !== null) return { current: () => configured };
  let name = usable(options.userName() ?? "");
  void options.fullName().then(
    (found) => {
      name = usable(found ?? "") ?? name;
    },
    () => {
      // The name for signing in stays.
    },
  );
  return { current: () => name };
}

/** The account that runs this process, as its system describes it. */
export const thisAccount: Pick<OperatorNameOptions, "userName" | "fullName"> = {
  userName: () => {
    try {
      return userInfo().username;
    } catch {
      // In a container the user may have no account.
      return null;
    }
  },
  fullName: async () => {
    const limits = { timeout: ASK_TIMEOUT_MS };
    if (process.platform === "darwin") return (await run("/usr/bin/id", ["-F"], limits)).stdout;
    const uid = String(process.getuid?.() ?? "");
    return fullNameInPasswd((await run("getent", ["passwd", uid], limits)).stdout);
  },
};

/** The full name in a line of the passwd database: its fifth field up to a comma. Pure. */
export function fullNameInPasswd(line: string): string | null {
  return usable(line.split(":")[4]?.split(",")[0] ?? "");
}

/** On one line and short enough for the worker's routes; null when nothing is left. */
function usable(text: string): string | null {
  const name = text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, OPERATOR_NAME_MAX_CHARACTERS)
    .trim();
  return name === "" ? null : name;
}
