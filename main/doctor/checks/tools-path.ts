import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

export interface PathFacts {
  readonly path: string;
  /** The folders of it that there are. */
  readonly existing: readonly string[];
}

/** Where the broker and its agents look for programs. */
export const toolsPath: Check = {
  id: "tools.path",
  category: "tools",
  title: "PATH",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => {
    const path = facts.configuration().environment["PATH"] ?? "";
    const there = await Promise.all(
      path.split(":").map(async (folder) => ((await isFolder(folder)) ? [folder] : [])),
    );
    return [judgePath({ path, existing: there.flat() })];
  },
};

async function isFolder(path: string): Promise<boolean> {
  try {
    return isAbsolute(path) && (await stat(path)).isDirectory();
  } catch {
    // It is not there, or may not be looked at: no program comes from it.
    return false;
  }
}

/** Pure. */
export function judgePath({ path, existing }: PathFacts): Finding {
  const folders = path.split(":");
  const relative = folders.filter((folder) => !isAbsolute(folder));
  if (path.trim() === "" || existing.length === 0) {
    return {
      state: "failed",
      cause: "The broker has no PATH.",
      consequence: "Agents find no programs, not even git.",
      hint: "Set PATH in config/worker.env.",
    };
  }
  if (relative.length > 0) {
    return {
      state: "warning",
      cause: `PATH has ${relative.length === 1 ? "a folder" : "folders"} without a full path: ${relative.map((each) => each || "(empty)").join(", ")}.`,
      consequence: "A program in a workspace could take the place of the one that is meant.",
      hint: "Leave them out of PATH.",
    };
  }
  return passed(`Programs are looked for in ${existing.join(", ")}.`);
}
