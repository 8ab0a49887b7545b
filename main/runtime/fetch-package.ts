import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { whyUnreachable } from "../network/unreachable.ts";
import { download, sizeOf } from "./download.ts";
import { type DownloadFailure, diskFailure } from "./download-failure.ts";
import type { PackagePin } from "./package-pin.ts";
import { type Registry, registryHeaders, tarballAddress } from "./registry.ts";
import { integrityOf, unpack } from "./unpack.ts";

export type FetchPhase = "asking" | "downloading" | "verifying" | "unpacking";

export interface FetchProgress {
  readonly phase: FetchPhase;
  readonly receivedBytes: number;
  /** Null while the registry does not say. */
  readonly totalBytes: number | null;
}

export interface FetchPackageOptions {
  readonly pin: PackagePin;
  /** The folder that the package becomes. */
  readonly folder: string;
  /** Whether an unpacked package is what it must be; else what it lacks. */
  readonly lacks: (folder: string) => string | null;
  readonly registry: Registry;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly onProgress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

/** A registry answers what it knows of a version at once. */
const ASK_TIMEOUT_MS = 20_000;
const ANSWER_MAX_BYTES = 5 * 1024 ** 2;
/** A connection that breaks is taken up again this often before a person is asked. */
const TRIES = 4;
const FIRST_WAIT_MS = 1_000;
/** Unpacked, a package is about three times as large as its file. */
const UNPACKED_TIMES = 3;

/**
 * Gets a package of a registry and makes it a folder: whole and as pinned, or not at all. A file that
 * did not arrive whole lies beside the folder, and the next call continues it. Never throws.
 *
 * Plain HTTP rather than pacote: a file of 170 MB is resumed after a cut, shows its bytes and can be
 * cancelled, and the control plane keeps none of it in memory. Extracting is the `tar` package's.
 */
export async function fetchPackage(
  options: FetchPackageOptions,
): Promise<Result<string, DownloadFailure>> {
  const { pin, folder, onProgress } = options;
  const made = await mkdir(dirname(folder), { recursive: true, mode: 0o700 }).catch(diskFailure);
  if (typeof made === "object") return failed(made);
  onProgress({ phase: "asking", receivedBytes: 0, totalBytes: null });
  const address = await askAddress(options);
  if (!address.ok) return address;
  const archive = partialPath(folder);
  const isResumed = (await sizeOf(archive)) > 0;
  const first = await getVerified(options, address.value, archive);
  // What lay there may have been the beginning of something else.
  const isWorthAnother = !first.ok && first.error.kind === "integrity" && isResumed;
  const verified = isWorthAnother ? await getVerified(options, address.value, archive) : first;
  if (!verified.ok) return verified;
  onProgress({ phase: "unpacking", receivedBytes: verified.value, totalBytes: verified.value });
  return settle(options, archive, pin);
}

/** Where the part of a package lies that has arrived. */
export function partialPath(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.tgz.part`);
}

const answerSchema = z.object({ dist: z.object({ tarball: z.url() }) });

async function askAddress({
  pin,
  registry,
  fetch,
  signal,
}: FetchPackageOptions): Promise<Result<string, DownloadFailure>> {
  const url = `${registry.url}${pin.name.replace("/", "%2f")}/${encodeURIComponent(pin.version)}`;
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json", ...registryHeaders(url, registry) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]),
    });
    const { status } = response;
    if (!response.ok) {
      await response.body?.cancel();
      return failed(status === 404 ? { kind: "not-found" } : { kind: "refused", status });
    }
    const parsed = answerSchema.safeParse(await jsonWithin(response, ANSWER_MAX_BYTES));
    return parsed.success
      ? succeeded(tarballAddress(parsed.data.dist.tarball, registry))
      : failed({ kind: "not-a-registry" });
  } catch (thrown) {
    if (signal.aborted) return failed({ kind: "cancelled" });
    if (thrown instanceof SyntaxError) return failed({ kind: "not-a-registry" });
    const unreachable = whyUnreachable(thrown);
    return unreachable.reason === "timeout"
      ? failed({ kind: "silent", afterMs: ASK_TIMEOUT_MS })
      : failed({ kind: "unreachable", ...unreachable });
  }
}

async function jsonWithin(response: Response, maxBytes: number): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) return null;
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}

/** The whole file with the pinned integrity; a file that has another one is deleted. */
async function getVerified(
  options: FetchPackageOptions,
  url: string,
  path: string,
): Promise<Result<number, DownloadFailure>> {
  const got = await getWhole(options, url, path);
  if (!got.ok) return got;
  options.onProgress({ phase: "verifying", receivedBytes: got.value, totalBytes: got.value });
  try {
    if ((await integrityOf(path)) === options.pin.integrity) return got;
    await rm(path, { force: true });
    return failed({ kind: "integrity" });
  } catch (thrown) {
    return failed(diskFailure(thrown));
  }
}

async function getWhole(
  { registry, fetch, clock, onProgress, signal, folder }: FetchPackageOptions,
  url: string,
  path: string,
): Promise<Result<number, DownloadFailure>> {
  let isRoomKnown = false;
  let room: DownloadFailure | null = null;
  const noRoom = new AbortController();
  const checkRoom = async (total: number) => {
    isRoomKnown = true;
    const neededBytes = total * (1 + UNPACKED_TIMES);
    const free = await freeBytes(dirname(folder));
    if (free === null || free >= neededBytes) return;
    room = { kind: "disk-full", neededBytes };
    noRoom.abort();
  };
  for (let tried = 1; ; tried += 1) {
    const before = await sizeOf(path);
    const got = await download({
      url,
      path,
      headers: registryHeaders(url, registry),
      fetch,
      clock,
      signal: AbortSignal.any([signal, noRoom.signal]),
      onProgress: (receivedBytes, totalBytes) => {
        onProgress({ phase: "downloading", receivedBytes, totalBytes });
        if (totalBytes !== null && !isRoomKnown) void checkRoom(totalBytes);
      },
    });
    if (got.ok) return got;
    if (room !== null) return failed(room);
    const { error } = got;
    const isBroken =
      error.kind === "cut-off" ||
      (error.kind === "unreachable" && error.reason === "no-connection" && before > 0) ||
      (error.kind === "refused" && error.status >= 500);
    if (!isBroken || tried === TRIES) return got;
    await clock.sleep(FIRST_WAIT_MS * 2 ** (tried - 1), signal);
  }
}

/** Unpacks beside the folder, then puts the whole of it in place by one rename. */
async function settle(
  { folder, lacks }: FetchPackageOptions,
  archive: string,
  pin: PackagePin,
): Promise<Result<string, DownloadFailure>> {
  const staging = `${folder}.${randomBytes(4).toString("hex")}.new`;
  const old = `${folder}.${randomBytes(4).toString("hex")}.old`;
  try {
    await mkdir(staging, { mode: 0o700 });
    await unpack(archive, staging);
    const lacking = lacks(staging);
    if (lacking !== null) {
      await rm(archive, { force: true });
      return failed({ kind: "unusable-package", detail: `${pin.name} has no ${lacking}` });
    }
    await syncFiles(staging);
    // What lies there was not usable, or nobody would have fetched it.
    await rename(folder, old).catch(unlessAbsent);
    await rename(staging, folder);
    await rm(archive, { force: true });
    return succeeded(folder);
  } catch (thrown) {
    return failed(diskFailure(thrown));
  } finally {
    await Promise.all([staging, old].map((path) => rm(path, { recursive: true, force: true })));
  }
}

/** On disk before the rename is: a loss of power must not leave a folder of empty files. */
async function syncFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = await open(join(entry.parentPath, entry.name), "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function unlessAbsent(thrown: unknown): void {
  if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return;
  throw thrown;
}

async function freeBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}
