import { describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { manualClock, settle } from "../testing/manual-clock.ts";
import { createLink } from "./link.ts";
import type { Envelope, SocketHandlers } from "./socket-connection.ts";

function world(onEnvelope: (envelope: Envelope) => Promise<void> = () => Promise.resolve()) {
  const clock = manualClock();
  const sockets: { handlers: SocketHandlers; isClosed: boolean }[] = [];
  const link = createLink({
    clock,
    random: () => 0.5,
    log: silentLog,
    onEnvelope,
    openSocket: (handlers) => {
      const socket = { handlers, isClosed: false };
      sockets.push(socket);
      return {
        close: () => {
          socket.isClosed = true;
          return Promise.resolve();
        },
      };
    },
  });
  const socket = (index: number) => {
    const found = sockets.at(index);
    if (found === undefined) throw new Error(`There is no socket ${index}`);
    return found;
  };
  return { clock, link, sockets, socket };
}

function envelope(type = "events_api"): Envelope {
  return { type, envelopeId: "1", body: {}, retryAttempt: 0, ack: () => Promise.resolve(true) };
}

describe("createLink", () => {
  it("gives up on a socket whose hello never comes, and opens another", async () => {
    const { clock, link, sockets, socket } = world();
    link.start();
    expect(sockets).toHaveLength(1);
    await clock.advance(25_000);
    expect(socket(0).isClosed).toBe(true);
    expect(sockets.length).toBeGreaterThan(1);
    expect(link.state().state).toBe("connecting");
  });

  it("SI41: goes on when an envelope's handler throws", async () => {
    const { link, socket } = world(() => Promise.reject(new Error("broken")));
    link.start();
    socket(0).handlers.hello(1);
    socket(0).handlers.envelope(envelope());
    await settle();
    expect(link.state().state).toBe("live");
    expect(link.lastEnvelopeAt()).not.toBeNull();
  });

  it("SI41: goes on when a listener throws", () => {
    const { link, socket } = world();
    link.onState(() => {
      throw new Error("broken");
    });
    link.start();
    socket(0).handlers.hello(1);
    expect(link.state().state).toBe("live");
  });

  it("W17: knows when Slack last answered a ping", async () => {
    const { clock, link, socket } = world();
    link.start();
    socket(0).handlers.hello(1);
    expect(link.lastPongAt()).toBeNull();
    await clock.advance(5_000);
    socket(0).handlers.pong();
    expect(link.lastPongAt()).toBe(clock.now());
  });

  it("SI02: opens another socket when one is lost, or could not be opened", async () => {
    const { clock, link, sockets, socket } = world();
    link.start();
    socket(0).handlers.failed({ kind: "ambiguous", message: "HTTP 500" });
    await clock.runUntil(() => sockets.length === 2);
    socket(1).handlers.hello(1);
    await clock.advance(60_000);
    socket(1).handlers.closed();
    expect(sockets).toHaveLength(3);
  });

  it("SI40: keeps the old socket until what it brought is acknowledged", async () => {
    let finish = () => {};
    const handled = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { link, socket } = world(() => handled);
    link.start();
    socket(0).handlers.hello(1);
    socket(0).handlers.envelope(envelope());
    socket(0).handlers.goodbye("refresh_requested");
    socket(1).handlers.hello(2);
    await settle();
    expect(socket(0).isClosed).toBe(false);
    finish();
    await settle();
    expect(socket(0).isClosed).toBe(true);
    expect(socket(1).isClosed).toBe(false);
  });

  it("does not wait for ever for an acknowledgement on the old socket", async () => {
    const { clock, link, socket } = world(() => new Promise(() => {}));
    link.start();
    socket(0).handlers.hello(1);
    socket(0).handlers.envelope(envelope());
    socket(0).handlers.goodbye("refresh_requested");
    socket(1).handlers.hello(2);
    await clock.advance(6_000);
    expect(socket(0).isClosed).toBe(true);
  });

  it("closes everything when it is stopped, and stays off", async () => {
    const { clock, link, sockets, socket } = world();
    link.start();
    socket(0).handlers.hello(1);
    socket(0).handlers.goodbye("warning");
    await link.stop();
    expect(sockets.every(({ isClosed }) => isClosed)).toBe(true);
    socket(1).handlers.hello(1);
    await clock.advance(120_000);
    expect(link.state()).toEqual({ state: "off" });
    expect(sockets).toHaveLength(2);
  });

  it("tells its listeners until they have enough", () => {
    const { link, socket } = world();
    const seen: string[] = [];
    const enough = link.onState((state) => seen.push(state.state));
    link.start();
    socket(0).handlers.hello(1);
    enough();
    socket(0).handlers.failed({ kind: "auth", code: "token_revoked" });
    socket(0).handlers.closed();
    expect(seen).toEqual(["connecting", "live"]);
  });
});
