import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installGitTools } from "../../broker/github/git-tools.ts";
import { JobFiles } from "../../broker/jobs/job-files.ts";
import { linkCommand } from "../../main/command-link/command-link.ts";

/** Writes the programs that agents' git and gh use, with `echo` in Node's place. */
export const gitTools = (folder: string) =>
  installGitTools({ folder, node: "/bin/echo", coauthorHelper: null, ghHelper: null });

/** The scripts that are written to a disk. */
export async function writtenScripts() {
  const folder = mkdtempSync(join(tmpdir(), "written-"));
  try {
    await gitTools(join(folder, "git"));
    await JobFiles.installTool(folder, "/n/node", "/h/helper.mjs");
    linkCommand({ folder, node: "/n/node", program: "/p/broker.js", root: "/r" });
    const text = (name: string) => readFileSync(join(folder, name), "utf8");
    return {
      ...{ broker: text("broker"), job: text("broker-job"), coauthor: text("git/git-coauthor") },
      ...{ gh: text("git/bin/gh"), hook: text("git/hooks/pre-commit") },
      bashEnv: `#!/bin/sh\n${text("git/bash-env")}`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
