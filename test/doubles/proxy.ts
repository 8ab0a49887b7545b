import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy that leads every name to this machine, and remembers which were asked for. */
export interface ProxyDouble {
  readonly port: number;
  hosts(): readonly string[];
  stop(): Promise<void>;
}

export async function startProxyDouble(): Promise<ProxyDouble> {
  const hosts = new Set<string>();
  const open = new Set<Duplex>();
  const fronts = new Map<string, Server>();
  // What stands behind the names answers to its address alone, so each one gets a front.
  const frontOf = (port: string): Server => {
    const known = fronts.get(port) ?? frontFor(port, open);
    fronts.set(port, known);
    return known;
  };
  const server = createServer((asked, answer) => {
    const { hostname, port } = new URL(asked.url ?? "");
    hosts.add(hostname);
    frontOf(port).emit("request", asked, answer);
  });
  server.on("connect", (asked: IncomingMessage, client: Duplex, head: Buffer) => {
    const { hostname, port } = new URL(`http://${asked.url ?? ""}`);
    hosts.add(hostname);
    open.add(client);
    client.on("error", () => client.destroy());
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) client.unshift(head);
    frontOf(port).emit("connection", client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hosts: () => [...hosts],
    stop: () =>
      new Promise((resolve) => {
        for (const each of open) each.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Passes requests and upgrades on to a port of this machine, under its address. */
function frontFor(port: string, open: Set<Duplex>): Server {
  const onward = ({ method = "GET", url = "/", headers }: IncomingMessage) => {
    const path = url.startsWith("http") ? new URL(url).pathname + new URL(url).search : url;
    const host = `127.0.0.1:${port}`;
    return request({ host: "127.0.0.1", port, path, method, headers: { ...headers, host } });
  };
  const front = createServer((asked, answer) => {
    const passed = onward(asked);
    passed.on("response", (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  front.on("upgrade", (asked: IncomingMessage, client: Duplex, head: Buffer) => {
    const behind = connect(Number(port), "127.0.0.1", () => {
      const lines = Object.entries({ ...asked.headers, host: `127.0.0.1:${port}` });
      const text = lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join("");
      behind.write(`${asked.method ?? "GET"} ${asked.url ?? "/"} HTTP/1.1\r\n${text}\r\n`);
      behind.write(head);
      behind.pipe(client).pipe(behind);
    });
    open.add(behind).add(client);
    behind.on("error", () => client.destroy());
    client.on("error", () => behind.destroy());
  });
  return front;
}
