import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";
import { BrokerError } from "../errors/broker-error.ts";

export interface HttpServer {
  /** The port in use; what was asked for, or what the system gave for 0. */
  readonly port: number;
  /** Stops taking requests; open streams are ended. */
  close(): Promise<void>;
}

/** Headers must be complete within this, so that no caller holds a socket for nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A whole request must have come within this: 48 MiB over the loopback take about a second. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How often requests are looked at for that. */
const CHECK_EVERY_MS = 2_000;
const CLOSE_WAIT_MS = 2_000;

/** How long a request may take to arrive, in ms, and how often that is looked at. */
export interface RequestPatience {
  readonly requestMs: number;
  readonly checkEveryMs: number;
}

const usualPatience: RequestPatience = {
  requestMs: REQUEST_TIMEOUT_MS,
  checkEveryMs: CHECK_EVERY_MS,
};

/** Listens. Throws BrokerError `http.port_in_use` or `http.cannot_listen`. */
export async function listen(
  app: Hono,
  host: string,
  port: number,
  patience: RequestPatience = usualPatience,
): Promise<HttpServer> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const serverOptions = {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, patience.requestMs),
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.checkEveryMs,
    };
    const options = { fetch: app.fetch, hostname: host, port, serverOptions };
    const starting = serve(options, () => resolve(starting));
    starting.once("error", (cause: NodeJS.ErrnoException) =>
      reject(cannotListen(cause, host, port)),
    );
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => closeServer(server),
  };
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): BrokerError {
  return cause.code === "EADDRINUSE"
    ? new BrokerError("http.port_in_use", `Another program is listening on ${host}:${port}.`, {
        cause,
        hint: "Set PORT to a free TCP port, or stop the other program. It may be another broker.",
      })
    : new BrokerError("http.cannot_listen", `The broker cannot listen on ${host}:${port}.`, {
        cause,
        hint: "Check WORKER_BIND_HOST and PORT.",
      });
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      if ("closeAllConnections" in server) server.closeAllConnections();
    }, CLOSE_WAIT_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
