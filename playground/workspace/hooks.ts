import type { Args } from "./args.ts";
import type { SocketConnection } from "./socket-connection.ts";

/** A call of the Web API, or of one of its neighbours: see `method`. */
export interface ApiCall {
  /**
   * `chat.postMessage`…, or for what is no method: `files.upload` (the upload URL), `files.download`
   * (`url_private`) and `response_url`.
   */
  readonly method: string;
  readonly args: Args;
  readonly token: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

/** What becomes of a call. */
export type CallDecision =
  | { readonly kind: "perform"; readonly args?: Args }
  /** Not performed; this is the reply. */
  | { readonly kind: "answer"; readonly reply: HttpReply }
  /** Performed, but this is the reply. */
  | { readonly kind: "perform-then-answer"; readonly reply: HttpReply }
  /** Not performed; the connection is cut. */
  | { readonly kind: "drop" }
  /** Performed; then the connection is cut without a reply. */
  | { readonly kind: "perform-then-drop" }
  /** Performed; no reply until the caller gives up. */
  | { readonly kind: "perform-then-hang" }
  /** Not performed; no reply until the caller gives up. */
  | { readonly kind: "hang" };

/** Socket Mode's envelope. `retry_attempt` counts from 0 and is always there. */
export interface Envelope {
  readonly envelope_id: string;
  readonly type: "events_api" | "interactive" | "slash_commands";
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt: number;
  readonly retry_reason: string;
}

/** One envelope on its way to one socket. */
export interface Delivery {
  readonly envelope: Envelope;
  readonly connectionId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * `lose` counts as delivered and acknowledged though nothing was sent; `withhold` sends nothing and
 * lets the ack clock run out.
 */
export type DeliveryDecision = "send" | "send-twice" | "lose" | "withhold";

export interface AckRecord {
  readonly envelopeId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Where somebody outside can step in. The workspace alone uses none of these. */
export interface WorkspaceHooks {
  readonly beforeCall?: (call: ApiCall) => CallDecision | Promise<CallDecision>;
  /** Called once the reply is decided; `body` is what the method answered, null when it was not run. */
  readonly afterCall?: (call: ApiCall, body: Readonly<Record<string, unknown>> | null) => void;
  readonly beforeDelivery?: (envelope: Envelope, to: SocketConnection) => DeliveryDecision;
  readonly delivered?: (delivery: Delivery) => void;
  readonly acknowledged?: (ack: AckRecord) => void;
  /** False keeps `hello` back. */
  readonly greets?: (connection: SocketConnection) => boolean;
  /** False leaves a client's ping without a pong. */
  readonly answersPing?: (connection: SocketConnection) => boolean;
  readonly connected?: (connection: SocketConnection) => void;
}
