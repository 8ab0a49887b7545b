import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import { pathOfDescriptor } from "../files/descriptor-path.ts";
import { openFile } from "../files/open-file.ts";
import { removeTree } from "../files/remove-tree.ts";

/** What a job writes, by where it goes. */
export type JobStream = "stdout" | "stderr";

/** A part of what a job wrote, in bytes of the file. */
export interface JobOutputPart {
  readonly text: string;
  /** Where the part begins and where the next one does. */
  readonly from: number;
  readonly next: number;
  readonly size: number;
}

/** Where the files of jobs are; both folders are absolute and hidden from agents. */
export interface JobFolders {
  /** A job writes in its own folder of it. */
  readonly root: string;
  /** Ours alone: how processes ended. */
  readonly exits: string;
}

const SCRIPT = "run.sh";
const OUTPUT: Readonly<Record<JobStream, string>> = { stdout: "output.log", stderr: "errors.log" };

/** A larger file is cut to its end, in bytes. */
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;
const OUTPUT_KEPT_BYTES = 1024 * 1024;

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;

/**
 * The files of jobs. A job may put anything in place of what lies in its folder, at any time, and on a
 * Mac also in place of the folder itself: nothing there is followed, and what is written is a regular
 * file under this one name.
 */
export class JobFiles {
  readonly #folders: JobFolders;

  constructor(folders: JobFolders) {
    this.#folders = folders;
  }

  folderOf(id: string): string {
    return join(this.#folders.root, id);
  }

  scriptOf(id: string): string {
    return join(this.folderOf(id), SCRIPT);
  }

  /** Where the process of a run leaves how it ended. */
  exitFileOf(id: string, run: number): string {
    return join(this.#folders.exits, `${id}.${run}`);
  }

  /** Makes the folder of a new job, with its script. */
  async create(id: string, script: string, shell: string): Promise<void> {
    await mkdir(this.#folders.root, { recursive: true, mode: 0o700 });
    await mkdir(this.#folders.exits, { recursive: true, mode: 0o700 });
    await mkdir(this.folderOf(id), { recursive: true, mode: 0o700 });
    // Left by a registration that was cut off before the job was stored.
    await rm(this.scriptOf(id), { recursive: true, force: true });
    const text = script.startsWith("#!") ? script : `#!${interpreterOf(shell)}\n${script}`;
    const handle = await open(this.scriptOf(id), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o755);
    try {
      await handle.writeFile(text.endsWith("\n") ? text : `${text}\n`);
    } finally {
      await handle.close();
    }
  }

  /** Opens what a run writes to, at its end. Throws when something else lies there. */
  async openForWriting(id: string, stream: JobStream): Promise<FileHandle> {
    const folder = await this.#realFolder(id);
    if (folder === null) throw new Error(`${this.folderOf(id)} is not the job's folder any more.`);
    const path = join(folder, OUTPUT[stream]);
    const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
    return checkedFile(await open(path, flags, 0o600), path);
  }

  /** The part of an output from byte `from`, or its end when that is null. */
  async read(
    id: string,
    stream: JobStream,
    wish: { readonly from: number | null; readonly maxBytes: number },
  ): Promise<Result<JobOutputPart, "unreadable">> {
    const folder = await this.#realFolder(id);
    if (folder === null) return failed("unreadable");
    const opened = await openFile(join(folder, OUTPUT[stream]), { roots: [folder] });
    if (!opened.ok) {
      return opened.error === "missing"
        ? succeeded({ text: "", from: 0, next: 0, size: 0 })
        : failed("unreadable");
    }
    const { handle, size } = opened.value;
    try {
      // What was cut since the reader's last part is gone: it goes on from the beginning.
      const wanted = wish.from === null ? Math.max(0, size - wish.maxBytes) : wish.from;
      const from = wanted > size ? 0 : wanted;
      const content = Buffer.alloc(Math.min(wish.maxBytes, size - from));
      const { bytesRead } = await handle.read(content, 0, content.length, from);
      const whole = wholeCharacters(content.subarray(0, bytesRead));
      return succeeded({ text: whole.toString("utf8"), from, next: from + whole.length, size });
    } finally {
      await handle.close();
    }
  }

  /** Cuts an output that has grown too large to its end. */
  async trim(id: string): Promise<void> {
    const folder = await this.#realFolder(id);
    if (folder === null) return;
    for (const stream of ["stdout", "stderr"] as const) {
      const path = join(folder, OUTPUT[stream]);
      const handle = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
      if (handle === null) continue;
      try {
        const { size } = await handle.stat();
        if (size <= OUTPUT_MAX_BYTES || !(await isOurs(handle, path))) continue;
        const kept = Buffer.alloc(OUTPUT_KEPT_BYTES);
        const { bytesRead } = await handle.read(kept, 0, kept.length, size - kept.length);
        await handle.truncate(0);
        await handle.write("[The beginning of this output was removed.]\n", 0);
        await handle.appendFile(kept.subarray(0, bytesRead));
      } finally {
        await handle.close();
      }
    }
  }

  /** How the process of a run ended, as its shell noted it; null when it did not. */
  async exitCode(id: string, run: number): Promise<number | null> {
    const text = await readFile(this.exitFileOf(id, run), "utf8").catch(() => "");
    return /^\d{1,3}\n$/.test(text) ? Number(text) : null;
  }

  /** Removes all that is kept of a job. */
  async remove(id: string, runs: number): Promise<void> {
    // Nested as deep as the job liked.
    await removeTree(this.#folders.root, id);
    for (let run = 1; run <= runs; run += 1) await rm(this.exitFileOf(id, run), { force: true });
  }

  /** The job's folder without links on the way; null when a link lies in its place. */
  async #realFolder(id: string): Promise<string | null> {
    const wanted = join(await realpath(this.#folders.root), id);
    const folder = await realpath(wanted).catch(() => wanted);
    return folder === wanted ? folder : null;
  }

  /** Puts the job's helper where jobs find it on their PATH. */
  static async installTool(folder: string, node: string, helper: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const words = [node, helper].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    const path = join(folder, "broker-job");
    await rm(path, { recursive: true, force: true });
    await writeFile(path, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755, flag: "wx" });
  }
}

/** The same handle, unless something else lies in the file's place. */
async function checkedFile(handle: FileHandle, path: string): Promise<FileHandle> {
  if (await isOurs(handle, path)) return handle;
  await handle.close();
  throw new Error(`${path} is not the file that the job was given.`);
}

/** Whether it is a regular file under this name, and under no other. */
async function isOurs(handle: FileHandle, path: string): Promise<boolean> {
  const stats = await handle.stat();
  if (!stats.isFile() || stats.nlink !== 1) return false;
  return (await pathOfDescriptor(handle)) === path;
}

function interpreterOf(shell: string): string {
  return shell === "sh" ? "/bin/sh" : `/usr/bin/env ${shell}`;
}

/** Without the bytes of a character at the end whose rest is still to come. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
