import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as prettier from "prettier";

// `node build/checks/format-files.ts` compares each file of the project with what prettier makes of
// it. prettier's own `--check` passes in silence when everything is ignored: this one counts.

const root = join(import.meta.dirname, "..", "..");
const ignorePath = [join(root, ".gitignore"), join(root, ".prettierignore")];
/** Never walked into: large, and ignored anyway. */
const unwalked = new Set(["node_modules", ".git", "dist", ".cache", ".data", "test-results"]);
/** Hashes, one per line, of what was found formatted before: prettier takes half a minute for all. */
const knownFile = join(root, ".cache", "formatted.txt");

const known = new Set(existsSync(knownFile) ? readFileSync(knownFile, "utf8").split("\n") : []);
const formatted: string[] = [];
const unformatted: string[] = [];

for await (const path of glob("**/{*,.*}", { cwd: root, exclude: (name) => unwalked.has(name) })) {
  const file = join(root, path);
  const info = await prettier.getFileInfo(file, { ignorePath, resolveConfig: false });
  if (info.ignored || info.inferredParser === null) continue;
  const resolved = await prettier.resolveConfig(file, { editorconfig: true });
  const options = { ...resolved, filepath: file };
  const text = await readFile(file, "utf8");
  const hash = hashOf(prettier.version, JSON.stringify({ ...resolved, path }), text);
  if (known.has(hash) || (await isFormatted(text, options))) formatted.push(hash);
  else unformatted.push(path);
}

mkdirSync(dirname(knownFile), { recursive: true });
writeFileSync(knownFile, formatted.join("\n"));
for (const path of unformatted.toSorted()) console.log(path);
if (unformatted.length > 0) {
  console.log("These files are not formatted: `npx prettier --write <file>` does it.");
  process.exitCode = 1;
}
console.log(`Checked the format of ${formatted.length + unformatted.length} files.`);

/** What prettier's answer depends on: itself, the options, the file's name and its text. */
function hashOf(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function isFormatted(
  text: string,
  options: prettier.Options & { readonly filepath: string },
): Promise<boolean> {
  try {
    return await prettier.check(text, options);
  } catch (error) {
    console.log(`${options.filepath}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
