import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { bringNode } from "./mac/bring-node.ts";
import { SEVEN_ZIP } from "./mac/seven-zip.ts";
import { signingPlan } from "./mac/signing.ts";
import { type MacArch, makeNodeStandIn, makeSkeleton } from "./mac/skeleton.ts";
import { updateAddress } from "./mac/update-address.ts";
import { notesOfThisVersion } from "./release-manifest.ts";

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
/** What is new, as electron-builder writes it into latest-mac.yml and the app shows it. */
const notesFile = join(prepared, "release-notes.md");
/** Both kinds with dmg and signing take some minutes; without a Mac, 20 s. */
const PACK_LIMIT_MS = 15 * 60_000;

const publishing = updateAddress(process.env);
rmSync(join(root, "release"), { recursive: true, force: true });
mkdirSync(prepared, { recursive: true });
writeFileSync(
  notesFile,
  notesOfThisVersion()
    .map((note) => `- ${note}\n`)
    .join(""),
);
if (process.platform === "darwin") {
  saySigning();
  for (const arch of archs) bringNode(root, nodeFolder(arch), arch);
  pack(["--mac"]);
} else {
  packSkeletons();
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

/** Both kinds in one go, as on a Mac: only then does latest-mac.yml list both. */
function packSkeletons(): void {
  if (!existsSync(SEVEN_ZIP)) {
    throw new Error(`There is no ${SEVEN_ZIP}. Install it: apt-get install p7zip-full`);
  }
  const electrons = join(prepared, "electron");
  rmSync(electrons, { recursive: true, force: true });
  for (const arch of archs) {
    const folder = join(prepared, `electron-${arch}`);
    makeSkeleton(folder, arch, electronVersion());
    // The name by which electron-builder finds the one for each kind of Mac.
    const zip = join(electrons, `electron-v${electronVersion()}-darwin-${arch}.zip`);
    execFileSync(SEVEN_ZIP, ["a", "-tzip", "-snl", "-mx0", zip, "."], {
      cwd: folder,
      timeout: PACK_LIMIT_MS,
      stdio: ["ignore", "ignore", "inherit"],
    });
    makeNodeStandIn(nodeFolder(arch), arch);
  }
  const both = archs.map((arch) => `--${arch}`);
  pack(["--mac", "zip", ...both, `-c.electronDist=${electrons}`, "-c.compression=store"]);
}

function pack(args: readonly string[]): void {
  execFileSync(
    join(root, "node_modules/.bin/electron-builder"),
    [
      ...args,
      ...publishing,
      `-c.releaseInfo.releaseNotesFile=${notesFile}`,
      ...["--publish", "never"],
    ],
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
