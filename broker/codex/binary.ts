import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { BrokerError, type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";

/** The version that this release was built and tested with. */
export const pinnedCodexVersion = "0.171.0";

/** A Codex program that can be started. */
export interface CodexBinary {
  /** Absolute path of the native program, never of the npm shim. */
  readonly path: string;
  /** What its package says; "unknown" for a path that an operator gave. */
  readonly version: string;
}

export interface BinarySearch {
  /** `CODEX_BIN`: taken as it is when given. */
  readonly explicitPath?: string;
  /** Holds `codex-<version>/`, the platform package with its code-mode host. */
  readonly runtimeRoot?: string;
  /** Where the walk up through `node_modules` begins, in a checkout. */
  readonly startFolder: string;
  readonly platform?: NodeJS.Platform;
  readonly architecture?: string;
}

/**
 * Finds the Codex program: the path that the operator gave, else the one deployed beside the
 * service, else the development dependency. An error says where it looked and what to do.
 */
export function findCodexBinary(search: BinarySearch): Result<CodexBinary, BrokerError> {
  if (search.explicitPath !== undefined) {
    if (isExecutable(search.explicitPath))
      return succeeded({ path: search.explicitPath, version: "unknown" });
    return failed(
      new BrokerError("codex.binary_missing", `No program at ${search.explicitPath}`, {
        hint: "Point CODEX_BIN at the native codex program, or remove it to use the bundled one.",
      }),
    );
  }
  const folders: string[] = [];
  if (search.runtimeRoot !== undefined) {
    const deployed = join(search.runtimeRoot, `codex-${pinnedCodexVersion}`);
    folders.push(deployed);
    const binary = binaryInPackage(deployed, search);
    if (binary !== null) return succeeded(binary);
  }
  const development = developmentBinary(search.startFolder, search);
  if (development.ok) return development;
  folders.push(search.startFolder);
  return failed(
    new BrokerError("codex.binary_missing", `No Codex program in ${folders.join(" or ")}`, {
      hint: `Download Codex ${pinnedCodexVersion} in Doctor, or set CODEX_BIN.`,
    }),
  );
}

/** The Codex of the `node_modules` that is nearest above `startFolder`. */
export function developmentBinary(
  startFolder: string,
  host: { readonly platform?: NodeJS.Platform; readonly architecture?: string } = {},
): Result<CodexBinary, BrokerError> {
  const name = platformPackage(host);
  for (let folder = startFolder; ; folder = dirname(folder)) {
    const binary = binaryInPackage(join(folder, "node_modules", name), host);
    if (binary !== null) return succeeded(binary);
    if (dirname(folder) === folder) break;
  }
  return failed(
    new BrokerError("codex.binary_missing", `${name} is not installed above ${startFolder}`, {
      hint: "Run npm ci, or set CODEX_BIN to a native codex program.",
    }),
  );
}

function platformPackage(host: {
  readonly platform?: NodeJS.Platform;
  readonly architecture?: string;
}): string {
  return `@openai/codex-${host.platform ?? process.platform}-${host.architecture ?? process.arch}`;
}

const triples: Readonly<Record<string, string>> = {
  "darwin-arm64": "aarch64-apple-darwin",
  "darwin-x64": "x86_64-apple-darwin",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "linux-x64": "x86_64-unknown-linux-musl",
};

/** Codex's platform package has the program at `vendor/<triple>/bin/codex`. */
function binaryInPackage(
  folder: string,
  host: { readonly platform?: NodeJS.Platform; readonly architecture?: string },
): CodexBinary | null {
  const key = `${host.platform ?? process.platform}-${host.architecture ?? process.arch}`;
  const triple = triples[key];
  if (triple === undefined) return null;
  const path = join(folder, "vendor", triple, "bin", "codex");
  // Most models run their tools through the code-mode host, so one without the other is broken.
  if (!isExecutable(path) || !isExecutable(join(dirname(path), "codex-code-mode-host")))
    return null;
  return { path, version: packageVersion(folder) };
}

/** `0.169.0-linux-x64` in the platform package's manifest is Codex 0.169.0. */
function packageVersion(folder: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
      const match = /^\d+\.\d+\.\d+/.exec(String(manifest.version));
      if (match !== null) return match[0];
    }
    return "unknown";
  } catch (thrown) {
    throw new BrokerError("codex.package_broken", `${folder} has no readable package.json`, {
      hint: "Install the Codex platform package again.",
      cause: new Error(errorText(thrown)),
    });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
