import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine. */
export interface Seen {
  readonly pid: number;
  readonly command: string;
}

/**
 * The processes whose environment or command line names `mark`, such as the folder of a world:
 * whatever that world started, and what that started in turn. Zombies are none.
 */
export function processesWith(mark: string): readonly Seen[] {
  return process.platform === "linux" ? fromProc(mark) : fromPs(mark);
}

function fromProc(mark: string): readonly Seen[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const read = (file: string) => readFileSync(`/proc/${name}/${file}`, "utf8");
      try {
        const command = read("cmdline").replaceAll("\0", " ").trim();
        const isIt = command !== "" && (command + read("environ")).includes(mark);
        return isIt ? [{ pid: Number(name), command }] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

function fromPs(mark: string): readonly Seen[] {
  const lines = execFileSync("/bin/ps", ["-axEww", "-o", "pid=,command="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [, pid = "", command = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    const isIt = command.includes(mark) && Number(pid) !== process.pid;
    return isIt ? [{ pid: Number(pid), command }] : [];
  });
}

/** The command line of a process, as `ps` of every system tells it; empty when it is gone. */
export function commandLineOf(pid: number | null): string {
  if (pid === null) return "";
  const told = spawnSync("/bin/ps", ["-ww", "-o", "args=", "-p", String(pid)], {
    encoding: "utf8",
  });
  return told.stdout.trim();
}
