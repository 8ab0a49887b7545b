import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { route } from "../api/route.ts";
import { refuse } from "./refusal.ts";
import { type Handlers, serveTable } from "./serve.ts";

const table = {
  get: route("GET", "/things/:id", {
    params: z.object({ id: z.string().regex(/^[a-z]:[a-z]$/, "a thing's id") }),
    query: z.object({ limit: z.coerce.number().int().min(1).default(7) }),
    answer: z.object({ ok: z.literal(true), id: z.string(), limit: z.number() }),
  }),
  put: route("PUT", "/things/:id", {
    params: z.object({ id: z.string() }),
    body: z.object({ size: z.number() }),
    answer: z.object({ ok: z.literal(true), size: z.number() }),
    maxBodyBytes: 100,
  }),
  maybe: route("POST", "/maybe", {
    body: z.object({ by: z.string().optional() }).optional(),
    answer: z.object({ ok: z.literal(true) }),
  }),
  gone: route("POST", "/gone", { answer: z.object({ ok: z.literal(true) }) }),
};

const absent = refuse(409, "read_only", "Not here.", { hint: "Start it." });

function door(
  handlers: Handlers<typeof table>,
  options: { readonly absent?: typeof absent } = {},
): Hono {
  const app = new Hono();
  const redact = (answer: unknown) =>
    JSON.parse(JSON.stringify(answer).replaceAll("secret", "***")) as unknown;
  serveTable(app, table, handlers, { redact, absent: options.absent ?? null });
  return app;
}

async function call(app: Hono, method: string, path: string, body?: BodyInit) {
  const request = new Request(`http://here${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);
  const response = await app.request(request);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

const put: Handlers<typeof table>["put"] = ({ body }) => ({ ok: true, value: body });

describe("a route table", () => {
  it.each([
    ["a parameter", "GET", "/things/nothing", undefined, "id: a thing's id"],
    ["the query", "GET", "/things/a:b?limit=many", undefined, "limit:"],
    ["the body", "PUT", "/things/a", '{"size":"big"}', "size:"],
    ["a missing body by its first field", "PUT", "/things/a", undefined, "size:"],
  ])("refuses %s that its schema refuses", async (_, method, path, body, message) => {
    const app = door({
      get: ({ params, query }) => ({ ok: true, value: { ...params, ...query } }),
      put,
    });
    expect(await call(app, method, path, body)).toMatchObject({
      status: 400,
      body: { ok: false, error: "invalid_input", message: expect.stringContaining(message) },
    });
  });

  it("refuses what is not JSON", async () => {
    expect(await call(door({ put }), "PUT", "/things/a", "{")).toMatchObject({
      status: 400,
      body: { error: "invalid_json" },
    });
  });

  it("stops reading a body once it is larger than the route takes", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(64));
      },
    });
    const answer = await call(door({ put }), "PUT", "/things/a", endless);
    expect(answer).toMatchObject({ status: 413, body: { error: "body_too_large" } });
    expect(sent).toBeLessThan(10);
  });

  it("keeps a refusal's status, code, message and hint", async () => {
    const app = door({ put: () => refuse(404, "unknown_ask", "No secret.", { hint: "Look." }) });
    expect(await call(app, "PUT", "/things/a", '{"size":1}')).toEqual({
      status: 404,
      body: { ok: false, error: "unknown_ask", message: "No ***.", hint: "Look." },
    });
  });

  it("answers routes without a handler as it is told to", async () => {
    expect((await call(door({}), "POST", "/gone")).status).toBe(404);
    expect(await call(door({}, { absent }), "POST", "/gone")).toEqual({
      status: 409,
      body: { ok: false, error: "read_only", message: "Not here.", hint: "Start it." },
    });
  });

  it("gives the handler what the schemas read, and takes secrets out of the answer", async () => {
    const app = door({
      get: ({ params, query }) => ({ ok: true, value: { id: `${params.id} secret`, ...query } }),
    });
    expect(await call(app, "GET", "/things/a%3Ab")).toEqual({
      status: 200,
      body: { ok: true, id: "a:b ***", limit: 7 },
    });
  });

  it("takes no body where the body is optional", async () => {
    const seen: unknown[] = [];
    const app = door({
      maybe: ({ body }) => {
        seen.push(body);
        return { ok: true, value: {}, status: 202 };
      },
    });
    expect((await call(app, "POST", "/maybe")).status).toBe(202);
    expect((await call(app, "POST", "/maybe", '{"by":"Ada"}')).status).toBe(202);
    expect(seen).toEqual([undefined, { by: "Ada" }]);
  });
});
