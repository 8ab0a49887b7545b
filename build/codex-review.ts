import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printableText, reviewOf, type CodexTexts } from "./checks/codex-texts.ts";

/**
 * `npm run codex:review -- 0.169.0 0.171.0`: what changes for us from one version of Codex to another.
 * Fetches the packages of both for Linux and for both kinds of Mac, and compares the protocol that
 * the Linux program prints and the sandbox rules that each program holds. For the release checklist.
 */
const [before, after] = process.argv.slice(2);
const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const PLATFORMS = ["linux-x64", "darwin-arm64", "darwin-x64"] as const;

if (before === undefined || after === undefined || ![before, after].every((v) => VERSION.test(v))) {
  process.stderr.write(
    "Two versions of Codex are needed: npm run codex:review -- 0.169.0 0.171.0\n",
  );
  process.exitCode = 64;
} else {
  const folder = mkdtempSync(join(tmpdir(), "codex-review-"));
  try {
    for (const platform of PLATFORMS) {
      const [old, now] = [before, after].map((version) => textsOf(folder, version, platform));
      if (old !== undefined && now !== undefined) {
        process.stdout.write(
          `${platform}, ${before} → ${after}\n${reviewOf(old, now).join("\n")}\n\n`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function textsOf(folder: string, version: string, platform: string): CodexTexts {
  const place = join(folder, `${version}-${platform}`);
  mkdirSync(place);
  const name = `@openai/codex@${version}-${platform}`;
  process.stderr.write(`Fetching ${name}…\n`);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", place, name], { cwd: place });
  const [packed = ""] = readdirSync(place);
  execFileSync("tar", ["-xzf", join(place, packed), "-C", place]);
  const [program = ""] = globSync("package/vendor/*/bin/codex", { cwd: place });
  const path = join(place, program);
  const runsHere = platform === `${process.platform}-${process.arch}`;
  const texts = {
    program: printableText(readFileSync(path)),
    protocol: runsHere ? protocolOf(path, join(place, "schema")) : null,
  };
  rmSync(place, { recursive: true });
  return texts;
}

/** Each file of the protocol's JSON schema, by its name. */
function protocolOf(program: string, folder: string): ReadonlyMap<string, string> {
  mkdirSync(folder);
  execFileSync(program, ["app-server", "generate-json-schema", "--experimental", "--out", folder]);
  const files = globSync("**/*.json", { cwd: folder }).toSorted();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
