import { glob } from "node:fs/promises";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import * as prettier from "prettier";

// `node build/checks/format-files.ts` compares each file of the project with what prettier makes of
// it. prettier's own `--check` passes in silence when everything is ignored: this one counts.

const root = join(import.meta.dirname, "..", "..");
const ignorePath = [join(root, ".gitignore"), join(root, ".prettierignore")];
/** Never walked into: large, and ignored anyway. */
const unwalked = new Set(["node_modules", ".git", "dist", ".cache", ".data"]);

let checked = 0;
const unformatted: string[] = [];

for await (const path of glob("**/{*,.*}", { cwd: root, exclude: (name) => unwalked.has(name) })) {
  const file = join(root, path);
  const info = await prettier.getFileInfo(file, { ignorePath, resolveConfig: false });
  if (info.ignored || info.inferredParser === null) continue;
  const options = await prettier.resolveConfig(file, { editorconfig: true });
  checked += 1;
  if (!(await isFormatted(file, { ...options, filepath: file }))) unformatted.push(path);
}

for (const path of unformatted.toSorted()) console.log(path);
if (unformatted.length > 0) {
  console.log("These files are not formatted: `npx prettier --write <file>` does it.");
  process.exitCode = 1;
}
console.log(`Checked the format of ${checked} files.`);

async function isFormatted(file: string, options: prettier.Options): Promise<boolean> {
  try {
    return await prettier.check(await readFile(file, "utf8"), options);
  } catch (error) {
    console.log(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
