import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { BrokerError, errorText } from "../../broker/errors/broker-error.ts";
import { parseJson, readModelRequest } from "./model-request.ts";
import type { ModelRequest } from "./model-request.ts";
import { eventFrame } from "./response-events.ts";
import type { ResponseEvent } from "./response-events.ts";

/** A conversation with images is some tens of MiB at most; more is not from Codex. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** A request as it came in, whatever its route. `body` is parsed JSON, or null. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Set for `POST …/responses`. */
  readonly model: ModelRequest | null;
}

/** The answer to one model request, for its writer. */
export interface Exchange {
  readonly request: ModelRequest;
  /** Aborts when Codex hangs up or the server stops. */
  readonly gone: AbortSignal;
  /** Sends the head of an event stream. Once, before the first event. */
  open(headers?: Readonly<Record<string, string>>): void;
  /** Resolves when the event is handed to the connection, or the connection is gone. */
  send(event: ResponseEvent): Promise<void>;
  /** Ends the stream in good order. */
  end(): void;
  /** Cuts the connection. */
  drop(): void;
  /** Answers with an HTTP error instead of a stream. */
  refuse(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
}

export interface ModelServer {
  /** For a provider's `base_url`, such as `http://127.0.0.1:41234/v1`. */
  readonly baseUrl: string;
  readonly port: number;
  /** Ends open streams and frees the port. */
  stop(): Promise<void>;
}

export interface ModelServerOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Called once for each model request; what it throws becomes a 500. */
  readonly respond: (exchange: Exchange) => Promise<void>;
  /** Sees every request before it is answered; true means that it has answered by itself. */
  readonly intercept?: (request: RecordedRequest, response: ServerResponse) => boolean;
}

/**
 * Speaks the Responses API (`POST /v1/responses` as server-sent events) on loopback.
 * Throws `model.port` when the port is taken.
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    answer(request, response, options, stopping.signal).catch((cause: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: errorText(cause) } }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new BrokerError("model.port", `The scripted model cannot listen on ${options.port ?? 0}`, {
          hint: "Choose another port or stop the program that has it.",
          cause,
        }),
      ),
    );
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    stop: () =>
      new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ModelServerOptions,
  stopping: AbortSignal,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) return sendJson(response, 413, { error: { message: "Body too large" } });
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const isModelCall = request.method === "POST" && path.endsWith("/responses");
  const recorded: RecordedRequest = {
    method: request.method ?? "GET",
    path,
    headers: request.headers,
    body,
    model: isModelCall ? readModelRequest(body, request.headers) : null,
  };
  if (options.intercept?.(recorded, response) === true) return;
  if (recorded.model !== null) {
    return options.respond(createExchange(recorded.model, response, stopping));
  }
  if (request.method === "GET" && path.endsWith("/models")) {
    return sendJson(response, 200, { object: "list", data: [], models: [] });
  }
  sendJson(response, 404, { error: { message: `No route ${recorded.method} ${path}` } });
}

function createExchange(
  request: ModelRequest,
  response: ServerResponse,
  stopping: AbortSignal,
): Exchange {
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const gone = AbortSignal.any([hungUp.signal, stopping]);
  return {
    request,
    gone,
    open: (headers = {}) => {
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-cache",
        ...headers,
      });
      response.flushHeaders();
    },
    send: (event) =>
      new Promise((resolve) => {
        if (gone.aborted) return resolve();
        gone.addEventListener("abort", () => resolve(), { once: true });
        response.write(eventFrame(event), () => resolve());
      }),
    end: () => void response.end(),
    drop: () => void response.socket?.destroy(),
    refuse: (status, body, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    },
  };
}

/** The parsed body (null-safe for no JSON); null when it is too large. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  const decoded = decode(Buffer.concat(chunks), request.headers["content-encoding"]);
  return parseJson(decoded.toString("utf8")) ?? {};
}

/** Codex compresses with zstd on its built-in provider. */
function decode(body: Buffer, encoding: string | undefined): Buffer {
  const limit = { maxOutputLength: MAX_BODY_BYTES };
  switch (encoding) {
    case "zstd":
      return zstdDecompressSync(body, limit);
    case "gzip":
      return gunzipSync(body, limit);
    case "br":
      return brotliDecompressSync(body, limit);
    default:
      return body;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
