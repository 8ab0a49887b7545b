import type { RunProgram } from "./programs.ts";

/** A broker on this computer that is not ours. */
export interface OtherBroker {
  readonly pid: number;
  /** Its command line, cut short. */
  readonly command: string;
}

const COMMAND_CHARACTERS = 120;

/** Looks through the processes of this computer. Empty when they cannot be listed. */
export function otherBrokers(
  run: RunProgram,
  options: { readonly workingFolder: string; readonly ownPid: () => number | null },
): (signal: AbortSignal) => Promise<readonly OtherBroker[]> {
  return async (signal) => {
    const end = await run({
      command: ["/bin/ps", "-A", "-ww", "-o", "pid=,args="],
      environment: { LC_ALL: "C" },
      workingFolder: options.workingFolder,
      signal,
    });
    return end.kind === "ended" ? brokersIn(end.stdout, options.ownPid()) : [];
  };
}

/** Pure: the brokers in a listing of `pid args`. */
export function brokersIn(listing: string, ownPid: number | null): readonly OtherBroker[] {
  return listing.split("\n").flatMap((line) => {
    const [, pid = "", command = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    const isBroker = /^\S*node\S* (?:\S+ )*\S*broker\/main\.js serve\b/.test(command);
    return isBroker && Number(pid) !== ownPid
      ? [{ pid: Number(pid), command: command.slice(0, COMMAND_CHARACTERS) }]
      : [];
  });
}
