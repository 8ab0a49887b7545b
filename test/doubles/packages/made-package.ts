import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";
import type { PackagePin } from "../../../main/runtime/package-pin.ts";

export interface MadePackage {
  readonly pin: PackagePin;
  readonly file: Buffer;
}

/** A file of a package: its path below the package, and its text. Programs can be run. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
  readonly isProgram?: boolean;
}

/** An npm package of these files, large enough to arrive in several pieces. */
export async function makePackage(
  name: string,
  version: string,
  files: readonly MadeFile[],
): Promise<MadePackage> {
  const folder = await mkdtemp(join(tmpdir(), "made-package-"));
  try {
    // Random bytes, so that the archive is as large as they are.
    const filler: MadeFile = { path: "filler.bin", text: randomBytes(200_000).toString("base64") };
    for (const { path, text, isProgram } of [...files, filler]) {
      const full = join(folder, "package", path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
      if (isProgram === true) await chmod(full, 0o755);
    }
    const path = join(folder, "package.tgz");
    await create({ file: path, cwd: folder, gzip: true }, ["package"]);
    const file = await readFile(path);
    const integrity = `sha512-${createHash("sha512").update(file).digest("base64")}`;
    return { pin: { name, version, integrity }, file };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Codex's package for one platform, with programs that print a version. */
export function makeCodexPackage(version: string, platform: string): Promise<MadePackage> {
  const program = { text: `#!/bin/sh\necho codex-cli ${version}\n`, isProgram: true };
  const manifest = { name: "@openai/codex", version: `${version}-${platform}` };
  return makePackage("@openai/codex", `${version}-${platform}`, [
    { path: "package.json", text: JSON.stringify(manifest) },
    { path: "vendor/any-triple/bin/codex", ...program },
    { path: "vendor/any-triple/bin/codex-code-mode-host", ...program },
  ]);
}
