import type { Clock } from "../clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";
import { hostOf, mayCarryToken, mayFollow } from "./trusted-hosts.ts";

export interface Download {
  readonly url: string;
  /** What Slack says that it is; an HTML page is expected only of an HTML file. */
  readonly mimetype: string | null;
  readonly write: (chunk: Uint8Array) => Promise<void>;
}

export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly botToken: string;
  readonly apiBaseUrl: string;
  readonly clock: Clock;
  readonly maxBytes: number;
  /** The IP addresses of a host's name; rejects when it has none. */
  readonly addressesOf: (name: string) => Promise<readonly string[]>;
}

/** From the request to its end. */
const WHOLE_DEADLINE_MS = 5 * 60_000;
/** Without a single byte. */
const IDLE_DEADLINE_MS = 60_000;
const REDIRECTS = 5;

/**
 * Fetches a file with the bot token and gives its bytes to `write` as they come; resolves with
 * their number, or with what went wrong in a few words. Rejects only when `write` does.
 *
 * The token goes to Slack's hosts only, also when Slack redirects elsewhere, and no redirect leads to
 * this machine or its network. With a token that may
 * not read the file Slack answers its sign-in page with status 200, which is not the file.
 */
export async function download(
  what: Download,
  options: DownloadOptions,
): Promise<Result<number, string>> {
  const { clock } = options;
  const ending = new AbortController();
  const end = (reason: string) => ending.abort(new Error(reason));
  const whole = clock.after(WHOLE_DEADLINE_MS, () => end("it took longer than 5 minutes"));
  let idle = clock.after(IDLE_DEADLINE_MS, () => end("no data arrived for a minute"));
  const alive = () => {
    idle.cancel();
    idle = clock.after(IDLE_DEADLINE_MS, () => end("no data arrived for a minute"));
  };
  try {
    const response = await request(what.url, options, ending.signal);
    if (!response.ok) return response;
    const problem = problemOf(response.value, what.mimetype, options.maxBytes);
    if (problem !== null) {
      await response.value.body?.cancel();
      return failed(problem);
    }
    return await readBody(response.value, what, options.maxBytes, ending.signal, alive);
  } finally {
    whole.cancel();
    idle.cancel();
  }
}

async function request(
  start: string,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Result<Response, string>> {
  if (!URL.canParse(start)) return failed("Its address cannot be read");
  let url = new URL(start);
  if (!mayCarryToken(url, options.apiBaseUrl)) return failed("It is not stored by Slack");
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const headers = mayCarryToken(url, options.apiBaseUrl)
      ? { authorization: `Bearer ${options.botToken}` }
      : {};
    const response = await fetchOnce(url, headers, options.fetch, signal);
    if (!response.ok) return response;
    const location = response.value.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.value.status) || location === null)
      return response;
    await response.value.body?.cancel();
    if (!URL.canParse(location, url)) return failed("Slack redirects to an invalid address");
    url = new URL(location, url);
    const isOpen = mayFollow(url, options.apiBaseUrl) && (await leadsOut(url, options, signal));
    if (signal.aborted) return failed(`It could not be downloaded: ${errorText(signal.reason)}`);
    if (!isOpen) return failed(NOT_FOLLOWED);
  }
  return failed("Slack redirects in circles");
}

const NOT_FOLLOWED =
  "Slack redirects to an address that is not allowed: it is not https, or in a private network";

/**
 * Whether none of a name's addresses is private; false once the download ends.
 *
 * A name can change its address before it is fetched, but then the server there has to prove by its
 * certificate that it owns the name. One that is unknown here can only be known to a proxy.
 */
async function leadsOut(
  url: URL,
  { addressesOf, apiBaseUrl }: DownloadOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const host = hostOf(url);
  if (mayCarryToken(url, apiBaseUrl) || isIP(host) !== 0) return true;
  const ended = Promise.withResolvers<readonly string[]>();
  const end = () => ended.reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    const addresses = await Promise.race([addressesOf(host), ended.promise]);
    return addresses.every(isPublicAddress);
  } catch {
    return !signal.aborted;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

async function fetchOnce(
  url: URL,
  headers: Record<string, string>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Result<Response, string>> {
  try {
    return succeeded(await fetch(url, { headers, redirect: "manual", signal }));
  } catch (thrown) {
    return failed(
      `It could not be downloaded: ${errorText(signal.aborted ? signal.reason : thrown)}`,
    );
  }
}

function problemOf(response: Response, mimetype: string | null, maxBytes: number): string | null {
  if (response.status === 403 || response.status === 401)
    return `Slack refused it (HTTP ${response.status}); the app needs files:read`;
  if (response.status !== 200) return `Slack answered with HTTP ${response.status}`;
  const type = response.headers.get("content-type") ?? "";
  const isAttachment = /^attachment/i.test(response.headers.get("content-disposition") ?? "");
  if (/^text\/html/i.test(type) && !isAttachment && !/html|vnd\.slack-docs/i.test(mimetype ?? ""))
    return "Slack answered with its sign-in page; the app needs files:read";
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  return length > maxBytes ? "It is larger than allowed" : null;
}

async function readBody(
  response: Response,
  what: Download,
  maxBytes: number,
  signal: AbortSignal,
  alive: () => void,
): Promise<Result<number, string>> {
  const reader = response.body?.getReader();
  if (reader === undefined) return failed("The answer had no body");
  let size = 0;
  try {
    for (;;) {
      const chunk = await nextChunk(reader, signal);
      if (!chunk.ok) return chunk;
      if (chunk.value === null) return succeeded(size);
      alive();
      size += chunk.value.byteLength;
      if (size > maxBytes) return failed("It is larger than allowed");
      await what.write(chunk.value);
    }
  } finally {
    // A reader that is done, or whose stream broke, has nothing left to cancel.
    await reader.cancel().catch(() => null);
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<Result<Uint8Array | null, string>> {
  try {
    const { done, value } = await reader.read();
    return succeeded(done ? null : value);
  } catch (thrown) {
    return failed(
      `The download was interrupted: ${errorText(signal.aborted ? signal.reason : thrown)}`,
    );
  }
}
