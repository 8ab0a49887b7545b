import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** A program that is there, and where it came from. */
export interface FoundProgram {
  readonly path: string;
  readonly source: "configured" | "runtime" | "checkout" | "own";
}

export interface CodexPlaces {
  /** `CODEX_BIN`; null when it is not set. */
  readonly configured: string | null;
  /** `runtime/` of the service root. */
  readonly runtimeFolder: string;
  /** Where the walk up through `node_modules` begins: the release's program. */
  readonly programFolder: string;
  /** Such as `darwin-arm64`. */
  readonly platform: string;
}

/** The folder of a version of Codex, or of Node, below `runtime/`. */
export function runtimePath(
  runtimeFolder: string,
  program: "codex" | "node",
  version: string,
): string {
  return join(runtimeFolder, `${program}-${version}`);
}

/**
 * The Codex that the worker would take, in its order: `CODEX_BIN`, the one in `runtime/`, that of a
 * checkout's `node_modules`. Null when it has to be fetched. A `CODEX_BIN` that is no program is
 * null as well: nothing that is fetched would be taken in its place.
 */
export function findCodex(places: CodexPlaces, version: string): FoundProgram | null {
  const { configured, runtimeFolder, programFolder, platform } = places;
  if (configured !== null) {
    return isProgram(configured) ? { path: configured, source: "configured" } : null;
  }
  const deployed = codexIn(runtimePath(runtimeFolder, "codex", version));
  if (deployed !== null) return { path: deployed, source: "runtime" };
  for (let folder = programFolder; ; folder = dirname(folder)) {
    const path = codexIn(join(folder, "node_modules/@openai", `codex-${platform}`));
    if (path !== null) return { path, source: "checkout" };
    if (dirname(folder) === folder) return null;
  }
}

/** The program in Codex's package for one platform; null when it is not whole. */
export function codexIn(folder: string): string | null {
  const bin = vendorFolders(folder).map((name) => join(folder, "vendor", name, "bin"));
  // Most models run their tools through the code-mode host: one without the other is of no use.
  const whole = bin.find((each) => codexFiles.every((file) => isProgram(join(each, file))));
  return whole === undefined ? null : join(whole, "codex");
}

const codexFiles = ["codex", "codex-code-mode-host"];

/** The program in a package of Node; null when there is none. */
export function nodeIn(folder: string): string | null {
  const path = join(folder, "bin/node");
  return isProgram(path) ? path : null;
}

function vendorFolders(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, "vendor"));
  } catch {
    // No such package.
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not to be run.
    return false;
  }
}
