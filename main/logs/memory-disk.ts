import type { LogDisk } from "./log-disk.ts";

/** Files in memory, by their absolute paths, for tests. Counts what is read. */
export function logDiskInMemory(): {
  readonly disk: LogDisk;
  readonly files: Map<string, Buffer>;
  readonly readBytes: () => number;
} {
  const files = new Map<string, Buffer>();
  let readBytes = 0;
  const disk: LogDisk = {
    names: (folder) =>
      Promise.resolve(
        [...files.keys()].flatMap((path) =>
          path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
        ),
      ),
    open: (path) => {
      const bytes = files.get(path);
      if (bytes === undefined) return Promise.resolve(null);
      return Promise.resolve({
        size: bytes.length,
        modifiedAt: 0,
        read: (from: number, length: number) => {
          const read = bytes.subarray(from, from + length);
          readBytes += read.length;
          return Promise.resolve(read);
        },
        close: () => Promise.resolve(),
      });
    },
  };
  return { disk, files, readBytes: () => readBytes };
}
