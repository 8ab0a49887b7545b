import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const COPY_LIMIT_MS = 60_000;

/**
 * Makes a copy of an Electron, of hard links, in which the app of a folder is the app. Returns its
 * place, below the .cache of the project; the caller removes it.
 */
export function electronWithApp(from: string, root: string, appFolder: string): string {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const copy = mkdtempSync(join(root, ".cache", "desktop-"));
  chmodSync(copy, 0o755);
  const linked = copyFolder("-al", from, copy) || copyFolder("-a", from, copy);
  if (!linked) throw new Error(`${from} could not be copied to ${copy}.`);
  rmSync(join(copy, "resources", "app"), { recursive: true, force: true });
  mkdirSync(join(copy, "resources"), { recursive: true });
  symlinkSync(appFolder, join(copy, "resources", "app"));
  return copy;
}

function copyFolder(how: string, from: string, to: string): boolean {
  const args = [how, "--force", `${from}/.`, to];
  return spawnSync("cp", args, { timeout: COPY_LIMIT_MS, stdio: "inherit" }).status === 0;
}
