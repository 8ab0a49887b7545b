import type { Clock, Timer } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import {
  connectionsOf,
  decideLink,
  dueAt,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
} from "./link-machine.ts";
import type { Envelope, OpenSocket, SocketConnection } from "./socket-connection.ts";

export interface LinkOptions {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Handles one envelope and acknowledges it. What it throws is logged; Slack delivers again. */
  readonly onEnvelope: (envelope: Envelope) => Promise<void>;
}

/** The link to Slack. None of its methods throws, and nothing that Slack sends ends it. */
export interface Link {
  start(): void;
  /** Closes the sockets; resolves when they are closed. */
  stop(): Promise<void>;
  /** Asks for a new socket now: the Mac woke up, the network changed, the token is new. */
  reconnect(): void;
  state(): LinkState;
  /** When the last envelope came, by our clock; null before the first. */
  lastEnvelopeAt(): number | null;
  /** When Slack last answered a ping, by our clock; null before the first. */
  lastPongAt(): number | null;
  /** Tells of each change; returns how to stop it. */
  onState(listener: (state: LinkState) => void): () => void;
}

/** From opening to hello: the request for the address takes up to 10 s of it. */
const HELLO_DEADLINE_MS = 20_000;
/** How long a replaced socket stays for the acknowledgements of what it brought. */
const ACKS_DEADLINE_MS = 5_000;

interface OpenConnection {
  readonly socket: SocketConnection;
  readonly helloDeadline: Timer;
  /** Envelopes that are being handled. */
  inFlight: number;
  onQuiet: (() => void) | null;
}

/** Runs the machine of link-machine.ts on real sockets. */
export function createLink(options: LinkOptions): Link {
  const { clock, log } = options;
  const connections = new Map<number, OpenConnection>();
  const listeners = new Set<(state: LinkState) => void>();
  const closing = new Set<Promise<void>>();
  let state: LinkState = { state: "off" };
  let nextConnection = 1;
  let wake: Timer | null = null;
  let lastEnvelopeAt: number | null = null;
  let lastPongAt: number | null = null;

  const tell = (event: LinkEvent) => {
    const before = state;
    const context = { now: clock.now(), random: options.random(), nextConnection };
    const decision = decideLink(before, event, context);
    state = decision.state;
    for (const effect of decision.effects) perform(effect);
    schedule();
    if (state === before) return;
    logChange(log, before, state);
    for (const listener of listeners) notify(listener);
  };

  const notify = (listener: (state: LinkState) => void) => {
    try {
      listener(state);
    } catch (thrown) {
      log.error("A listener of the Slack link failed", { error: errorText(thrown) });
    }
  };

  const schedule = () => {
    wake?.cancel();
    const at = dueAt(state);
    wake = at === null ? null : clock.after(at - clock.now(), () => tell({ kind: "due" }));
  };

  const perform = (effect: LinkEffect) => {
    if (effect.kind === "open") return open(effect.connection);
    const connection = connections.get(effect.connection);
    if (connection === undefined) return;
    connections.delete(effect.connection);
    connection.helloDeadline.cancel();
    const closed = close(connection, effect.after);
    closing.add(closed);
    void closed.finally(() => closing.delete(closed));
  };

  const open = (id: number) => {
    nextConnection = id + 1;
    const socket = options.openSocket({
      hello: (connectionsOfApp) => {
        connections.get(id)?.helloDeadline.cancel();
        tell({ kind: "hello", connection: id, connectionsOfApp });
      },
      goodbye: (reason) => {
        log.info("Slack asks for a new socket", { reason });
        tell({ kind: "goodbye", connection: id, reason });
      },
      envelope: (envelope) => receive(connection, envelope),
      pong: () => {
        lastPongAt = clock.now();
      },
      closed: () => tell({ kind: "closed", connection: id }),
      failed: (failure) => tell({ kind: "failed", connection: id, failure }),
    });
    const helloDeadline = clock.after(HELLO_DEADLINE_MS, () => {
      const failure = { kind: "unreachable", message: "no hello in time" } as const;
      tell({ kind: "failed", connection: id, failure });
    });
    const connection: OpenConnection = { socket, helloDeadline, inFlight: 0, onQuiet: null };
    connections.set(id, connection);
  };

  const receive = (connection: OpenConnection, envelope: Envelope) => {
    lastEnvelopeAt = clock.now();
    connection.inFlight += 1;
    void handle(envelope).finally(() => {
      connection.inFlight -= 1;
      if (connection.inFlight === 0) connection.onQuiet?.();
    });
  };

  const handle = async (envelope: Envelope): Promise<void> => {
    try {
      await options.onEnvelope(envelope);
    } catch (thrown) {
      const { type, envelopeId } = envelope;
      log.error("An envelope could not be handled", { type, envelopeId, error: errorText(thrown) });
    }
  };

  const close = async (connection: OpenConnection, after: "nothing" | "acks"): Promise<void> => {
    if (after === "acks" && connection.inFlight > 0) {
      await new Promise<void>((resolve) => {
        const deadline = clock.after(ACKS_DEADLINE_MS, resolve);
        connection.onQuiet = () => {
          deadline.cancel();
          resolve();
        };
      });
    }
    await connection.socket.close();
  };

  return {
    start: () => tell({ kind: "start" }),
    stop: async () => {
      tell({ kind: "stop" });
      await Promise.all(closing);
    },
    reconnect: () => tell({ kind: "reconnect" }),
    state: () => state,
    lastEnvelopeAt: () => lastEnvelopeAt,
    lastPongAt: () => lastPongAt,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function logChange(log: Log, before: LinkState, now: LinkState): void {
  if (now.state === "refused") {
    log.error("Slack refused the app-level token", { code: now.code });
  } else if (now.state === "live" && connectionsOf(before).join() !== connectionsOf(now).join()) {
    log.info("The Slack link is live", { connectionsOfApp: now.connectionsOfApp });
  } else if (now.state === "connecting" && now.lastProblem !== null) {
    const wait = now.step.kind === "waiting" ? { until: now.step.until } : {};
    log.warn("The Slack link is down", { problem: now.lastProblem, ...wait });
  }
}
