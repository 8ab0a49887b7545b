import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Debian's package `faketime` puts the library that gives programs another time. */
const libraries = ["x86_64", "aarch64"].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
);
const FILE = "FAKETIME_TIMESTAMP_FILE";

/** The time of this program and of every one that it starts with `environment`. */
export interface JumpingClock {
  readonly environment: Readonly<Record<string, string>>;
  /** So many days after the real time, at once; waits go by what really passes. */
  jumpTo(days: number): void;
}

/** The clock of a program that was started by `underJumpingClock`, or null. */
export function jumpingClock(): JumpingClock | null {
  const file = process.env[FILE];
  if (file === undefined) return null;
  return {
    environment: clockEnvironment(process.env["LD_PRELOAD"] ?? "", file),
    jumpTo: (days) => writeFileSync(file, `+${days}d\n`),
  };
}

/** Runs this program again with a clock that can jump, until `signal`; its exit code. */
export async function underJumpingClock(signal: AbortSignal): Promise<number> {
  const library = libraries.find((path) => existsSync(path));
  if (library === undefined) throw new Error("This needs the Debian package faketime.");
  const folder = mkdtempSync(join(tmpdir(), "clock-"));
  try {
    const file = join(folder, "offset");
    writeFileSync(file, "+0d\n");
    const child = spawn(process.execPath, process.argv.slice(1), {
      stdio: "inherit",
      env: { ...process.env, ...clockEnvironment(library, file) },
    });
    signal.addEventListener("abort", () => child.kill());
    return await new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function clockEnvironment(library: string, file: string): Record<string, string> {
  return {
    LD_PRELOAD: library,
    [FILE]: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}
