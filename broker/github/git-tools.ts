import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
// oxlint-disable-next-line import/default -- its text is imported, as vite-raw.d.ts says
import coauthorText from "./helper/git-coauthor.mjs?raw";
import ghText from "./helper/gh.sh?raw";
import tokenText from "./helper/github-token.mjs?raw";
import hookText from "./helper/git-hook.sh?raw";

export interface GitToolsOptions {
  /** Absolute path; agents read it and cannot write there. */
  readonly folder: string;
  /** The Node that runs our own programs. */
  readonly node: string;
  /** A program in place of the one that names co-authors; null for ours. */
  readonly coauthorHelper: string | null;
  /** A program in place of the one that runs gh as the session's account; null for ours. */
  readonly ghHelper: string | null;
}

/** Every hook of git's that runs where people work (githooks), without those of servers. */
const HOOKS = [
  ...["applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit"],
  ...["prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout"],
  ...["post-merge", "pre-push", "reference-transaction", "pre-auto-gc", "post-rewrite"],
  ...["sendemail-validate", "post-index-change"],
] as const;

/** Where git finds our hooks. */
export function hooksFolder(toolsFolder: string): string {
  return join(toolsFolder, "hooks");
}

/** What agents find first on their PATH. */
function programsFolder(toolsFolder: string): string {
  return join(toolsFolder, "bin");
}

/** Puts our hooks and their program where the git of agents finds them. */
export async function installGitTools(options: GitToolsOptions): Promise<void> {
  const { coauthorHelper, folder, ghHelper, node } = options;
  const hooks = hooksFolder(folder);
  await mkdir(hooks, { recursive: true, mode: 0o755 });
  const bundled = join(folder, "git-coauthor.mjs");
  await replace(bundled, coauthorText, 0o644);
  const coauthor = coauthorHelper === null ? [node, bundled] : [coauthorHelper];
  await replace(join(folder, "git-coauthor"), running(coauthor), 0o755);
  const bundledToken = join(folder, "github-token.mjs");
  await replace(bundledToken, tokenText, 0o644);
  await replace(join(folder, "github-token"), running([node, bundledToken]), 0o755);
  await mkdir(programsFolder(folder), { recursive: true, mode: 0o755 });
  // No configuration of gh: the person's own sign-in is not the agents'.
  await mkdir(join(folder, "gh-config"), { recursive: true, mode: 0o755 });
  const programs = quoted(programsFolder(folder));
  const path = `case $PATH: in ${programs}:*) ;; *) PATH=${programs}:$PATH ;; esac\n`;
  await replace(join(folder, "bash-env"), path, 0o644);
  const gh = ghHelper === null ? ghText : running([ghHelper]);
  await replace(join(programsFolder(folder), "gh"), gh, 0o755);
  await Promise.all(HOOKS.map((name) => replace(join(hooks, name), hookText, 0o755)));
}

function running(words: readonly string[]): string {
  return `#!/bin/sh\nexec ${words.map(quoted).join(" ")} "$@"\n`;
}

/** A word for a shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** At once, because agents of an earlier worker may run it now. */
async function replace(path: string, text: string, mode: number): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, text, { mode, flag: "wx" });
  await rename(`${path}.new`, path);
}
