import type { ChangeFeed } from "./changes.ts";
import type { FileShare, StoredFile } from "./model.ts";

/** Bytes of files that are kept in memory; beyond it the oldest files become tombstones. */
const FILE_BYTES_KEPT = 256 * 1024 * 1024;
/** Upload URLs that were handed out and not yet used. */
const PENDING_UPLOADS_KEPT = 1_000;

/** An upload URL that was handed out by files.getUploadURLExternal. */
export interface PendingUpload {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly altText?: string;
  readonly snippetType?: string;
  readonly bytes: Uint8Array | null;
}

/** Files and their bytes. */
export class FileStore {
  readonly #changes: ChangeFeed;
  readonly #files = new Map<string, StoredFile>();
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #pending = new Map<string, PendingUpload>();
  #kept = 0;

  constructor(changes: ChangeFeed, kept: readonly StoredFile[]) {
    this.#changes = changes;
    for (const file of kept) this.#files.set(file.id, file);
  }

  list(): readonly StoredFile[] {
    return [...this.#files.values()];
  }

  file(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  bytes(id: string): Uint8Array | undefined {
    return this.#bytes.get(id);
  }

  /** Bytes that were read back from disk. */
  restoreBytes(id: string, bytes: Uint8Array): void {
    if (this.#files.has(id)) this.#keepBytes(id, bytes);
  }

  pending(id: string): PendingUpload | undefined {
    return this.#pending.get(id);
  }

  expect(upload: PendingUpload): void {
    this.#pending.set(upload.id, upload);
    const oldest = this.#pending.keys().next();
    if (this.#pending.size > PENDING_UPLOADS_KEPT && oldest.done !== true) {
      this.#pending.delete(oldest.value);
    }
  }

  add(file: StoredFile, bytes: Uint8Array): void {
    this.#pending.delete(file.id);
    this.#files.set(file.id, file);
    this.#keepBytes(file.id, bytes);
    this.#changes.add({ kind: "file-changed", file });
  }

  share(id: string, share: FileShare): void {
    const file = this.#files.get(id);
    if (file === undefined) return;
    this.#set({ ...file, shares: [...file.shares, share] });
  }

  /** The file stays listed, as a tombstone; its bytes go. */
  removeFile(id: string): void {
    const file = this.#files.get(id);
    if (file === undefined) return;
    this.#kept -= this.#bytes.get(id)?.byteLength ?? 0;
    this.#bytes.delete(id);
    this.#set({ ...file, removed: true });
  }

  #set(file: StoredFile): void {
    this.#files.set(file.id, file);
    this.#changes.add({ kind: "file-changed", file });
  }

  #keepBytes(id: string, bytes: Uint8Array): void {
    this.#bytes.set(id, bytes);
    this.#kept += bytes.byteLength;
    for (const oldest of this.#bytes.keys()) {
      if (this.#kept <= FILE_BYTES_KEPT || oldest === id) return;
      this.removeFile(oldest);
    }
  }
}
