// Before anything is built: a sentence in place of the shell's "vite: not found". Old syntax on
// purpose, so that any Node can read it.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
if (!existsSync(join(root, "node_modules", "vite"))) {
  console.error(
    "Nothing is installed in this folder yet. Run `npm ci` first, then the same again.",
  );
  process.exitCode = 1;
}
