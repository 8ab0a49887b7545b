import { createServer } from "node:net";

/** The wanted port when it is free on the host, else another one that is. */
export async function freePortNear(host: string, wanted: number | null): Promise<number> {
  return (wanted !== null && (await listenBriefly(host, wanted))) || listenAnywhere(host);
}

async function listenAnywhere(host: string): Promise<number> {
  const port = await listenBriefly(host, 0);
  if (port === null) throw new Error(`No port of ${host} is free.`);
  return port;
}

/** The port that was listened on for a moment; null when it is taken. */
function listenBriefly(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : null);
      });
    });
  });
}
