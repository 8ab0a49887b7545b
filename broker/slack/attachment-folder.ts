import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { BrokerError } from "../errors/broker-error.ts";
import { createFile, openEntry, openFolder, type OpenFolder } from "../files/open-folder.ts";
import { newId } from "../ids/ids.ts";

/** Files of people, in the workspace: `.slack-attachments/<ts>/<file id>-<name>`. */
const FOLDER = ".slack-attachments";
/** Room for a file system's 255 bytes, also for names whose letters take several. */
const NAME_CHARACTERS = 180;
const NAME_BYTES = 200;
const COPIED_AT_ONCE_BYTES = 256 * 1024;

/** The name under which a file is kept: no path, no control characters, not too long. */
export function attachmentName(fileId: string, name: string): string {
  const plain = name
    .normalize("NFC")
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+/g, "_")
    .replaceAll(/\s+/g, " ")
    .replace(/^[.\s]+/, "")
    .trim();
  const id = fileId.replaceAll(/[^A-Za-z0-9]/g, "");
  return shortened(`${id}-${plain === "" ? "file" : plain}`);
}

/** Cuts the middle, so that the id and the extension stay. */
function shortened(name: string): string {
  const letters = [...name];
  const dot = letters.lastIndexOf(".");
  const extension = dot > 0 && letters.length - dot <= 12 ? letters.slice(dot) : [];
  const stem = letters.slice(0, letters.length - extension.length);
  while (
    stem.length + extension.length > NAME_CHARACTERS ||
    Buffer.byteLength([...stem, ...extension].join("")) > NAME_BYTES
  )
    stem.pop();
  return [...stem, ...extension].join("");
}

/**
 * Makes and opens the folder for a message's files. The agent can write in the workspace, so no step
 * of the way may be a link. Throws BrokerError `slack.attachment_folder`. Close it when done.
 */
export async function openAttachmentFolder(workspace: string, ts: string): Promise<OpenFolder> {
  const steps = [FOLDER, ts.replaceAll(/[^0-9.]/g, "_")];
  const folder = await openFolder(workspace, steps, { make: true });
  if (folder === null)
    throw new BrokerError(
      "slack.attachment_folder",
      `${FOLDER} in the workspace is not a plain folder.`,
      { hint: `Remove ${FOLDER} from the workspace.` },
    );
  return folder;
}

/** A file in the workspace, with its first bytes. */
export interface KeptFile {
  readonly path: string;
  readonly size: number;
  readonly header: Uint8Array;
}

/** The regular file of that name that is there already, or null. */
export async function keptFile(
  folder: OpenFolder,
  name: string,
  headerBytes: number,
): Promise<KeptFile | null> {
  const handle = await openEntry(folder, name);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const header = await headerOf(handle, headerBytes);
    return { path: join(folder.path, name), size, header };
  } finally {
    await handle.close();
  }
}

/**
 * Copies a file of ours into the folder, under its name or, where something of that name is there,
 * under one beside it. The agent is told of it when it is complete.
 */
export async function keepFile(
  from: string,
  folder: OpenFolder,
  name: string,
  headerBytes: number,
): Promise<KeptFile> {
  const other = `${newId("again")}-${name}`;
  for (const used of [name, other]) {
    const target = await createFile(folder, used);
    if (target === null) continue;
    const source = await open(from, constants.O_RDONLY);
    try {
      const size = await copyAll(source, target);
      await target.sync();
      return { path: join(folder.path, used), size, header: await headerOf(source, headerBytes) };
    } finally {
      await source.close();
      await target.close();
    }
  }
  throw new BrokerError("slack.attachment_folder", "The file cannot be kept in the workspace.", {
    hint: `Remove ${FOLDER} from the workspace.`,
  });
}

async function copyAll(source: FileHandle, target: FileHandle): Promise<number> {
  const chunk = Buffer.alloc(COPIED_AT_ONCE_BYTES);
  let size = 0;
  for (;;) {
    const { bytesRead } = await source.read(chunk, 0, chunk.length, size);
    if (bytesRead === 0) return size;
    await writeAll(target, chunk.subarray(0, bytesRead));
    size += bytesRead;
  }
}

async function headerOf(handle: FileHandle, bytes: number): Promise<Uint8Array> {
  const header = new Uint8Array(bytes);
  await handle.read(header, 0, bytes, 0);
  return header;
}

/** Writes a chunk where the file ends now. */
export async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength;)
    written += (await handle.write(chunk, written)).bytesWritten;
}
