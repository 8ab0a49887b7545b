import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { adminErrorSchema } from "../../api/error.ts";
import { adminDoor } from "../control-plane/admin-door.ts";
import { forwardRequest } from "./forward.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe("a request of the page to the admin API", () => {
  let folder = "";
  let server: Server;
  let answer: Answer;
  let tokens: string[];
  const seen: IncomingMessage[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "forward-"));
    seen.length = 0;
    tokens = ["right"];
    answer = (_request, response) => response.end("{}");
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(join(folder, "s"), resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (path: string, init: RequestInit = {}, socket = "s") => {
    const door = adminDoor({
      socket: join(folder, socket),
      readToken: () => Promise.resolve(tokens.shift() ?? null),
    });
    const request = new Request(`http://broker${path}`, { ...init, duplex: "half" } as RequestInit);
    const url = `app://broker${path}`;
    const { method, headers, body } = request;
    return forwardRequest({ method, headers, url, body: body as never }, door, () => null);
  };
  const refusal = async (response: Response) => adminErrorSchema.parse(await response.json());

  it("says that nobody answers where the socket is dead", async () => {
    const response = await send("/admin/api/status", {}, "nobody");
    expect(response.status).toBe(503);
    expect(await refusal(response)).toMatchObject({
      code: "control_plane_unreachable",
      hint: "The app starts it again by itself.",
    });
  });

  it("refuses other methods, and a body beyond 256 KiB while it is read", async () => {
    expect((await send("/admin/api/status", { method: "PATCH" })).status).toBe(405);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const response = await send("/admin/api/service/stop", { method: "POST", body: endless });
    expect(response.status).toBe(413);
    expect(await refusal(response)).toMatchObject({ code: "body_too_large" });
    expect(pulled).toBeLessThan(10);
    expect(seen).toEqual([]);
  });

  it("carries the token and what the control plane needs, nothing else", async () => {
    const response = await send("/admin/api/sessions?limit=5&search=a%2Fb", {
      headers: { cookie: "a=b", origin: "http://evil", accept: "text/plain", "last-event-id": "7" },
    });
    expect(response.status).toBe(200);
    expect(seen[0]?.url).toBe("/admin/api/sessions?limit=5&search=a%2Fb");
    expect(seen[0]?.headers).toEqual({
      host: "localhost",
      connection: "close",
      accept: "text/plain",
      "last-event-id": "7",
      "x-admin-token": "right",
    });
  });

  it("reads the token again when it is refused, and sends the body once more", async () => {
    tokens = ["old", "right"];
    const bodies: string[] = [];
    answer = async (request, response) => {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      bodies.push(text);
      response.statusCode = request.headers["x-admin-token"] === "right" ? 200 : 401;
      response.end("{}");
    };
    const response = await send("/admin/api/service/start", {
      method: "POST",
      body: '{"by":"you"}',
    });
    expect(response.status).toBe(200);
    expect(bodies).toEqual(['{"by":"you"}', '{"by":"you"}']);
  });

  it("passes a refusal on when there is no other token", async () => {
    tokens = ["old", "old"];
    answer = (_request, response) => {
      response.writeHead(429, {
        "content-type": "application/json",
        "retry-after": "9",
        "set-cookie": "a",
      });
      response.end('{"code":"too_many_tries"}');
    };
    const response = await send("/admin/api/status");
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("9");
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.text()).toBe('{"code":"too_many_tries"}');
  });

  it("streams as it comes, and ends the request when the page leaves", async () => {
    const left = vi.fn<() => void>();
    let write: (text: string) => void = () => {};
    answer = (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      write = (text) => response.write(text);
      request.socket.on("close", left);
    };
    const response = await send("/admin/api/events");
    const reader = response.body?.getReader();
    for (const text of ["one", "two"]) {
      write(text);
      const { value } = (await reader?.read()) ?? {};
      expect(new TextDecoder().decode(value)).toBe(text);
    }
    await reader?.cancel();
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  });
});
