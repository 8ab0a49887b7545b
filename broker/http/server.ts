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
const CLOSE_WAIT_MS = 2_000;

/** Listens. Throws BrokerError `http.port_in_use` or `http.cannot_listen`. */
export async function listen(app: Hono, host: string, port: number): Promise<HttpServer> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(starting));
    starting.once("error", (cause: NodeJS.ErrnoException) =>
      reject(cannotListen(cause, host, port)),
    );
  });
  if ("headersTimeout" in server) server.headersTimeout = HEADERS_TIMEOUT_MS;
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => closeServer(server),
  };
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): BrokerError {
  return cause.code === "EADDRINUSE"
    ? new BrokerError("http.port_in_use", `Another program listens on ${host}:${port}.`, {
        cause,
        hint: "Set PORT to a free port, or end the other program. It may be another broker.",
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
