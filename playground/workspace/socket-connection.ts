import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Clock, Timer } from "../../broker/clock/clock.ts";

/** Why Slack ends a socket, as its `disconnect` frame says. */
export type DisconnectReason =
  "warning" | "refresh_requested" | "link_disabled" | "too_many_websockets";

export interface SocketConnectionOptions {
  readonly id: string;
  readonly webSocket: WebSocket;
  /** The TCP connection below, for those who want to break it. */
  readonly tcp: Duplex;
  readonly clock: Clock;
  readonly pingMs: number;
  readonly pongMs: number;
  readonly onAck: (envelopeId: string, payload: Readonly<Record<string, unknown>>) => void;
  readonly onPing: () => boolean;
  readonly onClosed: () => void;
}

const NORMAL_CLOSURE = 1000;

/** One Socket Mode connection: pings, frames out, acks in. */
export class SocketConnection {
  readonly id: string;
  readonly webSocket: WebSocket;
  readonly tcp: Duplex;
  readonly #options: SocketConnectionOptions;
  #timer: Timer | null = null;
  #lastPongAt: number;

  constructor(options: SocketConnectionOptions) {
    this.id = options.id;
    this.webSocket = options.webSocket;
    this.tcp = options.tcp;
    this.#options = options;
    this.#lastPongAt = options.clock.now();
    this.webSocket.on("message", (data) => this.#read(String(data)));
    this.webSocket.on("pong", () => {
      this.#lastPongAt = options.clock.now();
    });
    this.webSocket.on("ping", (data) => {
      if (options.onPing()) this.webSocket.pong(data);
    });
    this.webSocket.on("error", () => this.webSocket.terminate());
    this.webSocket.on("close", () => {
      this.stopPings();
      options.onClosed();
    });
    this.#pingLater();
  }

  get open(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN;
  }

  /** Writes one frame; what cannot be written any more is dropped, as on a real network. */
  send(frame: Readonly<Record<string, unknown>>): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (!this.open) return;
    this.webSocket.send(text, (fault) => {
      if (fault !== undefined && fault !== null) this.webSocket.terminate();
    });
  }

  hello(connections: number, appId: string, connectionMs: number): void {
    this.send({
      type: "hello",
      num_connections: connections,
      debug_info: {
        host: "applink-playground",
        build_number: 1,
        approximate_connection_time: Math.floor(connectionMs / 1000),
      },
      connection_info: { app_id: appId },
    });
  }

  sendDisconnect(reason: DisconnectReason): void {
    this.send({ type: "disconnect", reason, debug_info: { host: "applink-playground" } });
  }

  close(): void {
    this.webSocket.close(NORMAL_CLOSURE);
  }

  stopPings(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #pingLater(): void {
    const { clock, pingMs, pongMs } = this.#options;
    this.#timer = clock.after(pingMs, () => {
      if (!this.open) return;
      if (clock.now() - this.#lastPongAt > pongMs) {
        this.webSocket.terminate();
        return;
      }
      this.webSocket.ping(`Ping from applink-playground ${clock.now()}`);
      this.#pingLater();
    });
  }

  #read(text: string): void {
    const ack = parseAck(text);
    if (ack !== null) this.#options.onAck(ack.envelopeId, ack.payload);
  }
}

function parseAck(
  text: string,
): { readonly envelopeId: string; readonly payload: Readonly<Record<string, unknown>> } | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof frame !== "object" || frame === null || !("envelope_id" in frame)) return null;
  if (typeof frame.envelope_id !== "string") return null;
  const payload = "payload" in frame ? frame.payload : {};
  return {
    envelopeId: frame.envelope_id,
    payload: typeof payload === "object" && payload !== null ? { ...payload } : {},
  };
}
