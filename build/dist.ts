import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { bringNode } from "./mac/bring-node.ts";
import { SEVEN_ZIP } from "./mac/seven-zip.ts";
import { signingPlan } from "./mac/signing.ts";
import { type MacArch, makeNodeStandIn, makeSkeleton } from "./mac/skeleton.ts";
import { updateAddress } from "./mac/update-address.ts";

// `npm run dist`: the app for both kinds of Mac in release/. On a Mac they are a dmg and a zip each.
// Elsewhere they are zips around an Electron and a Node without a program, for the tests that take
// them apart: nothing is fetched.
//
// UPDATES_URL, or GITHUB_REPOSITORY in its workflow: where the app looks for updates.
// CSC_LINK, CSC_KEY_PASSWORD, APPLE_API_KEY, …: what signs and notarises it (mac/signing.ts).
// SIGNING=required: fails where the app would not be signed and notarised.

const root = join(import.meta.dirname, "..");
const prepared = join(root, ".cache/mac");
const archs: readonly MacArch[] = ["arm64", "x64"];
/** Both kinds with dmg and signing take some minutes; without a Mac, 20 s each. */
const PACK_LIMIT_MS = 15 * 60_000;

const publishing = updateAddress(process.env);
rmSync(join(root, "release"), { recursive: true, force: true });
if (process.platform === "darwin") {
  saySigning();
  for (const arch of archs) bringNode(root, nodeFolder(arch), arch);
  pack(["--mac"]);
} else {
  for (const arch of archs) packSkeleton(arch);
}

if (publishing.length === 0) {
  say("It names no address of updates: set UPDATES_URL for an app that updates itself.");
}
for (const name of readdirSync(join(root, "release")).toSorted()) {
  if (!/\.(zip|dmg)$/.test(name)) continue;
  const megabytes = statSync(join(root, "release", name)).size / 1_000_000;
  say(
    `${name}: ${megabytes.toFixed(1)} MB${process.platform === "darwin" ? "" : ", without Electron and Node"}`,
  );
}

function saySigning(): void {
  const { isNotarised, remarks } = signingPlan(process.env);
  for (const remark of remarks) say(remark);
  if (process.env["SIGNING"] === "required" && !isNotarised) {
    throw new Error("SIGNING is required, and the app would not be signed and notarised.");
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function nodeFolder(arch: MacArch): string {
  return join(prepared, `node-${arch}`);
}

function packSkeleton(arch: MacArch): void {
  if (!existsSync(SEVEN_ZIP)) {
    throw new Error(`There is no ${SEVEN_ZIP}. Install it: apt-get install p7zip-full`);
  }
  const electron = join(prepared, `electron-${arch}`);
  makeSkeleton(electron, arch, electronVersion());
  makeNodeStandIn(nodeFolder(arch), arch);
  pack(["--mac", "zip", `--${arch}`, `-c.electronDist=${electron}`, "-c.compression=store"]);
}

function pack(args: readonly string[]): void {
  execFileSync(
    join(root, "node_modules/.bin/electron-builder"),
    [...args, ...publishing, "--publish", "never"],
    {
      cwd: root,
      timeout: PACK_LIMIT_MS,
      stdio: "inherit",
      env: {
        ...process.env,
        // Else it downloads one.
        ...(existsSync(SEVEN_ZIP) ? { ELECTRON_BUILDER_7ZIP_PATH: SEVEN_ZIP } : {}),
      },
    },
  );
}

function electronVersion(): string {
  const text = readFileSync(join(root, "node_modules/electron/package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
