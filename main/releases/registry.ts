import { spawn } from "node:child_process";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import { certificatesIn, type NetworkSettings, networkSettings } from "../network/network-fetch.ts";
import { type FetchAnswer, fetchAnswerSchema, type FetchRequest } from "./fetch-protocol.ts";
import { readManifest, type ReleaseManifest } from "./release-manifest.ts";

export interface PublishedRelease {
  readonly version: string;
  readonly publishedAt: number | null;
  readonly integrity: string | null;
  readonly manifest: ReleaseManifest;
}

export type RegistryAnswer =
  | { readonly kind: "answered"; readonly releases: readonly PublishedRelease[] }
  /** The registry knows no package of this name. */
  | { readonly kind: "nothing-published" }
  | { readonly kind: "unreachable"; readonly message: string };

export type DownloadOutcome =
  | { readonly kind: "downloaded"; readonly bytes: number }
  /** The tarball is not the one that the registry announced. */
  | { readonly kind: "corrupt"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/** A registry of packages. Nothing of it throws. */
export interface Registry {
  releases(packageName: string): Promise<RegistryAnswer>;
  /** Unpacks a version into `destination`, which must not be there yet. */
  download(
    wanted: {
      readonly packageName: string;
      readonly version: string;
      readonly integrity: string;
      readonly destination: string;
    },
    signal: AbortSignal,
  ): Promise<DownloadOutcome>;
}

export interface RegistryClientOptions {
  /** The program that asks: fetch-package. */
  readonly program: string;
  /** Where a package comes from, as the configuration is now. */
  readonly place: (packageName: string) => {
    readonly url: string;
    readonly authorization: string | null;
  };
  readonly cache: string;
  /** The configuration as it is now, above what this process was started with. */
  readonly variables: () => Readonly<Record<string, string | undefined>>;
  readonly limits: { readonly versionsMs: number; readonly downloadMs: number };
  readonly log: Log;
}

/** More than any list of versions; what is larger is no answer. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const MAX_WORDS = 1_000;

/** Asks registries by a process for each question. */
export function registryClient(options: RegistryClientOptions): Registry {
  const { limits, log } = options;
  const registry = (packageName: string) => ({
    ...options.place(packageName),
    cache: options.cache,
  });
  return {
    releases: async (packageName) => {
      const request: FetchRequest = {
        kind: "versions",
        packageName,
        registry: registry(packageName),
      };
      const answer = await ask(options, request, AbortSignal.timeout(limits.versionsMs));
      if (answer.kind === "versions") {
        return { kind: "answered", releases: answer.releases.flatMap((each) => published(each)) };
      }
      if (answer.kind !== "failed") return { kind: "unreachable", message: "An odd answer." };
      log.debug("The registry could not be asked", { cause: answer.cause, error: answer.message });
      return answer.cause === "not-found"
        ? { kind: "nothing-published" }
        : { kind: "unreachable", message: answer.message };
    },
    download: async (wanted, signal) => {
      const late = AbortSignal.timeout(limits.downloadMs);
      const request: FetchRequest = {
        kind: "extract",
        ...wanted,
        registry: registry(wanted.packageName),
      };
      const answer = await ask(options, request, AbortSignal.any([signal, late]));
      switch (answer.kind) {
        case "extracted":
          return { kind: "downloaded", bytes: answer.bytes };
        case "failed":
          if (answer.cause === "integrity") return { kind: "corrupt", message: answer.message };
          return {
            kind: "failed",
            message: late.aborted
              ? `The download took more than ${Math.round(limits.downloadMs / 1_000)} s.`
              : answer.message,
          };
        case "versions":
          return { kind: "failed", message: "An odd answer." };
      }
    },
  };
}

function published({
  version,
  publishedAt,
  integrity,
  manifest,
}: Extract<FetchAnswer, { kind: "versions" }>["releases"][number]): readonly PublishedRelease[] {
  const read = readManifest(manifest);
  return read === null ? [] : [{ version, publishedAt, integrity, manifest: read }];
}

async function ask(
  { program, variables }: RegistryClientOptions,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  const failed = (message: string): FetchAnswer => ({ kind: "failed", cause: "other", message });
  if (signal.aborted) return failed("It was cancelled.");
  const given = variables();
  const network = networkSettings(given);
  try {
    // Node only warns of a file that it cannot read, and trusts what it trusts without it.
    if (network.extraCertificates !== null) certificatesIn(network.extraCertificates);
  } catch (thrown) {
    return failed(`${errorText(thrown)}. Change it in Settings.`);
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], {
      env: processEnvironment(given, network),
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    let words = "";
    const end = () => void child.kill("SIGKILL");
    signal.addEventListener("abort", end);
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > MAX_ANSWER_BYTES) end();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-MAX_WORDS);
    });
    child.once("error", (thrown) => resolve(failed(thrown.message)));
    child.once("close", () => {
      signal.removeEventListener("abort", end);
      if (signal.aborted) resolve(failed("The registry did not answer in time."));
      else
        resolve(readAnswer(output) ?? failed(`The registry could not be asked. ${words.trim()}`));
    });
    child.stdin.end(JSON.stringify(request));
  });
}

/** What npm's library and Node read of their environment, and nothing of ours. */
function processEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  { httpProxy, httpsProxy, noProxy, extraCertificates }: NetworkSettings,
): NodeJS.ProcessEnv {
  const taken = {
    HOME: variables["HOME"],
    PATH: variables["PATH"],
    TMPDIR: variables["TMPDIR"],
    HTTP_PROXY: httpProxy,
    HTTPS_PROXY: httpsProxy,
    NO_PROXY: noProxy,
    NODE_EXTRA_CA_CERTS: extraCertificates,
    NODE_USE_SYSTEM_CA: variables["NODE_USE_SYSTEM_CA"],
  };
  return Object.fromEntries(
    Object.entries(taken).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, value]],
    ),
  );
}

function readAnswer(output: string): FetchAnswer | null {
  try {
    const parsed = fetchAnswerSchema.safeParse(JSON.parse(output));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw new Error(`The registry's answer could not be read: ${errorText(thrown)}`, {
      cause: thrown,
    });
  }
}
