import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isTracked } from "./git-index.ts";

/** A folder that a tool makes and makes again. */
interface RebuildableFolder {
  readonly name: string;
  /** One of these must be beside it, where the name alone could be anybody's. */
  readonly beside?: readonly string[];
  /** This must be in it. */
  readonly inside?: string;
}

const REBUILDABLE: readonly RebuildableFolder[] = [
  { name: "node_modules" },
  { name: "__pycache__" },
  { name: ".pytest_cache" },
  { name: ".mypy_cache" },
  { name: ".ruff_cache" },
  { name: ".tox" },
  { name: ".venv", inside: "pyvenv.cfg" },
  { name: "venv", inside: "pyvenv.cfg" },
  { name: ".next", beside: ["package.json"] },
  { name: ".nuxt", beside: ["package.json"] },
  { name: ".svelte-kit", beside: ["package.json"] },
  { name: ".turbo", beside: ["package.json"] },
  { name: ".parcel-cache", beside: ["package.json"] },
  { name: "target", beside: ["Cargo.toml", "pom.xml"] },
  {
    name: ".gradle",
    beside: ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"],
  },
  { name: ".build", beside: ["Package.swift"] },
  { name: "Pods", beside: ["Podfile.lock"] },
  { name: "DerivedData" },
];

/** Folders of a workspace that are looked into; a larger one keeps what lies deeper. */
const LOOKED_INTO_MAX = 20_000;

/**
 * The folders of a workspace that can be built again and that git does not track. Follows no
 * symbolic link; what lies below a found folder goes with it.
 */
export async function rebuildableIn(workspace: string): Promise<readonly string[]> {
  const top = await realpath(workspace).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT") return null;
    throw thrown;
  });
  if (top === null) return [];
  const found: string[] = [];
  const open = [top];
  for (let looked = 0; looked < LOOKED_INTO_MAX; looked += 1) {
    const folder = open.pop();
    if (folder === undefined) break;
    const entries = await entriesOf(folder);
    const names = new Set(entries.map(({ name }) => name));
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name === ".git") continue;
      const path = join(folder, entry.name);
      if (!(await isRebuildable(path, entry.name, names))) open.push(path);
      else if (!(await isTracked(path, top))) found.push(path);
    }
  }
  return found.toSorted();
}

async function isRebuildable(
  path: string,
  name: string,
  beside: ReadonlySet<string>,
): Promise<boolean> {
  const rule = REBUILDABLE.find((folder) => folder.name === name);
  if (rule === undefined) return false;
  if (rule.beside?.some((sign) => beside.has(sign)) === false) return false;
  const { inside } = rule;
  return inside === undefined || (await entriesOf(path)).some((entry) => entry.name === inside);
}

/** Nothing of a folder that went meanwhile, that may not be read, or that is nested too deep. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ENAMETOOLONG"].includes(thrown.code ?? ""))
      return [];
    throw thrown;
  });
}
