import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { bodyLimit } from "hono/body-limit";
import { bodyTooLarge } from "./answers.ts";
import {
  type Door,
  type DoorEnvironment,
  ownPagesOnly,
  safeHeaders,
  tokenHoldersOnly,
} from "./doors.ts";
import { tryLimiter } from "./try-limiter.ts";

const TOKEN = "sba_the-right-one";
const HOST = "127.0.0.1:3001";

function build(now: () => number = () => 0) {
  const limiters = { http: tryLimiter(now), socket: tryLimiter(now) };
  const app = new Hono<DoorEnvironment>();
  app.use(safeHeaders());
  app.use(ownPagesOnly(() => 3001));
  app.get("/admin", (context) => context.text("page"));
  app.use("/admin/api/*", tokenHoldersOnly(TOKEN, limiters));
  app.get("/admin/api/x", (context) => context.json({ ok: true }));
  app.post(
    "/admin/api/x",
    bodyLimit({ maxSize: 100, onError: (context) => bodyTooLarge(context, 100) }),
    async (context) => context.json({ length: (await context.req.text()).length }),
  );
  return (path: string, headers: Record<string, string> = {}, door: Door = "http", init = {}) =>
    app.request(path, { headers: { host: HOST, ...headers }, ...init }, { door });
}

describe("AD03: the admin token", () => {
  test.each([
    [{}, "token_required"],
    [{ "x-admin-token": "" }, "token_wrong"],
    [{ "x-admin-token": "sba_the-wrong-one" }, "token_wrong"],
    [{ "x-admin-token": `${TOKEN}x` }, "token_wrong"],
    [{ authorization: TOKEN }, "token_required"],
    [{ authorization: "Bearer" }, "token_required"],
    [{ authorization: "Basic sba_the-right-one" }, "token_required"],
    [{ cookie: `token=${TOKEN}` }, "token_required"],
  ])("is asked for when a request carries %j", async (headers, code) => {
    const answer = await build()("/admin/api/x", headers);
    expect(answer.status).toBe(401);
    const body: unknown = await answer.json();
    expect(body).toMatchObject({ code, hint: expect.stringContaining("config/admin-token") });
    expect(JSON.stringify(body)).not.toContain(TOKEN);
  });

  test.each([
    [{ "x-admin-token": TOKEN }],
    [{ authorization: `Bearer ${TOKEN}` }],
    [{ authorization: `bearer ${TOKEN}` }],
  ])("opens with %j", async (headers) => {
    expect((await build()("/admin/api/x", headers)).status).toBe(200);
  });

  test("is asked for on the socket too", async () => {
    expect((await build()("/admin/api/x", {}, "socket")).status).toBe(401);
  });

  test("is not looked at after ten wrong ones, until a minute is over, but the right one passes", async () => {
    let now = 0;
    const call = build(() => now);
    const wrong = { "x-admin-token": "wrong" };
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await call("/admin/api/x", wrong)).status).toBe(401);
    }
    now = 8_000;
    const limited = await call("/admin/api/x", wrong);
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("52");
    expect(await limited.json()).toMatchObject({
      code: "too_many_tries",
      message: "Too many tries. Try again in 52 s.",
    });
    expect((await call("/admin/api/x", { "x-admin-token": TOKEN })).status).toBe(200);
    // The other door has tries of its own.
    expect((await call("/admin/api/x", wrong, "socket")).status).toBe(401);
    now = 60_001;
    expect((await call("/admin/api/x", wrong)).status).toBe(401);
  });
});

describe("the HTTP door", () => {
  test.each([
    [{ host: "evil.example" }, "foreign_host"],
    [{ host: "127.0.0.1" }, "foreign_host"],
    [{ host: "127.0.0.1:3002" }, "foreign_host"],
    [{ host: "" }, "foreign_host"],
    [{ origin: "http://evil.example" }, "foreign_origin"],
    [{ origin: "http://127.0.0.1:3002" }, "foreign_origin"],
    [{ origin: "null" }, "foreign_origin"],
    [{ origin: "app://broker" }, "foreign_origin"],
    [{ "sec-fetch-site": "cross-site" }, "foreign_origin"],
    // Another port of this machine is the same site and another origin.
    [{ "sec-fetch-site": "same-site" }, "foreign_origin"],
    [
      {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      },
      "foreign_origin",
    ],
  ])("refuses %j, also with the right token", async (headers, code) => {
    const answer = await build()("/admin/api/x", { "x-admin-token": TOKEN, ...headers });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code });
  });

  test.each([
    [{}],
    [{ host: "localhost:3001" }],
    [{ host: "[::1]:3001" }],
    [{ origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "none" }],
  ])("takes %j", async (headers) => {
    const answer = await build()("/admin/api/x", { "x-admin-token": TOKEN, ...headers });
    expect(answer.status).toBe(200);
  });

  test("opens the page from a link elsewhere, but not in a frame", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const call = build();
    expect((await call("/admin", { ...link, "sec-fetch-dest": "document" })).status).toBe(200);
    expect((await call("/admin", { ...link, "sec-fetch-dest": "iframe" })).status).toBe(403);
  });

  test("is told by the socket that a request came in on, never by a header", async () => {
    const headers = { "x-admin-token": TOKEN, host: "anything", origin: "app://broker" };
    expect((await build()("/admin/api/x", headers, "socket")).status).toBe(200);
    expect((await build()("/admin/api/x", { ...headers, "x-door": "socket" })).status).toBe(403);
  });
});

test("a body without an end is refused while it is read", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(new Uint8Array(60));
    },
  });
  const headers = { host: HOST, "x-admin-token": TOKEN, "transfer-encoding": "chunked" };
  const init = { method: "POST", body: endless, duplex: "half", headers };
  const answer = await build()("/admin/api/x", {}, "http", init);
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: "body_too_large" });
  expect(sent).toBeLessThan(10);
});

test("every answer carries the content security policy and is stored nowhere", async () => {
  for (const answer of [await build()("/admin"), await build()("/admin/api/x")]) {
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  }
});
