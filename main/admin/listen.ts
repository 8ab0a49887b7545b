import { chmodSync, rmSync, statSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { errorText } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import type { Door, DoorEnvironment } from "./doors.ts";

export interface OpenDoor {
  close(): Promise<void>;
}

/** Headers must be complete within this, so that no caller holds a socket for nothing, in ms. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A whole request must have come within this, in ms: the largest body is small. */
const REQUEST_TIMEOUT_MS = 30_000;
const CHECK_EVERY_MS = 2_000;
const CLOSE_WAIT_MS = 1_000;

/** Opens the HTTP door on `host`. Throws ControlError `admin.port_in_use` or `admin.cannot_listen`. */
export async function openHttpDoor(
  app: Hono<DoorEnvironment>,
  { host, port }: { readonly host: string; readonly port: number },
  holderOf: (port: number) => Promise<string | null>,
): Promise<OpenDoor> {
  const server = serverFor(app, "http");
  try {
    await listenOn(server, { host, port });
  } catch (cause) {
    if (codeOf(cause) === "EADDRINUSE") {
      const holder = await holderOf(port);
      const who = holder === null ? "Another program" : `Another program (${holder})`;
      throw new ControlError("admin.port_in_use", `${who} listens on ${host}:${port}.`, {
        cause,
        hint: "End that program, or set ADMIN_PORT to another port.",
      });
    }
    throw cannotListen(`${host}:${port}`, cause);
  }
  return doorOf(server);
}

/**
 * Opens the socket door, 0600. What lies at its path is removed: only the holder of the lock calls
 * this, so a socket there was left by a process that is gone. Throws ControlError.
 */
export async function openSocketDoor(app: Hono<DoorEnvironment>, path: string): Promise<OpenDoor> {
  const server = serverFor(app, "socket");
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isSocket()) {
    throw new ControlError("admin.no_socket", `${path} is no socket, so it is not replaced.`, {
      hint: "Move it away.",
    });
  }
  rmSync(path, { force: true });
  const umask = process.umask(0o177);
  try {
    await listenOn(server, { path });
  } catch (cause) {
    throw cannotListen(path, cause);
  } finally {
    process.umask(umask);
  }
  chmodSync(path, 0o600);
  return doorOf(server, () => rmSync(path, { force: true }));
}

function serverFor(app: Hono<DoorEnvironment>, door: Door): Server {
  const listener = getRequestListener(
    (request, bindings) => app.fetch(request, { ...bindings, door }),
    {
      // Requests of the shell's window carry no Host.
      hostname: "localhost",
    },
  );
  return createServer(
    {
      requireHostHeader: door === "http",
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
    },
    listener as RequestListener,
  );
}

function listenOn(
  server: Server,
  where: { readonly path: string } | { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function doorOf(server: Server, afterwards = () => {}): OpenDoor {
  return {
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), CLOSE_WAIT_MS);
        server.close(() => {
          clearTimeout(force);
          afterwards();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function cannotListen(where: string, cause: unknown): ControlError {
  return new ControlError(
    "admin.cannot_listen",
    `The control plane cannot listen on ${where}: ${errorText(cause)}`,
    {
      cause,
      hint: "Check ADMIN_PORT and SERVICE_ROOT.",
    },
  );
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : null;
}
