import { Socket } from "node:net";
import type { DeliveryDecision, Envelope } from "../../../playground/workspace/hooks.ts";
import type {
  DisconnectReason,
  SocketConnection,
} from "../../../playground/workspace/socket-connection.ts";

/** How a connection ends after a `disconnect` frame. */
export type Ending =
  /** A clean close, TCP included. */
  | "close"
  /** The close handshake is answered but TCP stays open: what Slack does (slackapi/node-slack-sdk#2752). */
  | "close-leaving-tcp-open"
  /** Nothing: the client is left to act on the frame. */
  | "stay";

/** What is wrong with the sockets. */
export class SocketFaults {
  #hellosWithheld = 0;
  #duplicates = 0;
  #deaf = false;
  #pongs = true;
  #ignoringAcks = 0;
  #withheld = 0;
  readonly #blackHoles = new Set<string>();

  readonly greets = (): boolean => {
    if (this.#hellosWithheld === 0) return true;
    this.#hellosWithheld -= 1;
    return false;
  };

  readonly answersPing = (connection: SocketConnection): boolean =>
    this.#pongs && !this.#blackHoles.has(connection.id);

  readonly beforeDelivery = (envelope: Envelope, to: SocketConnection): DeliveryDecision => {
    if (this.#blackHoles.has(to.id)) return "withhold";
    if (this.#deaf && envelope.type === "events_api") {
      if (envelope.retry_attempt === 0) return "lose";
      this.#withheld += 1;
      return "withhold";
    }
    if (this.#ignoringAcks > 0 && envelope.type === "events_api") {
      this.#ignoringAcks -= 1;
      this.#withheld += 1;
      return "withhold";
    }
    if (this.#duplicates === 0) return "send";
    this.#duplicates -= 1;
    return "send-twice";
  };

  /** The next so many connections get no `hello`. */
  withholdHello(times: number): void {
    this.#hellosWithheld = times;
  }

  /** From now on pings stay without a pong, or not. */
  answerPings(yes: boolean): void {
    this.#pongs = yes;
  }

  /** Connected, but no events come: new ones are lost, those that Slack delivers again are late. */
  deafen(deaf: boolean): void {
    this.#deaf = deaf;
  }

  /** The next so many envelopes arrive twice, with one `envelope_id`. */
  duplicateEnvelopes(times: number): void {
    this.#duplicates = times;
  }

  /** The next so many deliveries vanish on the way, so that redelivery follows. */
  loseDeliveries(times: number): void {
    this.#ignoringAcks = times;
  }

  /** Deliveries so far that vanished on the way and are repeated. */
  withheld(): number {
    return this.#withheld;
  }

  /** Nothing is read, written or ponged any more; only the client can end it. */
  blackHole(connection: SocketConnection): void {
    this.#blackHoles.add(connection.id);
    connection.stopPings();
    connection.tcp.removeAllListeners("data");
    connection.tcp.resume();
  }
}

/** Sends a `disconnect` frame and ends the connection as asked. */
export function disconnect(
  connection: SocketConnection,
  reason: DisconnectReason,
  ending: Ending,
): void {
  connection.sendDisconnect(reason);
  if (ending === "stay") return;
  if (ending === "close-leaving-tcp-open") {
    const { tcp } = connection;
    tcp.end = () => tcp;
  }
  connection.close();
}

/** Cuts the connection with a TCP reset. */
export function reset(connection: SocketConnection): void {
  if (connection.tcp instanceof Socket) connection.tcp.resetAndDestroy();
  else connection.webSocket.terminate();
}
