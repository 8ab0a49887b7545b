import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { bodyWithinLimit, localCallersOnly, operatorsOnly } from "./doors.ts";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const TOKEN = "sbo_the-operator";

function doors(): Hono {
  const app = new Hono();
  app.use(localCallersOnly(["127.0.0.1", "localhost", "[::1]"]));
  app.use(bodyWithinLimit(MAX_BODY_BYTES));
  app.get("/open", (context) => context.text("in"));
  app.post("/open", async (context) => context.text(String((await context.req.text()).length)));
  app.use("/operator/*", operatorsOnly(TOKEN));
  app.get("/operator/x", (context) => context.text("in"));
  return app;
}

async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  const response = await doors().request(path, { headers: { host: "localhost", ...headers } });
  return response.status;
}

describe("who is local", () => {
  it.each([
    ["another name", { host: "evil.example" }],
    ["a name that begins like ours", { host: "localhost.evil.example" }],
    ["our name as a user of another", { host: "localhost@evil.example" }],
    ["what is no host", { host: "::::" }],
    ["nothing", { host: "" }],
    ["an origin, even our own", { origin: "http://localhost:3000" }],
    ["the origin of a sandboxed page", { origin: "null" }],
  ])("AP13: refuses %s", async (_, headers) => {
    expect(await statusOf("/open", headers)).toBe(403);
  });

  it.each(["localhost", "LOCALHOST:3000", "127.0.0.1:3000", "[::1]:3000", "0x7f.1"])(
    "lets %s in",
    async (host) => {
      expect(await statusOf("/open", { host })).toBe(200);
    },
  );
});

describe("who is an operator", () => {
  it.each([
    ["nothing", {}],
    ["an empty token", { authorization: "Bearer " }],
    ["another token of the same length", { authorization: "Bearer sbo_the-operatox" }],
    ["a part of the token", { authorization: "Bearer sbo_the" }],
    ["the token by another scheme", { authorization: `Basic ${TOKEN}` }],
    ["a token and more", { authorization: `Bearer ${TOKEN} more` }],
  ])("refuses %s", async (_, headers) => {
    expect(await statusOf("/operator/x", headers as Record<string, string>)).toBe(401);
  });

  it("takes the token as a bearer and by its header", async () => {
    expect(await statusOf("/operator/x", { authorization: `bearer ${TOKEN}` })).toBe(200);
    expect(await statusOf("/operator/x", { "x-operator-token": TOKEN })).toBe(200);
  });
});

describe("how much a body may hold", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    doors().request("/open", {
      method: "POST",
      headers: { host: "localhost", ...headers },
      body,
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    } as RequestInit);

  it("AP14: refuses by the length that is announced", async () => {
    const announced = { "content-length": String(MAX_BODY_BYTES + 1) };
    const refused = await post("x", announced);
    expect(refused.status).toBe(413);
    // A caller would send its next request on a connection that the server closes.
    expect(refused.headers.get("connection")).toBe("close");
  });

  it("AP14: refuses a body that does not say how long it is, once it is too long", async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += chunk.length;
        if (sent > 4 * MAX_BODY_BYTES) controller.close();
        else controller.enqueue(chunk);
      },
    });
    expect((await post(endless)).status).toBe(413);
    expect(sent).toBeLessThan(2 * MAX_BODY_BYTES);
  });

  it("takes what is within it", async () => {
    expect(await (await post("x".repeat(1000))).text()).toBe("1000");
  });
});
