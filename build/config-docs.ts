import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderConfigurationPage, renderEnvExample } from "../broker/config/documentation.ts";

// Writes the two texts that come from the table of settings. With --check it writes nothing and
// fails when a file differs from what would be written.

const root = join(import.meta.dirname, "..");
const texts = [
  { file: ".env.example", text: renderEnvExample() },
  { file: "docs/configuration.md", text: renderConfigurationPage() },
];

function isCurrent(file: string, text: string): boolean {
  try {
    return readFileSync(join(root, file), "utf8") === text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

const stale = texts.filter(({ file, text }) => !isCurrent(file, text));
if (process.argv.includes("--check")) {
  for (const { file } of stale) {
    console.error(`${file} differs from the settings. Run: node build/config-docs.ts`);
  }
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const { file, text } of stale) writeFileSync(join(root, file), text);
}
