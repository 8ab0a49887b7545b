import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { SocketModeClient, type SocketModeDispatcher } from "@slack/socket-mode";
import { z } from "zod";
import type { Clock } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { type SlackClientOptions, socketOpeningOptions } from "../clients.ts";
import { type SlackFailure, toSlackFailure } from "../failure.ts";
import { slackLogger } from "../slack-logger.ts";

/** One envelope of Socket Mode. */
export interface Envelope {
  /** `events_api`, `interactive`, `slash_commands`, or what Slack adds. */
  readonly type: string;
  readonly envelopeId: string;
  readonly body: unknown;
  /** How often Slack tried before; such an envelope may still be the first one to arrive. */
  readonly retryAttempt: number;
  /**
   * Acknowledges, once; due within 3 s. True when it was sent. False when the socket is gone: Slack
   * delivers the envelope again.
   */
  ack(payload?: Readonly<Record<string, unknown>>): Promise<boolean>;
}

/** What a socket tells. After `closed` or `failed` it tells nothing more. */
export interface SocketHandlers {
  hello(connectionsOfApp: number | null): void;
  goodbye(reason: string): void;
  envelope(envelope: Envelope): void;
  /** Slack answered a ping. */
  pong(): void;
  closed(): void;
  failed(failure: SlackFailure): void;
}

/** One socket, from the request for its address to its end. */
export interface SocketConnection {
  /** Ends it for good; resolves within a few seconds and never rejects. */
  close(): Promise<void>;
}

export type OpenSocket = (handlers: SocketHandlers) => SocketConnection;

/** Opens the socket's connection elsewhere than directly: through a proxy. */
export type SocketDispatcher = SocketModeDispatcher;

export type SocketOptions = Omit<SlackClientOptions, "botToken"> & {
  readonly clock: Clock;
  readonly socketDispatcher?: SocketDispatcher | undefined;
};

/** Pings go out every third of this, and a socket whose pongs are older is dropped. The stock 5 s
 *  drops healthy links that stutter. */
const PONG_TIMEOUT_MS = 20_000;
/** Slack pings too; a socket that it stops pinging is dropped. */
const SERVER_PING_TIMEOUT_MS = 30_000;
/** Slack keeps the TCP connection open after its close frame (slackapi/node-slack-sdk#2752). */
const CLOSE_GRACE_MS = 1_000;
/** Where the client's WebSocket reports pongs. Codex's WebSocket is another library's. */
const PONG_CHANNEL = "undici:websocket:pong";

const frameSchema = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z.unknown().optional(),
  reason: z.string().optional(),
  num_connections: z.number().optional(),
  retry_attempt: z.number().optional(),
});

/**
 * Opens sockets with the stock client, one client object each, and keeps from it what ends long
 * lives in 3.1.0: its own reconnecting and its own reading of frames (rejections that nobody
 * handles, slackapi/node-slack-sdk#2656; a socket that opens after `disconnect`).
 */
export function socketOpener(options: SocketOptions): OpenSocket {
  return (handlers) => openSocket(options, handlers);
}

function openSocket(options: SocketOptions, handlers: SocketHandlers): SocketConnection {
  const { clock, log } = options;
  const ending = new AbortController();
  let isOver = false;
  const {
    logger,
    logLevel: _logLevel,
    ...clientOptions
  } = socketOpeningOptions({
    ...options,
    fetch: (input, init) => options.fetch(input, { ...init, signal: eitherSignal(ending, init) }),
  });
  const client = new SocketModeClient({
    appToken: options.appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: PONG_TIMEOUT_MS,
    serverPingTimeout: SERVER_PING_TIMEOUT_MS,
    clientOptions,
    ...(options.socketDispatcher !== undefined && { dispatcher: options.socketDispatcher }),
    logger: logger ?? slackLogger(log),
  });

  const onPong = () => handlers.pong();
  subscribe(PONG_CHANNEL, onPong);
  const over = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    unsubscribe(PONG_CHANNEL, onPong);
    tell();
  };

  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: unknown) => {
    const frame = readFrame(data, log);
    if (frame === null || isOver) return;
    if (frame.type === "hello") {
      client.emit("connected");
      handlers.hello(frame.num_connections ?? null);
    } else if (frame.type === "disconnect") {
      handlers.goodbye(frame.reason ?? "unknown");
    } else {
      handlers.envelope(envelopeOf(client, frame, log));
    }
  });
  client.on("disconnected", () => over(handlers.closed));
  // The client goes on to connect although it was ended while it waited for the address.
  client.on("connecting", () => {
    if (ending.signal.aborted) delete client.websocket;
  });

  client.start().catch((thrown: unknown) => {
    // The client rejects without a reason when the socket closed before its hello.
    over(() =>
      thrown === undefined ? handlers.closed() : handlers.failed(toSlackFailure(thrown)),
    );
  });

  return {
    close: () => {
      isOver = true;
      unsubscribe(PONG_CHANNEL, onPong);
      ending.abort();
      return endSocket(client, clock, log);
    },
  };
}

function eitherSignal(ending: AbortController, init: RequestInit | undefined): AbortSignal {
  const given = init?.signal ?? null;
  return given === null ? ending.signal : AbortSignal.any([ending.signal, given]);
}

async function endSocket(client: SocketModeClient, clock: Clock, log: Log): Promise<void> {
  if (client.websocket === undefined) return;
  // A second call on a closing socket destroys it.
  const hurry = clock.after(CLOSE_GRACE_MS, () => client.websocket?.disconnect());
  try {
    await client.disconnect();
  } catch (thrown) {
    log.debug("A Slack socket did not close cleanly", { error: errorText(thrown) });
  } finally {
    hurry.cancel();
  }
}

type Frame = z.infer<typeof frameSchema>;

function readFrame(data: unknown, log: Log): Frame | null {
  if (typeof data !== "string") {
    log.warn("Slack sent a frame that is not text; ignored");
    return null;
  }
  try {
    return frameSchema.parse(JSON.parse(data));
  } catch (thrown) {
    log.warn("Slack sent an unreadable frame; ignored", { error: errorText(thrown) });
    return null;
  }
}

function envelopeOf(client: SocketModeClient, frame: Frame, log: Log): Envelope {
  const envelopeId = frame.envelope_id ?? "";
  let acked: Promise<boolean> | null = null;
  return {
    type: frame.type,
    envelopeId,
    body: frame.payload,
    retryAttempt: frame.retry_attempt ?? 0,
    ack: (payload = {}) => {
      acked ??= envelopeId === "" ? Promise.resolve(false) : send(client, envelopeId, payload, log);
      return acked;
    },
  };
}

function send(
  client: SocketModeClient,
  envelopeId: string,
  payload: Readonly<Record<string, unknown>>,
  log: Log,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = client.websocket;
    if (socket === undefined || !socket.isActive()) {
      log.debug("A Slack socket closed before an acknowledgement", { envelopeId });
      return resolve(false);
    }
    socket.send(JSON.stringify({ envelope_id: envelopeId, payload }), (error) => {
      if (error !== undefined) log.debug("An acknowledgement could not be sent", { envelopeId });
      resolve(error === undefined);
    });
  });
}
