import { spawn } from "node:child_process";
import type { LaunchEnd } from "./link-state.ts";

export interface LaunchCommand {
  readonly node: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A control plane that the app started. */
export interface LaunchedProcess {
  /** Resolves once, however it ends. */
  readonly ended: Promise<Extract<LaunchEnd, { kind: "exited" | "not-started" }>>;
  /** What it printed so far, the last lines only. */
  lines(): readonly string[];
  /** Asks it to end: its standard input closes, as it does when the app is gone. */
  askToEnd(): void;
  kill(): void;
}

const LINES_MAX = 20;
const LINE_MAX_CHARACTERS = 500;

/** Starts the control plane. It ends when its standard input does, also after kill -9 of the app. */
export function launch({ node, program, environment }: LaunchCommand): LaunchedProcess {
  const child = spawn(node, [program], { env: environment, stdio: ["pipe", "pipe", "pipe"] });
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      kept.push(...lines.map((line) => line.slice(0, LINE_MAX_CHARACTERS)));
      kept.splice(0, kept.length - LINES_MAX);
    });
  }
  // A program that has ended reads no more; its end is reported below.
  child.stdin.on("error", () => child.stdin.destroy());
  return {
    ended: new Promise((resolve) => {
      child.once("error", ({ message }) => resolve({ kind: "not-started", message }));
      child.once("close", (code, signal) =>
        resolve({ kind: "exited", code, signal, lines: [...kept] }),
      );
    }),
    lines: () => [...kept],
    askToEnd: () => child.stdin.end(),
    kill: () => child.kill("SIGKILL"),
  };
}
