import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { type Clock, systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { type RpcHandlers, connectRpc, pingIntervalMs } from "./rpc.ts";

type Message = { readonly id?: number; readonly method?: string; readonly [name: string]: unknown };

/** An app-server that says only what the test tells it to. */
async function fakeServer(autoPong = true) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, autoPong });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const received: Message[] = [];
  const sockets: WebSocket[] = [];
  let react: (message: Message, socket: WebSocket) => void = () => {};
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as Message;
      received.push(message);
      react(message, socket);
    });
  });
  return {
    url: `ws://127.0.0.1:${port}`,
    received,
    onMessage: (reaction: typeof react) => {
      react = reaction;
    },
    say: (message: object | string) =>
      sockets.at(-1)?.send(typeof message === "string" ? message : JSON.stringify(message)),
    hangUp: () => sockets.at(-1)?.terminate(),
  };
}

/** A clock whose timers the test runs by their duration. */
function handClock() {
  const timers = new Set<{ readonly ms: number; readonly task: () => void }>();
  const clock: Clock = {
    ...systemClock,
    after: (ms, task) => {
      const timer = { ms, task };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
  };
  const run = (ms: number) => {
    for (const timer of timers)
      if (timer.ms === ms) {
        timers.delete(timer);
        timer.task();
        return;
      }
    throw new Error(`no timer of ${ms} ms`);
  };
  return { clock, run };
}

async function connected(url: string, over: Partial<RpcHandlers> = {}, clock = systemClock) {
  const notifications: string[] = [];
  const closed = Promise.withResolvers<string>();
  const connection = await connectRpc({
    url,
    clock,
    log: silentLog,
    handlers: {
      onNotification: (notification) => notifications.push(notification.method),
      onRequest: async () => ({ result: {} }),
      onClosed: closed.resolve,
      ...over,
    },
  });
  if (!connection.ok) throw connection.error;
  onTestFinished(() => connection.value.close("test is over"));
  return { rpc: connection.value, notifications, closed: closed.promise };
}

test("a place where nobody listens is an error value with a hint", async () => {
  const opened = await connectRpc({
    url: "unix:///nowhere/at/all.sock",
    clock: systemClock,
    log: silentLog,
    handlers: {
      onNotification: () => {},
      onRequest: async () => ({ result: {} }),
      onClosed: () => {},
    },
  });
  expect(opened).toMatchObject({ ok: false, error: { code: "codex.unreachable" } });
  expect((await connectRpc({ ...never, url: "not a url" })).ok).toBe(false);
});

const never = {
  clock: systemClock,
  log: silentLog,
  handlers: {
    onNotification: () => {},
    onRequest: async () => ({ result: {} }),
    onClosed: () => {},
  },
};

test("UX01: a unix socket is reached whatever is in its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "a b %20#?:ü漢()"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "s.sock");
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket) => {
    socket.send(JSON.stringify({ method: "thread/archived", params: { threadId: "t" } }));
  });
  await new Promise<void>((done) => {
    http.listen(path, done);
  });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  const { notifications } = await connected(`unix://${path}`);
  await expect.poll(() => notifications).toEqual(["thread/archived"]);
});

test("CX11: a request without an answer fails at its deadline, and a late answer harms nobody", async () => {
  const server = await fakeServer();
  const { clock, run } = handClock();
  const { rpc } = await connected(server.url, {}, clock);
  const asked = rpc.request("thread/read", { threadId: "T", includeTurns: false }, 1_234);
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
  run(1_234);
  expect(await asked).toMatchObject({ ok: false, error: { kind: "timeout" } });
  server.say({ id: server.received[0]?.id, result: {} });
  server.onMessage((message, socket) => socket.send(JSON.stringify({ id: message.id, result: 7 })));
  expect(await rpc.request("account/read", {})).toEqual({ ok: true, value: 7 });
});

test("requests under way when the connection ends may have been sent; later ones were not", async () => {
  const server = await fakeServer();
  const { rpc, closed } = await connected(server.url);
  const asked = rpc.request("account/read", {});
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
  server.hangUp();
  expect(await asked).toMatchObject({ error: { kind: "disconnected", sent: true } });
  expect(await closed).not.toBe("");
  expect(await rpc.request("account/read", {})).toMatchObject({
    error: { kind: "disconnected", sent: false },
  });
});

test("an error answer keeps its code and sentence", async () => {
  const server = await fakeServer();
  server.onMessage((message, socket) =>
    socket.send(JSON.stringify({ id: message.id, error: { code: -32600, message: "no" } })),
  );
  const { rpc } = await connected(server.url);
  expect(await rpc.request("account/read", {})).toEqual({
    ok: false,
    error: { kind: "refused", code: -32600, message: "no" },
  });
});

test("the same id means nothing across directions", async () => {
  const server = await fakeServer();
  const { rpc } = await connected(server.url, { onRequest: async () => ({ result: "ours" }) });
  const asked = rpc.request("account/read", {});
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
  server.say({ id: 1, method: "item/tool/call", params: {} });
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(2);
  expect(server.received[1]).toEqual({ id: 1, result: "ours" });
  server.say({ id: 1, result: "theirs" });
  expect(await asked).toEqual({ ok: true, value: "theirs" });
});

test("a handler that throws answers with an error and ends nothing", async () => {
  const server = await fakeServer();
  const { rpc } = await connected(server.url, {
    onRequest: async () => {
      throw new Error("no");
    },
    onNotification: () => {
      throw new Error("no");
    },
  });
  server.say({ method: "turn/started", params: {} });
  server.say({ id: 0, method: "item/tool/call", params: {} });
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
  expect(server.received[0]).toMatchObject({ id: 0, error: { code: -32603 } });
  server.onMessage((message, socket) => socket.send(JSON.stringify({ id: message.id, result: 1 })));
  expect((await rpc.request("account/read", {})).ok).toBe(true);
});

test("a request that Codex resolved elsewhere is aborted and not answered", async () => {
  const server = await fakeServer();
  const aborted: unknown[] = [];
  const { rpc } = await connected(server.url, {
    onRequest: (_request, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          aborted.push(signal.reason);
          resolve({ result: "too late" });
        });
      }),
  });
  server.say({ id: 5, method: "item/tool/call", params: {} });
  server.say({ method: "serverRequest/resolved", params: { threadId: "T", requestId: 5 } });
  await expect.poll(() => aborted, { timeout: 10_000 }).toEqual(["resolved"]);
  server.say({ id: 6, method: "item/tool/call", params: {} });
  server.onMessage((message, socket) => socket.send(JSON.stringify({ id: message.id, result: 1 })));
  await rpc.request("account/read", {});
  expect(server.received.filter((message) => message.method === undefined)).toEqual([]);
  server.hangUp();
  await expect.poll(() => aborted, { timeout: 10_000 }).toEqual(["resolved", "disconnected"]);
});

test("what is no message is passed over", async () => {
  const server = await fakeServer();
  const { notifications } = await connected(server.url);
  for (const nonsense of ["{", "null", "7", "[]", "{}", '{"id":null}', '{"id":99,"result":1}'])
    server.say(nonsense);
  server.say({ method: "turn/started", params: {} });
  await expect.poll(() => notifications, { timeout: 10_000 }).toEqual(["turn/started"]);
});

test("a server that answers no ping is given up", async () => {
  const server = await fakeServer(false);
  const { clock, run } = handClock();
  const { closed } = await connected(server.url, {}, clock);
  run(pingIntervalMs);
  run(pingIntervalMs);
  expect(await closed).toBe("the app-server stopped answering");
});

test("a server that answers pings is kept", async () => {
  const server = await fakeServer();
  const { clock, run } = handClock();
  const { rpc } = await connected(server.url, {}, clock);
  server.onMessage((message, socket) => socket.send(JSON.stringify({ id: message.id, result: 1 })));
  run(pingIntervalMs);
  // An answer over the same connection shows that the pong before it has come.
  expect((await rpc.request("account/read", {})).ok).toBe(true);
  run(pingIntervalMs);
  expect((await rpc.request("account/read", {})).ok).toBe(true);
});

test("an API key is not in the raw log", async () => {
  const server = await fakeServer();
  const raw: string[] = [];
  const connection = await connectRpc({
    ...never,
    url: server.url,
    log: { ...silentLog, raw: (_stream, payload) => raw.push(JSON.stringify(payload)) },
  });
  if (!connection.ok) throw connection.error;
  void connection.value.request("account/login/start", { type: "apiKey", apiKey: "sk-secret" });
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
  connection.value.close("done");
  expect(raw.join()).toContain("account/login/start");
  expect(raw.join()).not.toContain("sk-secret");
});
