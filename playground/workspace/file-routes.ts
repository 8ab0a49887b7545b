import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Core } from "./core.ts";
import type { HttpReply, WorkspaceHooks } from "./hooks.ts";
import { answer } from "./intercepted.ts";
import { pictureTypes } from "./mime-types.ts";
import { tokenOf } from "./request-body.ts";

type Env = { Bindings: HttpBindings };

const SIGN_IN_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Sign in | Slack</title></head><body><h1>Sign in to Playground</h1></body></html>';

/** The upload URLs, and `url_private` as Slack serves it. */
export function fileRoutes(core: Core, hooks: WorkspaceHooks): Hono<Env> {
  const routes = new Hono<Env>();
  routes.on(["POST", "PUT"], "/upload/v1/:id", async (context) => {
    const id = context.req.param("id");
    const bytes = await uploadedBytes(context);
    const call = callOf(core, context, "files.upload", { id, length: bytes.byteLength });
    return answer(context, hooks, call, () => ({ body: null, reply: upload(core, id, bytes) }));
  });
  const download = (context: Context<Env>) => {
    const id = /-(F[A-Z0-9]+)$/.exec(context.req.param("key") ?? "")?.[1] ?? "";
    const call = callOf(core, context, "files.download", { id });
    return answer(context, hooks, call, () => ({
      body: null,
      reply: downloadReply(core, id, call.token),
    }));
  };
  routes.get("/files-pri/:key/:name", download);
  routes.get("/files-pri/:key/download/:name", download);
  return routes;
}

function callOf(core: Core, context: Context<Env>, method: string, args: Record<string, unknown>) {
  return { method, args, token: tokenOf(context, {}), at: core.clock.now() };
}

/** Slack takes the bytes as they are or as the one file of a form. */
async function uploadedBytes(context: Context<Env>): Promise<Uint8Array> {
  const type = context.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    return new Uint8Array(await context.req.arrayBuffer());
  }
  const form = await context.req.formData();
  const file = [...form.values()].find((value) => value instanceof File);
  return file === undefined ? new Uint8Array() : new Uint8Array(await file.arrayBuffer());
}

function upload(core: Core, id: string, bytes: Uint8Array): HttpReply {
  const pending = core.files.pending(id);
  if (pending === undefined) return { status: 404, body: "unknown upload" };
  if (pending.length !== bytes.byteLength) {
    return { status: 400, body: `expected ${pending.length} bytes, got ${bytes.byteLength}` };
  }
  core.files.expect({ ...pending, bytes });
  return { status: 200, body: `OK - ${bytes.byteLength}` };
}

/** Without the right bearer Slack shows its sign-in page with status 200, not an error. */
function downloadReply(core: Core, id: string, token: string | null): HttpReply {
  const { app } = core.world;
  if (token !== app.botToken || !app.scopes.includes("files:read")) {
    return {
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8" },
      body: SIGN_IN_PAGE,
    };
  }
  return storedFileReply(core, id);
}

/** A file's bytes, never as something that a browser would run. */
export function storedFileReply(core: Core, id: string): HttpReply {
  const file = core.files.file(id);
  const bytes = core.files.bytes(id);
  if (file === undefined || bytes === undefined) return { status: 404, body: "file not found" };
  const disposition = pictureTypes.has(file.mimetype) ? "inline" : "attachment";
  return {
    status: 200,
    headers: {
      "content-type": file.mimetype,
      "content-length": String(bytes.byteLength),
      "content-disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    },
    body: new Uint8Array(bytes),
  };
}
