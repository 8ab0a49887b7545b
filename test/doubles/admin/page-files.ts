import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { Context } from "hono";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

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

const page = join(import.meta.dirname, "../../../dist/renderer");

/** The built interface, with the policy of the control plane. */
export async function pageOf(context: Context): Promise<Response> {
  const { pathname } = new URL(context.req.url);
  const isFile = pathname.startsWith("/assets/");
  if (!isFile && !/^\/admin(\/|$)/.test(pathname)) return context.notFound();
  const name = isFile ? normalize(pathname) : "index.html";
  return new Response(await readFile(join(page, name)), {
    headers: {
      "content-type": contentTypes[extname(name)] ?? "application/octet-stream",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
