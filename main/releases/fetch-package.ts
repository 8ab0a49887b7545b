import { mkdtempSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import pacote from "pacote";
import { errorText } from "../../broker/errors/broker-error.ts";
import { whyUnreachable } from "../network/unreachable.ts";
import { type FetchAnswer, type FetchRequest, fetchRequestSchema } from "./fetch-protocol.ts";

// The program that asks a registry: a process of its own, because the package manager's code takes
// 90 MiB as long as it is loaded. It runs no script of any package.

/** A version's entry is a few KiB; a registry that has more than these is not read further. */
const VERSIONS_MAX = 500;
/** Between two parts of an answer, in ms. */
const SILENCE_MS = 30_000;
const RETRIES = 2;

async function main(): Promise<void> {
  const request = fetchRequestSchema.parse(JSON.parse(await text(process.stdin)));
  process.stdout.write(`${JSON.stringify(await answerTo(request))}\n`);
}

async function answerTo(request: FetchRequest): Promise<FetchAnswer> {
  const { url, authorization, cache } = request.registry;
  const options = {
    registry: url,
    cache,
    ...(authorization === null ? {} : { forceAuth: signIn(authorization) }),
    timeout: SILENCE_MS,
    fetchRetries: RETRIES,
    retry: { retries: RETRIES, minTimeout: 500, maxTimeout: 5_000 },
    ignoreScripts: true,
  };
  try {
    return request.kind === "versions"
      ? await versions(request.packageName, options)
      : await extract(request, options);
  } catch (thrown) {
    return { kind: "failed", cause: causeOf(thrown), message: messageOf(thrown, url) };
  }
}

async function versions(packageName: string, options: pacote.Options): Promise<FetchAnswer> {
  const packument = await pacote.packument(packageName, {
    ...options,
    fullMetadata: true,
    preferOnline: true,
  });
  const releases = Object.values(packument.versions)
    .slice(-VERSIONS_MAX)
    .map((manifest) => ({
      version: manifest.version,
      publishedAt: timeOf(packument.time?.[manifest.version]),
      integrity: manifest.dist.integrity ?? null,
      manifest,
    }));
  return { kind: "versions", releases };
}

async function extract(
  request: Extract<FetchRequest, { kind: "extract" }>,
  options: pacote.Options,
): Promise<FetchAnswer> {
  const spec = `${request.packageName}@${request.version}`;
  const folder = mkdtempSync(join(dirname(request.destination), ".staging-tarball-"));
  const file = join(folder, "package.tgz");
  try {
    await pacote.tarball.file(spec, file, { ...options, integrity: request.integrity });
    await pacote.extract(`file:${file}`, request.destination, {
      ...options,
      integrity: request.integrity,
    });
    return { kind: "extracted", bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As npm's library takes it. */
function signIn(authorization: string): Readonly<Record<string, string>> {
  const [scheme = "", value = ""] = authorization.split(" ");
  return scheme === "Bearer" ? { token: value } : { auth: value };
}

function timeOf(given: string | undefined): number | null {
  const at = Date.parse(given ?? "");
  return Number.isNaN(at) ? null : at;
}

/** npm's library names the address and the system's word; what people can act on is said plainly. */
function messageOf(thrown: unknown, url: string): string {
  const { host } = new URL(url);
  const { reason, detail } = whyUnreachable(thrown);
  if (reason === "certificate") {
    return `The certificate of ${host} is not trusted (${detail}). A proxy may be in between: name its certificate in Settings.`;
  }
  return detail === "ENOSPC" || detail === "EDQUOT"
    ? "The disk has no room for the download. Free some space, then try again."
    : errorText(thrown);
}

function causeOf(thrown: unknown): "not-found" | "integrity" | "other" {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (code === "E404" || code === "ENOVERSIONS") return "not-found";
  return code === "EINTEGRITY" || code === "TAR_BAD_ARCHIVE" ? "integrity" : "other";
}

void main();
