import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { programOnPath, type ProgramEnd, type RunProgram } from "../programs.ts";
import { toolEnvironment } from "../tool-environment.ts";

export interface GhFacts {
  /** Null when there is none. */
  readonly path: string | null;
  readonly version: ProgramEnd | null;
  readonly signIn: ProgramEnd | null;
}

/** Whether agents can open pull requests. */
export function toolsGh(run: RunProgram, workingFolder: string): Check {
  return {
    id: "tools.gh",
    category: "tools",
    title: "GitHub CLI",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts, signal }) => {
      const { environment } = facts.configuration();
      const named = environment["BROKER_REAL_GH_PATH"];
      const path = named ?? (await programOnPath("gh", environment["PATH"] ?? ""));
      if (path === null) return [judgeGh({ path, version: null, signIn: null })];
      const start = (...args: readonly string[]) =>
        run({
          command: [path, ...args],
          environment: toolEnvironment(environment),
          workingFolder,
          signal,
        });
      const [version, signIn] = await Promise.all([start("--version"), start("auth", "status")]);
      return [judgeGh({ path, version, signIn })];
    },
  };
}

/** Pure. */
export function judgeGh({ path, version, signIn }: GhFacts): Finding {
  const consequence = "Agents cannot open pull requests with it. Everything else works.";
  if (path === null) {
    return {
      state: "information",
      cause: "There is no gh on the broker's PATH.",
      consequence,
      hint: "Install GitHub's command line (cli.github.com) if agents should open pull requests.",
    };
  }
  const number =
    version?.kind === "ended" ? /gh version (\S+)/.exec(version.stdout)?.[1] : undefined;
  if (number === undefined) {
    return { state: "warning", cause: `${path} does not tell its version.`, consequence };
  }
  return signIn?.kind === "ended" && signIn.code === 0
    ? passed(`gh ${number} at ${path} is signed in.`)
    : {
        state: "information",
        cause: `gh ${number} at ${path} is not signed in to GitHub.`,
        consequence,
        hint: "Set GH_TOKEN in Settings, or let people link their accounts: see GitHub authors.",
      };
}
