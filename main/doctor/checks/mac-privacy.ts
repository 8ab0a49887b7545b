import { readdir } from "node:fs/promises";
import { type Check, type Finding, type Fix, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { RunProgram } from "../programs.ts";
import { workFoldersOf } from "../data-folders.ts";

const PRIVACY_SETTINGS = "x-apple.systempreferences:com.apple.preference.security?Privacy_AllFiles";

/** Whether macOS lets the broker read the folders that it works in. */
export function macPrivacy(
  run: RunProgram,
  platform: NodeJS.Platform,
  workingFolder: string,
): Check {
  const openSettings: Fix = {
    kind: "act",
    label: "Open Privacy settings",
    does: "Opens the page of System Settings where you can allow it, on the Mac of the broker.",
    act: async ({ signal }) => {
      const command = ["/usr/bin/open", PRIVACY_SETTINGS] as const;
      const end = await run({ command, environment: {}, workingFolder, signal });
      if (end.kind === "ended" && end.code === 0) return "Opened the Privacy settings.";
      throw new Error("The Privacy settings could not be opened.");
    },
  };
  return {
    id: "mac.privacy",
    category: "mac",
    title: "Folders that macOS protects",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: () => (platform === "darwin" ? null : "Only macOS protects folders like this."),
    run: async ({ facts }) => {
      const folders = workFoldersOf(facts.configuration());
      const refused = await Promise.all(
        folders.map(async (folder) => ((await isRefused(folder)) ? [folder] : [])),
      );
      const finding = judgePrivacy(refused.flat());
      return [finding.state === "passed" ? finding : { ...finding, fix: openSettings }];
    },
  };
}

/** macOS says EPERM where its privacy settings refuse, and EACCES where a file's mode does. */
async function isRefused(folder: string): Promise<boolean> {
  try {
    await readdir(folder);
    return false;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

/** Pure. */
export function judgePrivacy(refused: readonly string[]): Finding {
  return refused.length === 0
    ? passed("macOS lets the broker read its folders.")
    : {
        state: "failed",
        cause: `macOS does not let the broker read ${refused.join(", ")}.`,
        consequence: "Agents cannot work there.",
        hint: "Keep these folders elsewhere, or allow it.",
      };
}
