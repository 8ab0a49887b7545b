import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const PAGE = "index.html";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

export interface InterfaceFile {
  /** Below the interface's folder. */
  readonly name: string;
  readonly contentType: string;
}

/**
 * The file of the interface behind a path: the page for every path that names no file, such as a
 * session's, whose key has a dot in it. Null for a path that leads out of the folder. Pure.
 */
export function interfaceFileOf(path: string): InterfaceFile | null {
  const decoded = decodedPath(path);
  if (decoded === null) return null;
  const contentType = contentTypes[extname(decoded)];
  if (contentType === undefined) {
    return { name: PAGE, contentType: "text/html; charset=utf-8" };
  }
  return { name: decoded.slice(1), contentType };
}

/** Null when it is none, leads upwards, or means something else to a file system. */
function decodedPath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    const isPlain = decoded.startsWith("/") && !/[\0\\]/.test(decoded);
    return isPlain && !decoded.split("/").includes("..") ? decoded : null;
  } catch {
    // A percent sign that begins no escape.
    return null;
  }
}

/** Null when there is none. */
export async function readInterfaceFile(
  folder: string,
  { name }: InterfaceFile,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const path = join(folder, name);
  if (!path.startsWith(folder + sep)) return null;
  try {
    return await readFile(path);
  } catch (thrown) {
    if (isAbsent(thrown)) return null;
    throw thrown;
  }
}

const ABSENT = new Set(["ENOENT", "EISDIR", "ENOTDIR"]);

function isAbsent(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && ABSENT.has(String(thrown.code));
}
