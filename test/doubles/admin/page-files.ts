import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { Context } from "hono";
import { CONTENT_SECURITY_POLICY } from "../../../main/api/page-policy.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

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
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}
