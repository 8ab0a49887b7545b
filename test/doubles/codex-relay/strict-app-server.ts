import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

type Params = Readonly<Record<string, unknown>>;

export interface Received {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Exchange {
  readonly params: Params;
  answer(result: unknown): void;
  refuse(message: string, code?: number): void;
  /** A notification or a request, before or after the answer. */
  say(message: object): void;
}

/** An app-server that keeps to the protocol and makes others keep to it: nothing before `initialized`. */
export interface StrictAppServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** How a method is answered; without one it is never answered. */
  on(method: string, reaction: (exchange: Exchange) => void): void;
  say(message: object): void;
  /** Our client's answer to one of the server's requests. */
  answerTo(id: number): Promise<Received>;
  hangUp(): void;
  stop(): Promise<void>;
}

/** Longest wait for an answer of the client, in ms, on a busy machine. */
const patienceMs = 30_000;

export async function startStrictAppServer(): Promise<StrictAppServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const received: Received[] = [];
  const reactions = new Map<string, (exchange: Exchange) => void>();
  const watchers = new Set<() => void>();
  let socket: WebSocket | null = null;
  const say = (message: object) => socket?.send(JSON.stringify(message));

  server.on("connection", (client) => {
    socket = client;
    let greeted: "no" | "initialize" | "initialized" = "no";
    client.on("message", (data) => {
      const message = JSON.parse(String(data)) as Received;
      received.push(message);
      for (const watcher of watchers) watcher();
      const { id, method } = message;
      if (method === "initialize") {
        greeted = "initialize";
        return say({
          id,
          result: {
            userAgent: "strict/0.169.0 (test)",
            codexHome: "/none",
            platformFamily: "unix",
            platformOs: "linux",
          },
        });
      }
      if (method === "initialized") {
        greeted = "initialized";
        return;
      }
      if (method === undefined) return;
      if (greeted !== "initialized")
        return say({ id, error: { code: -32600, message: "Not initialized" } });
      reactions.get(method)?.({
        params: message.params ?? {},
        answer: (result) => say({ id, result }),
        refuse: (text, code = -32600) => say({ id, error: { code, message: text } }),
        say,
      });
    });
  });

  const strict: StrictAppServer = {
    url: `ws://127.0.0.1:${port}`,
    received,
    on: (method, reaction) => void reactions.set(method, reaction),
    say,
    answerTo: async (id) => {
      const isAnswer = (message: Received) => message.id === id && message.method === undefined;
      const { promise, resolve, reject } = Promise.withResolvers<Received>();
      const look = () => {
        const found = received.find(isAnswer);
        if (found !== undefined) resolve(found);
      };
      const timer = setTimeout(() => reject(new Error(`no answer to request ${id}`)), patienceMs);
      watchers.add(look);
      look();
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        watchers.delete(look);
      }
    },
    hangUp: () => socket?.terminate(),
    stop: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  strict.on("account/read", ({ answer }) =>
    answer({ account: null, userId: null, requiresOpenaiAuth: false, workspaceRouting: null }),
  );
  strict.on("config/read", ({ answer }) =>
    answer({ config: { mcp_servers: { one: {}, "two.dots": {} } }, origins: {}, layers: null }),
  );
  strict.on("thread/start", ({ answer }) => answer({ thread: { id: "T", parentThreadId: null } }));
  strict.on("thread/read", ({ answer }) =>
    answer({ thread: { id: "T", parentThreadId: null, status: { type: "notLoaded" } } }),
  );
  strict.on("thread/resume", ({ answer }) =>
    answer({
      thread: { id: "T", parentThreadId: null, status: { type: "idle" } },
      initialTurnsPage: { data: [] },
    }),
  );
  return strict;
}
