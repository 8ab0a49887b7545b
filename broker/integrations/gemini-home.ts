import { constants, copyFile, chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";

/** A signed-in Gemini command line needs these and nothing more of its folder. */
const TAKEN_OVER = ["settings.json", "oauth_creds.json", "google_accounts.json"] as const;

/**
 * Copies the sign-in and settings of a Gemini folder, such as a mounted `~/.gemini`, into the one
 * of the broker's user. What is there already stays as it is: Gemini renews its sign-in in place.
 * Trouble is logged and keeps nothing from starting.
 */
export async function takeOverGeminiHome(from: string, userHome: string, log: Log): Promise<void> {
  const to = join(userHome, ".gemini");
  for (const name of TAKEN_OVER) {
    const target = join(to, name);
    try {
      await mkdir(to, { recursive: true, mode: 0o700 });
      await copyFile(join(from, name), target, constants.COPYFILE_EXCL);
      await chmod(target, 0o600);
      log.info("Copied a file of the Gemini command line", { path: target });
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code === "EEXIST" || code === "ENOENT") continue;
      log.warn("A file of the Gemini command line could not be copied", {
        path: target,
        error: errorText(thrown),
      });
    }
  }
}
