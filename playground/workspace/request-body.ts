import type { Context } from "hono";
import { type Args, isRecord } from "./args.ts";

export type BodyRead =
  { readonly ok: true; readonly args: Args } | { readonly ok: false; readonly error: string };

/** The arguments of a call: query, then form, multipart or JSON body. */
export async function readArgs(context: Context): Promise<BodyRead> {
  const query = context.req.query();
  if (context.req.method === "GET") return { ok: true, args: query };
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") {
    const body = await jsonBody(context);
    return body === null
      ? { ok: false, error: "invalid_json" }
      : { ok: true, args: { ...query, ...body } };
  }
  if (type === "application/x-www-form-urlencoded" || type === "multipart/form-data") {
    try {
      return { ok: true, args: { ...query, ...(await context.req.parseBody()) } };
    } catch {
      return { ok: false, error: "invalid_form_data" };
    }
  }
  const text = await context.req.text();
  if (text === "") return { ok: true, args: query };
  return {
    ok: false,
    error: type === undefined || type === "" ? "missing_post_type" : "invalid_post_type",
  };
}

/** A JSON object body, or null when it is none. */
export async function jsonBody(context: Context): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = await context.req.json();
    return isRecord(body) ? body : null;
  } catch {
    return null;
  }
}

/** `Authorization: Bearer …`, or the form's `token`. */
export function tokenOf(context: Context, args: Args): string | null {
  const header = /^Bearer\s+(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  if (header !== undefined) return header;
  const token = args["token"];
  return typeof token === "string" && token !== "" ? token : null;
}
