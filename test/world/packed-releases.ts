import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestRegistry } from "./registry.ts";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../..");
const PACK_LIMIT_MS = 120_000;

/** `npm run pack` without its build; answers the folder with the packages. */
export function packReleases(): string {
  execFileSync(process.execPath, [join(repository, "build/pack.ts")], {
    timeout: PACK_LIMIT_MS,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(repository, "dist/packages");
}

/** `npm install` of a packed release in an empty folder, without a network; answers its folder. */
export async function installPacked(
  tarball: string,
  folder: string,
  target: "worker" | "admin",
): Promise<string> {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  const flags = ["--offline", "--no-audit", "--no-fund", "--cache", join(folder, ".cache")];
  await run("npm", ["install", ...flags, tarball], { cwd: folder, timeout: PACK_LIMIT_MS });
  return join(folder, "node_modules/@slack-codex-broker", target);
}

/** Runs a program on this Node to its end; -1 for a signal. */
export function runNode(
  words: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...words], { ...options }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

/** A control plane that says what it is, and does nothing but this when it is started. */
export function adminProgram(statement: string): string {
  return `if (process.argv[2] === "describe") await import("./main/headless.js");\nelse ${statement};\n`;
}

export interface AdminPackage {
  readonly version: string;
  /** What its `main.js` is. */
  readonly program?: string;
}

/** Publishes the packed control plane under another version. `folder` is empty, for its files. */
export async function publishAdmin(
  registry: TestRegistry,
  packed: string,
  folder: string,
  { version, program }: AdminPackage,
): Promise<void> {
  cpSync(packed, folder, { recursive: true });
  const path = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...manifest, version }));
  if (program !== undefined) writeFileSync(join(folder, "main.js"), program);
  await registry.publish(folder);
}
