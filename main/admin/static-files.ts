import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Hono } from "hono";
import { refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** The interface at /admin: its files, and its page for every address without a file's ending. */
export function interfaceFiles(folder: string): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();
  routes.get("/", (context) => context.redirect("/admin"));
  const serve = async (path: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const file = normalize(join(folder, path));
    if (!file.startsWith(folder + sep)) return null;
    try {
      return await readFile(file);
    } catch (thrown) {
      const isAbsent =
        thrown instanceof Error &&
        "code" in thrown &&
        (thrown.code === "ENOENT" || thrown.code === "EISDIR" || thrown.code === "ENOTDIR");
      if (isAbsent) return null;
      throw thrown;
    }
  };
  routes.on("GET", ["/admin", "/admin/*", "/assets/*"], async (context, next) => {
    const { path } = context.req;
    if (path.startsWith("/admin/api")) return next();
    const type = contentTypes[extname(path)];
    const name = type === undefined ? "index.html" : path.replace(/^\/admin\//, "");
    const content = await serve(name);
    if (content === null) {
      return name === "index.html"
        ? refuse(context, 503, {
            code: "interface_missing",
            message: "This build has no interface.",
            hint: "Run npm run build.",
          })
        : next();
    }
    return context.body(content, 200, {
      "content-type": type ?? "text/html; charset=utf-8",
    });
  });
  return routes;
}
