import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { extract } from "tar";

/** The integrity of a file, as npm writes it: `sha512-` and base64. Throws what reading it throws. */
export async function integrityOf(path: string): Promise<string> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(path), hash);
  return `sha512-${hash.digest("base64")}`;
}

/**
 * Unpacks an npm package into a folder that is there. Only files and folders, without their owners;
 * paths that lead out of the folder are refused by the library. Throws when the archive is damaged.
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  await extract({
    file: archive,
    cwd: folder,
    // All of an npm package lies below one folder, usually `package`.
    strip: 1,
    strict: true,
    preserveOwner: false,
    filter: (_, entry) =>
      !("type" in entry) || ["File", "OldFile", "Directory", "GNUDumpDir"].includes(entry.type),
  });
}
