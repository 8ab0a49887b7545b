import { homedir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { networkFetch, networkSettings } from "../network/network-fetch.ts";
import { type Registry, registryClient } from "../releases/registry.ts";
import { releaseDisk } from "../releases/release-disk.ts";
import { type InstalledRelease, PROGRAM } from "../releases/release-folders.ts";
import { readManifestText } from "../releases/release-manifest.ts";
import { releasePlaces } from "../releases/release-places.ts";
import { ownNode } from "../runtime/node-of-release.ts";
import { runtimePins } from "../runtime/package-pin.ts";
import { registryFor } from "../runtime/registry.ts";
import { createRuntimes, type ReleaseRuntime } from "../runtime/runtimes.ts";
import type { Environment } from "../settings/control-settings.ts";
import { readFileIfThere } from "../settings/private-file.ts";
import type { ServicePaths } from "../settings/service-root.ts";
import type { InstallReleaseOptions } from "./install-release.ts";

/** The Codex of an installation that is being set up. */
export interface BootstrapCodex {
  isThere(): Promise<boolean>;
  /** Why it could not be had, or null. */
  bring(): Promise<string | null>;
}

export interface BootstrapCodexOptions {
  readonly root: string;
  /** The configuration as it is now. */
  readonly variables: () => Environment;
  /** The worker's release; null while there is none. */
  readonly release: () => InstalledRelease | null;
  readonly clock: Clock;
}

export function bootstrapCodex(options: BootstrapCodexOptions): BootstrapCodex {
  const { root, variables, clock } = options;
  const platform = `${process.platform}-${process.arch}`;
  const runtimes = createRuntimes({
    runtimeFolder: join(root, "runtime"),
    platform,
    variables,
    npmrc: () => npmrcOf(variables()),
    ownNode,
    fetch: networkFetch(() => networkSettings(variables())),
    clock,
    log: silentLog,
  });
  const wanted = (): ReleaseRuntime | null => {
    const release = options.release();
    const pins = release === null ? null : runtimePins(release.manifest, platform);
    return release === null || pins === null ? null : { pins, programFolder: release.folder };
  };
  return {
    isThere: async () => {
      const release = wanted();
      return release !== null && (await runtimes.codexState(release)).state === "present";
    },
    bring: async () => {
      const release = wanted();
      if (release === null) return `The worker's release names no Codex for ${platform}.`;
      const found = await runtimes.ensureCodex(release);
      return found.ok ? null : found.error.message;
    },
  };
}

function npmrcOf(environment: Environment): string {
  return readFileIfThere(join(environment["HOME"] ?? homedir(), ".npmrc")) ?? "";
}

const VERSIONS_MS = 30_000;
const DOWNLOAD_MS = 10 * 60_000;

/** The release that lies in this folder; null when it is none. */
export function ownRelease(folder: string): InstallReleaseOptions["own"] {
  const manifest = readManifestText(releaseDisk.read(join(folder, "package.json")));
  if (manifest?.broker === undefined || !releaseDisk.exists(join(folder, PROGRAM))) return null;
  return { folder, version: manifest.version };
}

/** The registry that this environment and ~/.npmrc name. */
export function bootstrapRegistry(
  program: string,
  { root }: ServicePaths,
  environment: Environment,
): Registry {
  return registryClient({
    program,
    place: (packageName) => registryFor(packageName, environment, npmrcOf(environment)),
    cache: releasePlaces(root).cache,
    variables: () => environment,
    limits: { versionsMs: VERSIONS_MS, downloadMs: DOWNLOAD_MS },
    // What went wrong is in its answers.
    log: silentLog,
  });
}
