import { connect } from "node:net";
import { type ClientOptions, WebSocket } from "ws";
import type { Clock, Timer } from "../clock/clock.ts";
import { BrokerError, type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import {
  type RequestId,
  type RequestMethod,
  type RequestParameters,
  type RequestResult,
  type ServerNotification,
  type ServerRequest,
  internalError,
} from "./wire.ts";
import { wellFormedJson } from "./well-formed-json.ts";

/** How long an answer may take, in ms. Codex answers within 100 ms; loading 20 threads takes 1.2 s. */
const requestDeadlineMs = 30_000;
/** How long the WebSocket handshake may take, in ms: it is local. */
const connectDeadlineMs = 5_000;
/** Between pings, in ms. Codex answers in under a millisecond and never pings itself. */
export const pingIntervalMs = 15_000;
/** Requests without an answer at once; more means that Codex hangs and the caller must wait. */
const maxPendingRequests = 1_000;
/** Requests of Codex that wait for us at once; beyond that they are refused. */
const maxServerRequests = 1_000;
/** Bytes that Codex has not read yet; beyond that requests are refused instead of piled up. */
const maxUnsentBytes = 64 * 1024 * 1024;
/** One message, in bytes: a turn's page holds the output of each command, up to 1 MiB each. */
const maxMessageBytes = 256 * 1024 * 1024;

export type RpcError =
  /** Codex answered with an error. */
  | { readonly kind: "refused"; readonly code: number; readonly message: string }
  /** No answer in time; it may still be carried out. */
  | { readonly kind: "timeout"; readonly message: string }
  /** The connection ended, or was never there. `sent` says whether Codex may have got it. */
  | { readonly kind: "disconnected"; readonly message: string; readonly sent: boolean };

/** What we answer to a request of Codex. */
export type RpcAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } };

/** Why Codex no longer waits: somebody else answered or the turn ended, or the connection ended. */
export type AbortCause = "resolved" | "disconnected";

export interface RpcHandlers {
  onNotification(notification: ServerNotification): void;
  /** `signal.reason` is an `AbortCause`. A throw is answered as an internal error. */
  onRequest(request: ServerRequest, signal: AbortSignal): Promise<RpcAnswer>;
  /** Called once, after each pending request has failed. */
  onClosed(reason: string): void;
}

export interface RpcConnection {
  request<M extends RequestMethod>(
    method: M,
    params: RequestParameters<M>,
    deadlineMs?: number,
  ): Promise<Result<RequestResult<M>, RpcError>>;
  notify(method: "initialized"): void;
  /** Ends the connection; `onClosed` follows. */
  close(reason: string): void;
}

export interface RpcOptions {
  /** `unix://` and the path as it is, without escapes, `ws://` or `wss://`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: RpcHandlers;
}

const UNIX = "unix://";

/**
 * Opens the socket. `ws` has an address for unix sockets (`ws+unix://<path>:<request path>`), but it
 * reads the path as part of a URL, so that a space, `%`, `#`, `?` or a colon leads elsewhere.
 */
function openSocket(url: string): WebSocket {
  const options: ClientOptions = {
    handshakeTimeout: connectDeadlineMs,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
  };
  if (!url.startsWith(UNIX)) return new WebSocket(url, options);
  const path = url.slice(UNIX.length);
  // Node arms the handshake's limit as an option of the connection that it makes itself.
  const createConnection = () => connect({ path, timeout: connectDeadlineMs });
  return new WebSocket("ws://localhost/", { ...options, createConnection });
}

/**
 * Connects to an app-server: JSON-RPC without a `jsonrpc` field, one object a text frame. Nothing
 * here waits inside the reading path, because Codex drops a client that stops reading.
 */
export function connectRpc(options: RpcOptions): Promise<Result<RpcConnection, BrokerError>> {
  const { url } = options;
  return new Promise((resolve) => {
    const unreachable = (thrown: unknown) =>
      resolve(
        failed(
          new BrokerError("codex.unreachable", `No app-server at ${url}: ${errorText(thrown)}`, {
            hint: "It restarts automatically. If it does not, see codex-server.log in the logs folder.",
            cause: thrown,
          }),
        ),
      );
    try {
      const socket = openSocket(url);
      socket.on("error", unreachable);
      // The listeners must be there before the first message can come, so not after an await.
      socket.once("open", () => {
        socket.off("error", unreachable);
        resolve(succeeded(speak(socket, options)));
      });
    } catch (thrown) {
      unreachable(thrown);
    }
  });
}

interface PendingRequest {
  readonly settle: (outcome: Result<unknown, RpcError>) => void;
  readonly timer: Timer;
}

function speak(socket: WebSocket, options: RpcOptions): RpcConnection {
  const { clock, log, handlers } = options;
  const pending = new Map<RequestId, PendingRequest>();
  const incoming = new Map<RequestId, AbortController>();
  let nextId = 1;
  let closed = false;
  let closeReason = "the app-server closed the connection";
  let heard = true;

  const transmit = (message: object, logged: object = message) => {
    log.raw("codex-rpc", logged, { direction: "out" });
    socket.send(wellFormedJson(message), (error) => {
      if (error) log.debug("A message to Codex was not sent", { error: errorText(error) });
    });
  };

  const end = (reason: string) => {
    if (closed) return;
    closed = true;
    pingTimer.cancel();
    for (const [id, request] of pending) {
      pending.delete(id);
      request.timer.cancel();
      request.settle(failed({ kind: "disconnected", message: reason, sent: true }));
    }
    for (const controller of incoming.values()) controller.abort("disconnected");
    incoming.clear();
    guarded(() => handlers.onClosed(reason));
  };

  const guarded = (task: () => void) => {
    try {
      task();
    } catch (thrown) {
      log.error("A message from Codex could not be handled", { error: errorText(thrown) });
    }
  };

  const close = (reason: string) => {
    closeReason = reason;
    socket.terminate();
    end(reason);
  };

  const ping = () => {
    if (!heard) return close("the app-server stopped answering");
    heard = false;
    socket.ping();
    pingTimer = clock.after(pingIntervalMs, ping);
  };
  let pingTimer = clock.after(pingIntervalMs, ping);

  const answer = (id: RequestId, reply: RpcAnswer) => {
    if (!closed) transmit({ id, ...reply });
  };

  const serve = async (request: ServerRequest) => {
    if (incoming.size >= maxServerRequests)
      return answer(request.id, {
        error: { code: internalError, message: "too many requests are waiting" },
      });
    const controller = new AbortController();
    incoming.set(request.id, controller);
    try {
      const reply = await handlers.onRequest(request, controller.signal);
      if (!controller.signal.aborted) answer(request.id, reply);
    } catch (thrown) {
      log.error("A request from Codex could not be handled", {
        method: request.method,
        error: errorText(thrown),
      });
      if (!controller.signal.aborted)
        answer(request.id, { error: { code: internalError, message: "internal error" } });
    } finally {
      if (incoming.get(request.id) === controller) incoming.delete(request.id);
    }
  };

  const receive = (text: string) => {
    heard = true;
    const message = parseMessage(text);
    if (message === null) {
      log.warn("Codex sent a frame that is not a message", { bytes: text.length });
      return;
    }
    log.raw("codex-rpc", message.content, { direction: "in" });
    switch (message.kind) {
      case "request":
        void serve(message.content);
        return;
      case "notification":
        if (message.content.method === "serverRequest/resolved") {
          const id = message.content.params.requestId;
          incoming.get(id)?.abort("resolved");
          incoming.delete(id);
        }
        guarded(() => handlers.onNotification(message.content));
        return;
      case "answer": {
        const request = pending.get(message.id);
        if (request === undefined) return;
        pending.delete(message.id);
        request.timer.cancel();
        request.settle(message.outcome);
      }
    }
  };

  socket.on("message", (data) => guarded(() => receive(textOf(data))));
  socket.on("pong", () => {
    heard = true;
  });
  socket.on("error", (error) => {
    closeReason = errorText(error);
  });
  socket.on("close", () => end(closeReason));
  if (socket.readyState !== WebSocket.OPEN) close(closeReason);

  return {
    request: <M extends RequestMethod>(
      method: M,
      params: RequestParameters<M>,
      deadlineMs = requestDeadlineMs,
    ): Promise<Result<RequestResult<M>, RpcError>> => {
      if (closed)
        return Promise.resolve(failed({ kind: "disconnected", message: closeReason, sent: false }));
      if (pending.size >= maxPendingRequests || socket.bufferedAmount > maxUnsentBytes)
        return Promise.resolve(
          failed({ kind: "disconnected", message: "Codex does not read fast enough", sent: false }),
        );
      const id = nextId++;
      return new Promise((resolve) => {
        const timer = clock.after(deadlineMs, () => {
          pending.delete(id);
          resolve(
            failed({
              kind: "timeout",
              message: `${method} was not answered within ${deadlineMs} ms`,
            }),
          );
        });
        pending.set(id, {
          timer,
          settle: (outcome) => resolve(outcome as Result<RequestResult<M>, RpcError>),
        });
        transmit(
          { id, method, params },
          method === "account/login/start" ? { id, method, params: "[redacted]" } : undefined,
        );
      });
    },
    notify: (method) => {
      if (!closed) transmit({ method });
    },
    close,
  };
}

type Incoming =
  | { readonly kind: "request"; readonly content: ServerRequest }
  | { readonly kind: "notification"; readonly content: ServerNotification }
  | {
      readonly kind: "answer";
      readonly content: object;
      readonly id: RequestId;
      readonly outcome: Result<unknown, RpcError>;
    };

/** Tells the three kinds of message apart. Their contents are trusted to be what Codex's types say. */
function parseMessage(text: string): Incoming | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null) return null;
  const id = "id" in message && isRequestId(message.id) ? message.id : null;
  if ("method" in message && typeof message.method === "string") {
    if (id !== null) return { kind: "request", content: message as ServerRequest };
    return { kind: "notification", content: message as ServerNotification };
  }
  if (id === null) return null;
  if ("error" in message && typeof message.error === "object" && message.error !== null) {
    const { error } = message;
    const code = "code" in error && typeof error.code === "number" ? error.code : internalError;
    const said = "message" in error ? String(error.message) : JSON.stringify(error);
    return {
      kind: "answer",
      content: message,
      id,
      outcome: failed({ kind: "refused", code, message: said }),
    };
  }
  const result = "result" in message ? message.result : null;
  return { kind: "answer", content: message, id, outcome: succeeded(result) };
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === "string" || typeof id === "number";
}

function textOf(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}
