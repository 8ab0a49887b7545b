import { readdir } from "node:fs/promises";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { workFoldersOf } from "../data-folders.ts";

const PRIVACY_SETTINGS = "x-apple.systempreferences:com.apple.preference.security?Privacy_AllFiles";

/** Whether macOS lets the broker read the folders that it works in. */
export function macPrivacy(platform: NodeJS.Platform): Check {
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
      return [judgePrivacy(refused.flat())];
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
        fix: { kind: "open", label: "Open Privacy settings", url: PRIVACY_SETTINGS },
      };
}
