import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Clock, Timer } from "../../broker/clock/clock.ts";
import type { ChangeFeed } from "./changes.ts";
import type { Envelope, WorkspaceHooks } from "./hooks.ts";
import type { Ids } from "./ids.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { Timing } from "./timing.ts";
import type { Wire } from "./json.ts";

/** Slack's cap of concurrent sockets per app. */
const CONNECTIONS_ALLOWED = 10;
/** Events that wait for an ack or a redelivery; Slack's own cap is 30 000 an hour. */
const EVENTS_PENDING = 30_000;
const FRAME_BYTES = 1024 * 1024;

/** How an app took an interactive envelope. */
export type AckOutcome =
  | { readonly kind: "acknowledged"; readonly payload: Wire }
  /** Nobody acknowledged in time, or no socket was open: a person sees "that didn't work". */
  | { readonly kind: "unacknowledged" };

type Waiting =
  | {
      readonly kind: "event";
      readonly payload: Wire;
      readonly attempt: number;
      readonly timer: Timer;
    }
  | {
      readonly kind: "request";
      readonly settle: (outcome: AckOutcome) => void;
      readonly timer: Timer;
    };

export interface SocketHubOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timing: Timing;
  readonly changes: ChangeFeed;
  readonly hooks: WorkspaceHooks;
  readonly appId: string;
}

/** What becomes of an event that was not acknowledged: the next try and its wait, or the end. */
export function nextDelivery(
  attempt: number,
  redeliveryMs: readonly number[],
): { readonly attempt: number; readonly afterMs: number } | null {
  const afterMs = redeliveryMs[attempt];
  return afterMs === undefined ? null : { attempt: attempt + 1, afterMs };
}

/**
 * Socket Mode: every envelope goes to one socket, in turn, and an event that nobody acknowledges is
 * delivered again, with the same `event_id`, also when no socket was open.
 */
export class SocketHub {
  readonly #options: SocketHubOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    maxPayload: FRAME_BYTES,
  });
  readonly #connections = new Map<string, SocketConnection>();
  readonly #tickets = new Map<string, Timer>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #scheduled = new Set<Timer>();
  #turn = 0;

  constructor(options: SocketHubOptions) {
    this.#options = options;
  }

  connections(): readonly SocketConnection[] {
    return [...this.#connections.values()];
  }

  /** A one-use path for apps.connections.open. */
  openTicket(): string {
    const { clock, ids, timing, appId } = this.#options;
    const id = ids.hex(32);
    const end = clock.after(timing.ticketMs, () => this.#tickets.delete(id));
    this.#tickets.set(id, end);
    return `/socket/${id}?ticket=${id}&app_id=${appId}`;
  }

  /** Takes over an HTTP upgrade. An unknown or used ticket is refused. */
  accept(request: IncomingMessage, tcp: Duplex, head: Buffer): void {
    const id = /^\/socket\/([0-9a-f]+)/.exec(request.url ?? "")?.[1] ?? "";
    const ticket = this.#tickets.get(id);
    if (ticket === undefined) {
      tcp.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    ticket.cancel();
    this.#tickets.delete(id);
    this.#server.handleUpgrade(request, tcp, head, (webSocket) => {
      const { clock, timing, hooks, appId } = this.#options;
      const connection = new SocketConnection({
        id,
        webSocket,
        tcp,
        clock,
        pingMs: timing.pingMs,
        pongMs: timing.pongMs,
        onAck: (envelopeId, payload) => this.#acknowledge(envelopeId, payload),
        onPing: () => hooks.answersPing?.(connection) ?? true,
        onClosed: () => this.#forget(id),
      });
      if (this.#open().length >= CONNECTIONS_ALLOWED) {
        connection.sendDisconnect("too_many_websockets");
        connection.close();
        return;
      }
      this.#connections.set(id, connection);
      this.#changed();
      hooks.connected?.(connection);
      if (hooks.greets?.(connection) ?? true) {
        connection.hello(this.#open().length, appId, timing.connectionMs);
      }
    });
  }

  /** Delivers an `event_callback`, and again until somebody acknowledges or the tries are used up. */
  deliverEvent(payload: Wire): void {
    this.#attempt(payload, 0);
  }

  /** Delivers an interaction once and waits for its ack as long as Slack does. */
  deliverInteraction(payload: Wire, acceptsResponse: boolean): Promise<AckOutcome> {
    const { clock, ids, timing } = this.#options;
    const envelope: Envelope = {
      envelope_id: ids.hex(32),
      type: "interactive",
      payload,
      accepts_response_payload: acceptsResponse,
      retry_attempt: 0,
      retry_reason: "",
    };
    return new Promise((resolve) => {
      const settle = (outcome: AckOutcome) => {
        timer.cancel();
        this.#waiting.delete(envelope.envelope_id);
        resolve(outcome);
      };
      const timer = clock.after(timing.ackMs, () => settle({ kind: "unacknowledged" }));
      this.#waiting.set(envelope.envelope_id, { kind: "request", settle, timer });
      if (this.#send(envelope) === "nobody") settle({ kind: "unacknowledged" });
    });
  }

  /** Cuts every socket; events go on waiting for the next one. */
  dropConnections(): void {
    for (const connection of this.#connections.values()) connection.webSocket.terminate();
  }

  /** Cuts every socket and forgets what waits. */
  stop(): void {
    this.dropConnections();
    for (const ticket of this.#tickets.values()) ticket.cancel();
    for (const timer of this.#scheduled) timer.cancel();
    for (const waiting of [...this.#waiting.values()]) {
      waiting.timer.cancel();
      if (waiting.kind === "request") waiting.settle({ kind: "unacknowledged" });
    }
    this.#tickets.clear();
    this.#scheduled.clear();
    this.#waiting.clear();
  }

  #attempt(payload: Wire, attempt: number): void {
    const { clock, ids, timing } = this.#options;
    const envelope: Envelope = {
      envelope_id: ids.hex(32),
      type: "events_api",
      payload,
      accepts_response_payload: false,
      retry_attempt: attempt,
      retry_reason: attempt === 0 ? "" : "timeout",
    };
    const timer = clock.after(timing.ackMs, () => {
      this.#waiting.delete(envelope.envelope_id);
      this.#deliverAgain(payload, attempt);
    });
    this.#waiting.set(envelope.envelope_id, { kind: "event", payload, attempt, timer });
    this.#forgetOldest();
    if (this.#send(envelope) === "lost") {
      timer.cancel();
      this.#waiting.delete(envelope.envelope_id);
    }
  }

  #deliverAgain(payload: Wire, attempt: number): void {
    const { clock, timing } = this.#options;
    const next = nextDelivery(attempt, timing.redeliveryMs);
    if (next === null) return;
    const timer = clock.after(next.afterMs, () => {
      this.#scheduled.delete(timer);
      this.#attempt(payload, next.attempt);
    });
    this.#scheduled.add(timer);
  }

  #send(envelope: Envelope): "sent" | "lost" | "nobody" {
    const connection = this.#nextConnection();
    if (connection === null) return "nobody";
    const { hooks, clock } = this.#options;
    const decision = hooks.beforeDelivery?.(envelope, connection) ?? "send";
    if (decision === "lose") return "lost";
    if (decision === "withhold") return "sent";
    connection.send({ ...envelope });
    if (decision === "send-twice") connection.send({ ...envelope });
    hooks.delivered?.({ envelope, connectionId: connection.id, at: clock.now() });
    return "sent";
  }

  #nextConnection(): SocketConnection | null {
    const open = this.#open();
    this.#turn += 1;
    return open[this.#turn % Math.max(open.length, 1)] ?? null;
  }

  #open(): readonly SocketConnection[] {
    return this.connections().filter((one) => one.open);
  }

  #acknowledge(envelopeId: string, payload: Wire): void {
    const { hooks, clock } = this.#options;
    const waiting = this.#waiting.get(envelopeId);
    hooks.acknowledged?.({ envelopeId, payload, at: clock.now() });
    if (waiting === undefined) return;
    waiting.timer.cancel();
    this.#waiting.delete(envelopeId);
    if (waiting.kind === "request") waiting.settle({ kind: "acknowledged", payload });
  }

  #forgetOldest(): void {
    if (this.#waiting.size <= EVENTS_PENDING) return;
    const oldest = this.#waiting.entries().next();
    if (oldest.done === true) return;
    const [envelopeId, waiting] = oldest.value;
    waiting.timer.cancel();
    this.#waiting.delete(envelopeId);
    if (waiting.kind === "request") waiting.settle({ kind: "unacknowledged" });
  }

  #forget(id: string): void {
    if (this.#connections.delete(id)) this.#changed();
  }

  #changed(): void {
    this.#options.changes.add({ kind: "connections-changed", count: this.#connections.size });
  }
}
