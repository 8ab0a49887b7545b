import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { CustomScheme, Protocol } from "electron";

/** A scheme of our own: the window's page has an origin, without a port that others could reach. */
export const appScheme: CustomScheme = {
  scheme: "app",
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

export const appOrigin = "app://broker";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Answers the window's requests with the built interface, which lies in `folder`. */
export function serveInterface(protocol: Protocol, folder: string): void {
  protocol.handle(appScheme.scheme, async (request) => {
    const name = fileOf(request.url);
    const type = contentTypes[extname(name)];
    if (type === undefined) return new Response("Not found", { status: 404 });
    try {
      return new Response(await readFile(join(folder, name)), {
        headers: {
          "content-type": type,
          "content-security-policy": policy,
          "x-content-type-options": "nosniff",
        },
      });
    } catch (error) {
      if (isAbsent(error)) return new Response("Not found", { status: 404 });
      throw error;
    }
  });
}

/** The file behind an address, below the interface's folder; a page's address is index.html. */
function fileOf(url: string): string {
  const path = normalize(decodeURIComponent(new URL(url).pathname));
  return extname(path) === "" ? "index.html" : path;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
