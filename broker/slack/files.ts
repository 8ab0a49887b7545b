import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { WebClient } from "@slack/web-api";
import type { Clock } from "../clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import { newId } from "../ids/ids.ts";
import type { OpenFolder } from "../files/open-folder.ts";
import type { Log } from "../logs/log.ts";
import type { FetchedFile, FileReference, InboundMessage } from "../sessions/model.ts";
import {
  attachmentName,
  keepFile,
  keptFile,
  type KeptFile,
  openAttachmentFolder,
  writeAll,
} from "./attachment-folder.ts";
import { isRefusedWrite } from "../store/refused-writes.ts";
import { download } from "./download.ts";
import { IMAGE_HEADER_BYTES, isViewableImage } from "./image-kind.ts";
import { filesOf } from "./intake/message-shape.ts";
import { type Patience, quickRead, readSlack } from "./read-policy.ts";

/** Brings people's files into a workspace. */
export interface FileFetcher {
  /** Fetches a message's files. Never rejects: what goes wrong is said file by file. */
  fetchAll(message: InboundMessage, workspace: string): Promise<readonly FetchedFile[]>;
}

export interface FileFetcherOptions extends Patience {
  readonly reads: WebClient;
  readonly fetch: typeof globalThis.fetch;
  readonly botToken: string;
  readonly apiBaseUrl: string;
  /** The IP addresses of a host's name; rejects when it has none. */
  readonly addressesOf: (name: string) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
  /** Larger files are not fetched. */
  readonly maxBytes: number;
  /** A folder of our own, closed to agents, where a file waits until it is complete. */
  readonly spool: string;
}

/** 100 MB. */
export const DEFAULT_FILE_BYTES = 100 * 1024 * 1024;
/** Slack lets a person send ten files at once; a bot's card may name more. */
const FILES_AT_MOST = 20;
const FILES_AT_ONCE = 3;

export function createFileFetcher(options: FileFetcherOptions): FileFetcher {
  return {
    fetchAll: async (message, workspace) => {
      if (message.files.length === 0) return [];
      const folder = await openFolder(options, workspace, message.ts);
      if (!folder.ok) return message.files.map((file) => notFetched(file, folder.error));
      try {
        return await fetchInto(options, message.files, folder.value);
      } finally {
        await folder.value.handle.close();
      }
    },
  };
}

async function fetchInto(
  options: FileFetcherOptions,
  files: readonly FileReference[],
  folder: OpenFolder,
): Promise<readonly FetchedFile[]> {
  const fetched: FetchedFile[] = [];
  // In groups, so that a message with many files does not take all of the line.
  for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
    const group = files.slice(start, start + FILES_AT_ONCE);
    const allowed = FILES_AT_MOST - start;
    const done = group.map((file, index) =>
      index < allowed
        ? fetchOne(options, file, folder)
        : notFetched(file, `Only the first ${FILES_AT_MOST} files of a message are downloaded`),
    );
    fetched.push(...(await Promise.all(done)));
  }
  return fetched;
}

async function openFolder(
  options: FileFetcherOptions,
  workspace: string,
  ts: string,
): Promise<Result<OpenFolder, string>> {
  try {
    return succeeded(await openAttachmentFolder(workspace, ts));
  } catch (thrown) {
    if (isRefusedWrite(thrown)) throw thrown;
    options.log.warn("Files cannot be stored in the workspace", { error: errorText(thrown) });
    return failed("The workspace's folder for files could not be created");
  }
}

function notFetched(reference: FileReference, downloadError: string): FetchedFile {
  return { reference, downloadError };
}

async function fetchOne(
  options: FileFetcherOptions,
  told: FileReference,
  folder: OpenFolder,
): Promise<FetchedFile> {
  const reference = told.url === undefined ? await askAbout(options, told) : told;
  // Stored outside of Slack: the agent is given the address, and nothing is fetched.
  if (reference.address !== undefined) return { reference };
  try {
    const name = attachmentName(reference.id, reference.name);
    const existing = await keptFile(folder, name, IMAGE_HEADER_BYTES);
    if (existing !== null && (reference.size === undefined || existing.size === reference.size))
      return withFile(reference, existing);
    const kept = await fetchTo(options, reference, folder, name);
    if (kept.ok) return withFile(reference, kept.value);
    options.log.info("A file could not be downloaded", { fileId: reference.id, error: kept.error });
    return notFetched(reference, kept.error);
  } catch (thrown) {
    // The disk is full: who asked for the file waits for room.
    if (isRefusedWrite(thrown)) throw thrown;
    options.log.warn("A file could not be stored", {
      fileId: reference.id,
      error: errorText(thrown),
    });
    return notFetched(reference, "It could not be written to the workspace");
  }
}

function withFile(reference: FileReference, { header, path, size }: KeptFile): FetchedFile {
  return { reference, localPath: path, image: isViewableImage(header, size) };
}

/** Downloads a file into a folder of ours, and places it in the workspace when it is complete. */
async function fetchTo(
  options: FileFetcherOptions,
  reference: FileReference,
  folder: OpenFolder,
  name: string,
): Promise<Result<KeptFile, string>> {
  if (reference.size !== undefined && reference.size > options.maxBytes)
    return failed(`It is larger than ${inMegabytes(options.maxBytes)}`);
  const { url } = reference;
  if (url === undefined) return failed("Slack does not serve this file");
  await mkdir(options.spool, { recursive: true, mode: 0o700 });
  const spooled = join(options.spool, newId("file"));
  try {
    const handle = await open(spooled, "wx", 0o600);
    const mimetype = reference.mimetype ?? null;
    const write = (chunk: Uint8Array) => writeAll(handle, chunk);
    const size = await download({ url, mimetype, write }, options).finally(() => handle.close());
    if (!size.ok) return size;
    return succeeded(await keepFile(spooled, folder, name, IMAGE_HEADER_BYTES));
  } finally {
    await rm(spooled, { force: true });
  }
}

/** Of a file in a channel that is shared between workspaces, events tell the id alone. */
async function askAbout(options: FileFetcherOptions, told: FileReference): Promise<FileReference> {
  const call = () => options.reads.files.info({ file: told.id });
  const result = await readSlack(call, options, quickRead);
  if (!result.ok) return told;
  const [file] = filesOf({ ts: "0.0", files: [result.value.file] });
  return file?.url === undefined && file?.address === undefined ? told : file;
}

/** In decimal megabytes, as the window and macOS show sizes. */
function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
