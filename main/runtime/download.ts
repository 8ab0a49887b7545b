import { open, rm, stat } from "node:fs/promises";
import type { Clock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { whyUnreachable } from "../network/unreachable.ts";
import { type DownloadFailure, diskFailure } from "./download-failure.ts";

export interface DownloadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where it goes. What lies there is taken for its beginning. */
  readonly path: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Told with each piece; `total` is null while the server does not say. */
  readonly onProgress: (received: number, total: number | null) => void;
  readonly signal: AbortSignal;
}

/** A server that sends nothing for so long is given up. */
export const SILENCE_MAX_MS = 30_000;
/** The largest package so far has 170 MB. */
const FILE_MAX_BYTES = 1024 ** 3;

/**
 * One try to get a file whole, continued where the last one ended (HTTP Range). Gives its size.
 * Never throws; what has arrived stays on disk.
 */
export async function download(options: DownloadOptions): Promise<Result<number, DownloadFailure>> {
  const { url, path, fetch, clock, signal } = options;
  if (signal.aborted) return failed({ kind: "cancelled" });
  const kept = await sizeOf(path);
  const silence = silenceWatch(clock);
  const limit = AbortSignal.any([signal, silence.signal]);
  try {
    const range = kept === 0 ? {} : { range: `bytes=${kept}-` };
    const response = await fetch(url, { headers: { ...options.headers, ...range }, signal: limit });
    silence.heard();
    const begin = beginningOf(response, kept);
    if (begin.kind === "whole") return succeeded(kept);
    if (begin.kind === "failed") {
      await response.body?.cancel();
      if (begin.forgets) await rm(path, { force: true });
      return failed(begin.failure);
    }
    return await receive(options, response, begin, silence);
  } catch (thrown) {
    if (signal.aborted) return failed({ kind: "cancelled" });
    if (silence.signal.aborted) return failed({ kind: "silent", afterMs: SILENCE_MAX_MS });
    return failed({ kind: "unreachable", ...whyUnreachable(thrown) });
  } finally {
    silence.end();
  }
}

type Beginning =
  | { readonly kind: "from"; readonly at: number; readonly total: number | null }
  | { readonly kind: "whole" }
  | { readonly kind: "failed"; readonly failure: DownloadFailure; readonly forgets: boolean };

/** Where the body begins in the file. Pure. */
function beginningOf(response: Response, kept: number): Beginning {
  const { status, headers } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const total = range?.[2] === undefined || range[2] === "*" ? null : Number(range[2]);
  if (status === 206 && Number(range?.[1]) === kept) return { kind: "from", at: kept, total };
  if (status === 416 && total === kept) return { kind: "whole" };
  if (status === 200) {
    const length = headers.get("content-length");
    return { kind: "from", at: 0, total: length === null ? null : Number(length) };
  }
  if (status === 404 || status === 410)
    return { kind: "failed", failure: { kind: "not-found" }, forgets: false };
  // What we have is no beginning of what is there: the next try starts over.
  if (status === 206 || status === 416)
    return { kind: "failed", failure: { kind: "cut-off" }, forgets: true };
  return { kind: "failed", failure: { kind: "refused", status }, forgets: false };
}

async function receive(
  { path, onProgress, signal }: DownloadOptions,
  response: Response,
  { at, total }: Extract<Beginning, { readonly kind: "from" }>,
  silence: SilenceWatch,
): Promise<Result<number, DownloadFailure>> {
  const file = await open(path, at === 0 ? "w" : "a", 0o600).catch(diskFailure);
  if ("kind" in file) return failed(file);
  let received = at;
  try {
    onProgress(received, total);
    for await (const piece of response.body ?? []) {
      silence.heard();
      const failure = await file.write(piece).then(() => null, diskFailure);
      if (failure !== null) return failed(failure);
      received += piece.byteLength;
      onProgress(received, total);
      if (received > FILE_MAX_BYTES) return failed({ kind: "integrity" });
    }
    await file.sync();
  } catch (thrown) {
    if (signal.aborted) return failed({ kind: "cancelled" });
    if (silence.signal.aborted) return failed({ kind: "silent", afterMs: SILENCE_MAX_MS });
    const { reason } = whyUnreachable(thrown);
    return failed(
      reason === "timeout" ? { kind: "silent", afterMs: SILENCE_MAX_MS } : { kind: "cut-off" },
    );
  } finally {
    await file.close();
  }
  return total !== null && received < total ? failed({ kind: "cut-off" }) : succeeded(received);
}

/** 0 when there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

interface SilenceWatch {
  /** Aborted once nothing was heard for long enough. */
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

function silenceWatch(clock: Clock): SilenceWatch {
  const ending = new AbortController();
  const begin = () => clock.after(SILENCE_MAX_MS, () => ending.abort());
  let timer = begin();
  return {
    signal: ending.signal,
    heard: () => {
      timer.cancel();
      timer = begin();
    },
    end: () => timer.cancel(),
  };
}
