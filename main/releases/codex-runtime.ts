import { dirname, join } from "node:path";
import type { ReleaseDisk } from "./release-disk.ts";
import type { InstalledRelease } from "./release-folders.ts";
import { readManifestText } from "./release-manifest.ts";

export interface CodexRuntimeOptions {
  /** Holds `codex-<version>/`, shared by releases. */
  readonly runtimeFolder: string;
  /** Where the walk up through `node_modules` begins: this control plane's program. */
  readonly startFolder: string;
  readonly platform: string;
  readonly disk: ReleaseDisk;
  /** Finds what the release runs on or fetches it; null, or why that failed. */
  readonly ensure: (release: InstalledRelease, signal: AbortSignal) => Promise<string | null>;
}

/** The Codex and the Node that releases pin, below `runtime/`. */
export interface CodexRuntime {
  /** Null once both are there; else why not, in a sentence. The signal ends a download. */
  bring(release: InstalledRelease, signal: AbortSignal): Promise<string | null>;
  /**
   * Links what a checkout has to where its release looks for it: a release lies outside of the
   * checkout, and finds no `node_modules` above itself.
   */
  linkFromCheckout(release: InstalledRelease): void;
}

export function codexRuntime(options: CodexRuntimeOptions): CodexRuntime {
  const { runtimeFolder, disk } = options;
  const linkFromCheckout = ({ manifest }: InstalledRelease): void => {
    const version = manifest.broker?.codex?.version;
    if (version === undefined) return;
    const wanted = join(runtimeFolder, `codex-${version}`);
    if (disk.exists(join(wanted, "package.json"))) return;
    const found = checkoutFolder(version, options);
    if (found === null) return;
    disk.makeFolder(runtimeFolder);
    disk.pointLink(wanted, found);
  };
  return {
    linkFromCheckout,
    bring: async (release, signal) => {
      linkFromCheckout(release);
      return options.ensure(release, signal);
    },
  };
}

/** The platform package in the `node_modules` nearest above, if it is of this very version. */
function checkoutFolder(
  version: string,
  { startFolder, platform, disk }: CodexRuntimeOptions,
): string | null {
  for (let folder = startFolder; ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", "@openai", `codex-${platform}`);
    const manifest = readManifestText(disk.read(join(found, "package.json")));
    if (manifest?.version === `${version}-${platform}`) return found;
    if (dirname(folder) === folder) return null;
  }
}
