import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
// oxlint-disable-next-line import/default -- its text is imported, as vite-raw.d.ts says
import coauthorText from "./helper/git-coauthor.mjs?raw";
import hookText from "./helper/git-hook.sh?raw";

export interface GitToolsOptions {
  /** Absolute path; agents read it and cannot write there. */
  readonly folder: string;
  /** The Node that runs our own programs. */
  readonly node: string;
  /** A program in place of the one that names co-authors; null for ours. */
  readonly coauthorHelper: string | null;
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

/** Puts our hooks and their program where the git of agents finds them. */
export async function installGitTools(options: GitToolsOptions): Promise<void> {
  const { coauthorHelper, folder, node } = options;
  const hooks = hooksFolder(folder);
  await mkdir(hooks, { recursive: true, mode: 0o755 });
  const bundled = join(folder, "git-coauthor.mjs");
  await replace(bundled, coauthorText, 0o644);
  const words = coauthorHelper === null ? [node, bundled] : [coauthorHelper];
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await replace(join(folder, "git-coauthor"), `#!/bin/sh\nexec ${command} "$@"\n`, 0o755);
  await Promise.all(HOOKS.map((name) => replace(join(hooks, name), hookText, 0o755)));
}

/** At once, because agents of an earlier worker may run it now. */
async function replace(path: string, text: string, mode: number): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, text, { mode, flag: "wx" });
  await rename(`${path}.new`, path);
}
