import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * This release's version, as its own package.json says at the start: it lies beside `main.js`. In a
 * checkout that was not built it is the repository's.
 */
export const version: string = versionIn(
  [".", "../.."].map((folder) => join(import.meta.dirname, folder, "package.json")),
);

function versionIn(paths: readonly string[]): string {
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
      return String(manifest.version);
    }
  }
  throw new Error(`No version in ${paths.join(" or ")}`);
}
