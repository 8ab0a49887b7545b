import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Clock, Timer } from "../../broker/clock/clock.ts";
import { BrokerError } from "../../broker/errors/broker-error.ts";
import type { ChangeFeed } from "./changes.ts";
import type { FileStore } from "./file-store.ts";
import type { StoredFile } from "./model.ts";
import type { World, WorldSnapshot } from "./world.ts";

/** How long changes are gathered before they are written. A crash loses no more than this. */
const WRITE_AFTER_MS = 300;

const block = z.record(z.string(), z.unknown());
const message = z
  .object({
    ts: z.string(),
    channel: z.string(),
    user: z.string(),
    text: z.string(),
    blocks: z.array(block),
    attachments: z.array(block),
    reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })),
    files: z.array(z.string()),
    subtype: z.enum(["file_share", "thread_broadcast", "bot_message", "tombstone"]).exactOptional(),
    threadTs: z.string().exactOptional(),
    clientMsgId: z.string().exactOptional(),
    bot: z.object({ botId: z.string(), appId: z.string() }).exactOptional(),
    username: z.string().exactOptional(),
    metadata: z.object({ event_type: z.string(), event_payload: block }).exactOptional(),
    edited: z.object({ user: z.string(), ts: z.string() }).exactOptional(),
    streaming: z.enum(["in_progress", "completed", "errored"]).exactOptional(),
  })
  .readonly();
const channel = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["channel", "group", "mpim", "im"]),
    members: z.array(z.string()),
    archived: z.boolean().exactOptional(),
    topic: z.string().exactOptional(),
  })
  .readonly();
const file = z
  .object({
    id: z.string().regex(/^F[A-Z0-9]+$/),
    name: z.string(),
    title: z.string(),
    mimetype: z.string(),
    size: z.number(),
    user: z.string(),
    createdAt: z.number(),
    altText: z.string().exactOptional(),
    snippetType: z.string().exactOptional(),
    removed: z.boolean().exactOptional(),
    detailsWithheld: z.boolean().exactOptional(),
    more: z.record(z.string(), z.unknown()).exactOptional(),
    shares: z.array(
      z.object({ channel: z.string(), ts: z.string(), threadTs: z.string().exactOptional() }),
    ),
  })
  .readonly();
const snapshot = z.object({
  version: z.literal(1),
  channels: z.array(channel),
  messages: z.array(message),
  files: z.array(file),
});

export interface Kept {
  readonly world: WorldSnapshot;
  readonly files: readonly StoredFile[];
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads what an earlier run kept; null when there is nothing. Throws `playground.unreadable` when
 * the file is not what this version writes: nothing is overwritten then.
 */
export async function readKept(path: string): Promise<Kept | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
    throw unreadable(path, thrown);
  }
  let kept: z.infer<typeof snapshot>;
  try {
    kept = snapshot.parse(JSON.parse(text));
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  const bytes = new Map<string, Uint8Array>();
  const folder = filesFolder(path);
  await mkdir(folder, { recursive: true });
  const present = new Set(await readdir(folder));
  for (const { id } of kept.files) {
    if (present.has(id)) bytes.set(id, new Uint8Array(await readFile(join(folder, id))));
  }
  const { channels, messages, files } = kept;
  return { world: { channels, messages }, files, bytes };
}

function unreadable(path: string, cause: unknown): BrokerError {
  return new BrokerError("playground.unreadable", `The playground's file ${path} is unreadable.`, {
    hint: "Move the file away to start with an empty playground.",
    cause,
  });
}

function filesFolder(path: string): string {
  return `${path}.files`;
}

/** Writes the workspace to its file a moment after each change, one write at a time. */
export class Keeper {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #world: World;
  readonly #files: FileStore;
  readonly #onFault: (thrown: unknown) => void;
  readonly #unsubscribe: () => void;
  readonly #written = new Set<string>();
  #timer: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly path: string;
    readonly clock: Clock;
    readonly world: World;
    readonly files: FileStore;
    readonly changes: ChangeFeed;
    readonly kept: Kept | null;
    readonly onFault: (thrown: unknown) => void;
  }) {
    this.#path = options.path;
    this.#clock = options.clock;
    this.#world = options.world;
    this.#files = options.files;
    this.#onFault = options.onFault;
    for (const id of options.kept?.bytes.keys() ?? []) this.#written.add(id);
    this.#unsubscribe = options.changes.subscribe(() => this.#soon());
  }

  /** Writes what is not written yet and ends. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#timer?.cancel();
    const wasWaiting = this.#timer !== null;
    this.#timer = null;
    if (wasWaiting) this.#queueWrite();
    await this.#writing;
  }

  #soon(): void {
    this.#timer ??= this.#clock.after(WRITE_AFTER_MS, () => {
      this.#timer = null;
      this.#queueWrite();
    });
  }

  #queueWrite(): void {
    this.#writing = this.#writing.then(() => this.#write()).catch(this.#onFault);
  }

  async #write(): Promise<void> {
    const folder = filesFolder(this.#path);
    await mkdir(dirname(this.#path), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = this.#files.list();
    for (const { id, removed } of files) {
      const bytes = this.#files.bytes(id);
      if (removed === true && this.#written.delete(id)) await rm(join(folder, id), { force: true });
      if (bytes === undefined || this.#written.has(id)) continue;
      await writeWhole(join(folder, id), bytes);
      this.#written.add(id);
    }
    const body = { version: 1, ...this.#world.snapshot(), files };
    await writeWhole(this.#path, JSON.stringify(body));
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const half = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  await writeFile(half, content, { mode: 0o600, flush: true });
  await rename(half, path);
}
