import { open } from "node:fs/promises";
import { join } from "node:path";
import type { WebClient } from "@slack/web-api";
import type { Clock } from "../clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import { newId } from "../ids/ids.ts";
import type { Log } from "../logs/log.ts";
import type { FetchedFile, FileReference, InboundMessage } from "../sessions/model.ts";
import {
  attachmentName,
  createIncompleteFile,
  existingFile,
  openAttachmentFolder,
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
  readonly clock: Clock;
  readonly log: Log;
  /** Larger files are not fetched. */
  readonly maxBytes: number;
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
      const fetched: FetchedFile[] = [];
      // In groups, so that a message with many files does not take all of the line.
      for (let start = 0; start < message.files.length; start += FILES_AT_ONCE) {
        const group = message.files.slice(start, start + FILES_AT_ONCE);
        const allowed = FILES_AT_MOST - start;
        const done = group.map((file, index) =>
          index < allowed
            ? fetchOne(options, file, folder)
            : notFetched(file, `Only the first ${FILES_AT_MOST} files of a message are downloaded`),
        );
        fetched.push(...(await Promise.all(done)));
      }
      return fetched;
    },
  };
}

async function openFolder(
  options: FileFetcherOptions,
  workspace: string,
  ts: string,
): Promise<Result<string, string>> {
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
  folder: Result<string, string>,
): Promise<FetchedFile> {
  if (!folder.ok) return notFetched(told, folder.error);
  const reference = told.url === undefined ? await askAbout(options, told) : told;
  try {
    const path = join(folder.value, attachmentName(reference.id, reference.name));
    const existing = await existingFile(path);
    if (existing !== null && (reference.size === undefined || existing === reference.size))
      return await withFile(reference, path, existing);
    const size = await fetchTo(options, reference, folder.value, path);
    if (size.ok) return await withFile(reference, path, size.value);
    options.log.info("A file could not be downloaded", { fileId: reference.id, error: size.error });
    return notFetched(reference, size.error);
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

async function withFile(
  reference: FileReference,
  localPath: string,
  size: number,
): Promise<FetchedFile> {
  const header = new Uint8Array(IMAGE_HEADER_BYTES);
  const handle = await open(localPath, "r");
  try {
    await handle.read(header, 0, IMAGE_HEADER_BYTES, 0);
  } finally {
    await handle.close();
  }
  return { reference, localPath, image: isViewableImage(header, size) };
}

async function fetchTo(
  options: FileFetcherOptions,
  reference: FileReference,
  folder: string,
  path: string,
): Promise<Result<number, string>> {
  if (reference.size !== undefined && reference.size > options.maxBytes)
    return failed(`It is larger than ${inMegabytes(options.maxBytes)}`);
  const { url } = reference;
  if (url === undefined) return failed("Slack does not serve this file");
  const target = await createIncompleteFile(folder, path, newId("file"));
  try {
    const size = await download(
      {
        url,
        mimetype: reference.mimetype ?? null,
        write: (chunk) => writeAll(target.handle, chunk),
      },
      options,
    );
    if (size.ok) await target.complete();
    return size;
  } finally {
    await target.discard();
  }
}

async function writeAll(
  handle: { write(chunk: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }> },
  chunk: Uint8Array,
): Promise<void> {
  for (let written = 0; written < chunk.byteLength;)
    written += (await handle.write(chunk, written)).bytesWritten;
}

/** Of a file in a channel that is shared between workspaces, events tell the id alone. */
async function askAbout(options: FileFetcherOptions, told: FileReference): Promise<FileReference> {
  const call = () => options.reads.files.info({ file: told.id });
  const result = await readSlack(call, options, quickRead);
  if (!result.ok) return told;
  const [file] = filesOf({ ts: "0.0", files: [result.value.file] });
  return file?.url === undefined ? told : file;
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024))} MB`;
}
