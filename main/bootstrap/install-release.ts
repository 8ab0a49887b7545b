import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { maxSatisfying } from "semver";
import type { Clock } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { ReleaseTarget } from "../api/releases.ts";
import { ControlError } from "../errors/control-error.ts";
import type { Registry } from "../releases/registry.ts";
import { releaseDisk } from "../releases/release-disk.ts";
import { PROGRAM, releaseFolders, type ReleaseNote } from "../releases/release-folders.ts";
import { manifestProblem, readManifestText } from "../releases/release-manifest.ts";
import type { ReleasePlaces } from "../releases/release-places.ts";
import { integrityOf, unpack } from "../runtime/unpack.ts";

export interface InstallReleaseOptions {
  readonly target: ReleaseTarget;
  /** Null for the newest one. */
  readonly version: string | null;
  readonly packageName: string;
  readonly places: ReleasePlaces;
  readonly registry: Registry;
  /** A folder with packed releases, asked before the registry; null when there is none. */
  readonly packages: string | null;
  /** The release that this program lies in; null when it lies in none. */
  readonly own: { readonly folder: string; readonly version: string } | null;
  readonly napi: number;
  readonly clock: Clock;
}

type Staged = Pick<ReleaseNote, "origin" | "integrity">;

/** Installs a release and makes it the current one; its version. Rejects with a ControlError. */
export async function installRelease(options: InstallReleaseOptions): Promise<string> {
  const { target, places, clock } = options;
  const folders = releaseFolders(target, places, releaseDisk);
  folders.removeStaged();
  const staging = places.staging(target, "bootstrap");
  mkdirSync(places.target(target), { recursive: true, mode: 0o700 });
  const version = await versionOf(options);
  if (folders.find(version) === null) {
    const staged = await stage(options, version, staging);
    checkStaged(options, version, staging);
    folders.adopt(staging, version, { ...staged, installedAt: clock.now() });
  }
  folders.point("current", version);
  return version;
}

/** The one that is asked for, that this program brings, or that is the newest of the registry. */
async function versionOf(options: InstallReleaseOptions): Promise<string> {
  const { version, own, packageName, registry, target } = options;
  if (version !== null) return version;
  if (own !== null) return own.version;
  const answer = await registry.releases(packageName);
  const published = answer.kind === "answered" ? answer.releases : [];
  const newest = maxSatisfying(
    published.map((each) => each.version),
    "*",
  );
  if (newest !== null) return newest;
  throw failure(
    target,
    answer.kind === "unreachable"
      ? `The registry did not answer: ${answer.message}`
      : `The registry has no release of ${packageName}.`,
  );
}

async function stage(
  options: InstallReleaseOptions,
  version: string,
  staging: string,
): Promise<Staged> {
  const { target, packages, own, packageName, registry } = options;
  const file = packages === null ? null : join(packages, `${target}-${version}.tgz`);
  if (file !== null && existsSync(file)) {
    mkdirSync(staging, { mode: 0o700 });
    await unpack(file, staging).catch((thrown: unknown) => {
      throw failure(target, `${file} could not be unpacked: ${errorText(thrown)}`);
    });
    return { origin: "registry", integrity: await integrityOf(file) };
  }
  if (target === "admin" && own?.version === version) {
    cpSync(own.folder, staging, { recursive: true });
    return { origin: "came-along", integrity: null };
  }
  const answer = await registry.releases(packageName);
  const found =
    answer.kind === "answered"
      ? answer.releases.find((each) => each.version === version)
      : undefined;
  if (found === undefined || found.integrity === null) {
    const why =
      answer.kind === "unreachable"
        ? `The registry did not answer: ${answer.message}`
        : `The registry has no ${packageName} ${version}.`;
    throw failure(target, why);
  }
  const { integrity } = found;
  const outcome = await registry.download(
    { packageName, version, integrity, destination: staging },
    new AbortController().signal,
  );
  if (outcome.kind !== "downloaded") throw failure(target, outcome.message);
  return { origin: "registry", integrity };
}

function checkStaged(
  { target, packageName, napi }: InstallReleaseOptions,
  version: string,
  staging: string,
): void {
  const manifest = readManifestText(releaseDisk.read(join(staging, "package.json")));
  if (manifest === null || !releaseDisk.exists(join(staging, PROGRAM))) {
    throw failure(target, `${packageName} ${version} is no release.`);
  }
  if (manifest.name !== packageName || manifest.version !== version) {
    throw failure(target, `The package calls itself ${manifest.name} ${manifest.version}.`);
  }
  const problem = manifestProblem(manifest, target, napi);
  if (problem !== null) throw failure(target, problem);
}

function failure(target: ReleaseTarget, message: string): ControlError {
  return new ControlError(
    "bootstrap.step_failed",
    `The ${target} could not be installed. ${message}`,
    {
      hint: "Correct that, then run the same command again: it goes on where it ended.",
    },
  );
}
