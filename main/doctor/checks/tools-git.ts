import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { programOnPath, type ProgramEnd, type RunProgram } from "../programs.ts";
import { toolEnvironment } from "../tool-environment.ts";

export type GitFacts =
  | { readonly kind: "missing" }
  /** macOS has a git that only offers to install one. */
  | { readonly kind: "stub" }
  | { readonly kind: "run"; readonly path: string; readonly end: ProgramEnd };

/** Where macOS keeps the git that opens a dialog while the developer tools are not installed. */
const MACOS_STUB = "/usr/bin/git";

/** Whether agents have git. */
export function toolsGit(run: RunProgram, platform: NodeJS.Platform, workingFolder: string): Check {
  const look = async (
    environment: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<GitFacts> => {
    const path = await programOnPath("git", environment["PATH"] ?? "");
    if (path === null) return { kind: "missing" };
    const start = (command: readonly [string, ...string[]]) =>
      run({ command, environment: toolEnvironment(environment), workingFolder, signal });
    if (platform === "darwin" && path === MACOS_STUB) {
      const tools = await start(["/usr/bin/xcode-select", "-p"]);
      if (tools.kind !== "ended" || tools.code !== 0) return { kind: "stub" };
    }
    return { kind: "run", path, end: await start([path, "--version"]) };
  };
  return {
    id: "tools.git",
    category: "tools",
    title: "git",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts, signal }) => [
      judgeGit(await look(facts.configuration().environment, signal), platform),
    ],
  };
}

/** Pure. */
export function judgeGit(git: GitFacts, platform: NodeJS.Platform): Finding {
  const consequence = "Agents cannot clone, branch or commit.";
  const hint =
    platform === "darwin"
      ? "Run xcode-select --install in Terminal, then check again."
      : "Install the package git, then check again.";
  switch (git.kind) {
    case "missing":
      return { state: "failed", cause: "There is no git on the broker's PATH.", consequence, hint };
    case "stub":
      return {
        state: "failed",
        cause: "The git of this Mac only offers to install the developer tools.",
        consequence: `${consequence} Each try opens a dialog.`,
        hint,
      };
    case "run": {
      const { end, path } = git;
      const version = end.kind === "ended" ? /git version (\S+)/.exec(end.stdout)?.[1] : undefined;
      return version === undefined
        ? { state: "failed", cause: `${path} does not tell its version.`, consequence, hint }
        : passed(`git ${version} at ${path}.`);
    }
  }
}
