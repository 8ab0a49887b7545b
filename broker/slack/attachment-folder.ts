import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { BrokerError } from "../errors/broker-error.ts";

/** Files of people, in the workspace: `.slack-attachments/<ts>/<file id>-<name>`. */
const FOLDER = ".slack-attachments";
/** Room for a file system's 255 bytes, also for names whose letters take several. */
const NAME_CHARACTERS = 180;
const NAME_BYTES = 240;

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
 * Makes the folder for a message's files. The agent can write in the workspace, so each step is
 * checked to be a real folder: a symbolic link must not lead us out of it.
 * Throws BrokerError `slack.attachment_folder`.
 */
export async function openAttachmentFolder(workspace: string, ts: string): Promise<string> {
  const root = await realpath(workspace);
  let folder = root;
  for (const step of [FOLDER, ts.replaceAll(/[^0-9.]/g, "_")]) {
    folder = join(folder, step);
    await mkdir(folder, { mode: 0o755 }).catch(unlessExists);
    if (!(await lstat(folder)).isDirectory()) throw notAFolder();
  }
  await mustBeInside(root, folder);
  return folder;
}

function unlessExists(thrown: unknown): void {
  const isThere = thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
  if (!isThere) throw thrown;
}

async function mustBeInside(root: string, folder: string): Promise<void> {
  const real = await realpath(folder);
  if (real !== folder || !real.startsWith(root + sep)) throw notAFolder();
}

function notAFolder(): BrokerError {
  return new BrokerError(
    "slack.attachment_folder",
    `${FOLDER} in the workspace is not a plain folder.`,
    { hint: `Remove ${FOLDER} from the workspace.` },
  );
}

/** The size of a complete file that is there already, or null. */
export async function existingFile(path: string): Promise<number | null> {
  const stats: Stats | null = await lstat(path).catch(() => null);
  return stats?.isFile() === true ? stats.size : null;
}

/** A file that appears under its name only when it is complete. */
export interface IncompleteFile {
  readonly handle: FileHandle;
  complete(): Promise<void>;
  /** Removes what was written. Does nothing after `complete`. */
  discard(): Promise<void>;
}

/** Creates a new file beside `path`; `suffix` makes its name one of a kind. */
export async function createIncompleteFile(
  folder: string,
  path: string,
  suffix: string,
): Promise<IncompleteFile> {
  const temporary = join(folder, `.part-${suffix}`);
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
  let isOver = false;
  const discard = async () => {
    if (isOver) return;
    isOver = true;
    await handle.close();
    await rm(temporary, { force: true });
  };
  try {
    // The folder may have been swapped for a link since it was checked.
    const [opened, there] = await Promise.all([handle.stat(), lstat(temporary)]);
    if (opened.ino !== there.ino || (await realpath(folder)) !== folder) throw notAFolder();
  } catch (thrown) {
    await discard();
    throw thrown;
  }
  return {
    handle,
    complete: async () => {
      await handle.sync();
      await handle.close();
      isOver = true;
      await rename(temporary, path);
    },
    discard,
  };
}
