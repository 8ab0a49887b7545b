import { gunzipSync, gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import type { Clock, Timer } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import { type Diagnostics, DIAGNOSTICS_PIECE_CHARACTERS } from "../api/diagnostics.ts";
import { takingOut, type ToTakeOut } from "./take-out.ts";

/** A file that may go into the bundle. */
export interface DiagnosticsSource {
  /** A path in the bundle, such as `logs/broker.jsonl`. */
  readonly name: string;
  readonly isChosen: boolean;
  /** Its text, bounded; null when there is no such file. */
  readonly read: () => Promise<string | null>;
}

export interface DiagnosticsOptions {
  readonly sources: readonly DiagnosticsSource[];
  readonly toTakeOut: (
    keepNames: boolean,
  ) => Promise<ToTakeOut & { readonly namesAreKnown: boolean }>;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** Makes previews and bundles. The last preview is kept, so that what leaves is what was shown. */
export interface DiagnosticsService {
  preview(keepNames: boolean): Promise<Diagnostics>;
  /** Null when the preview or the file is gone. */
  piece(
    id: string,
    name: string,
    from: number,
  ): { readonly text: string; readonly next: number | null } | null;
  /** A gzipped tar file; null when the preview is gone or has no such file. */
  bundle(id: string, names: readonly string[]): Promise<Buffer<ArrayBuffer> | null>;
}

/** Long enough to look through it. */
const KEPT_MS = 15 * 60_000;
const FOLDER = "broker-diagnostics";

interface Kept {
  readonly id: string;
  /** By name, packed: the texts are long and alike. */
  readonly files: ReadonlyMap<string, Buffer>;
}

export function createDiagnostics(options: DiagnosticsOptions): DiagnosticsService {
  const { sources, toTakeOut, newId, clock } = options;
  let kept: Kept | null = null;
  let timer: Timer | null = null;

  const fileOf = (id: string, name: string): string | null => {
    const packed = kept?.id === id ? kept.files.get(name) : undefined;
    return packed === undefined ? null : gunzipSync(packed).toString();
  };
  return {
    preview: async (keepNames) => {
      const { namesAreKnown, ...what } = await toTakeOut(keepNames);
      const takeOut = takingOut(what);
      const files = new Map<string, Buffer>();
      const listed: Diagnostics["files"] = [];
      for (const { name, isChosen, read } of sources) {
        const entry = { name, bytes: 0, packedBytes: 0, redactions: 0, isChosen, problem: null };
        try {
          const given = await read();
          if (given === null) continue;
          const { text, redactions } = takeOut(given);
          const packed = gzipSync(text);
          files.set(name, packed);
          const bytes = Buffer.byteLength(text);
          listed.push({ ...entry, bytes, packedBytes: packed.length, redactions });
        } catch (thrown) {
          listed.push({ ...entry, isChosen: false, problem: takeOut(errorText(thrown)).text });
        }
      }
      const id = newId();
      kept = { id, files };
      timer?.cancel();
      timer = clock.after(KEPT_MS, () => {
        kept = null;
      });
      return { ok: true, id, files: listed, namesAreKnown };
    },
    piece: (id, name, from) => {
      const text = fileOf(id, name);
      if (text === null) return null;
      const to = from + DIAGNOSTICS_PIECE_CHARACTERS;
      return { text: text.slice(from, to), next: to < text.length ? to : null };
    },
    bundle: async (id, names) => {
      const entries = [];
      for (const name of new Set(names)) {
        const text = fileOf(id, name);
        if (text === null) return null;
        const body = Buffer.from(text);
        const mtime = new Date(clock.now());
        const header = { name: `${FOLDER}/${name}`, size: body.length, mode: 0o600, mtime };
        entries.push({ header: { ...header, type: "file" as const }, body: new Uint8Array(body) });
      }
      return gzipSync(await packTar(entries)) as Buffer<ArrayBuffer>;
    },
  };
}
