import { createServer, type Server } from "node:net";

// These ports are below the ephemeral range. The system can assign an ephemeral port to another process
// between the check that it is free and the start of the program that listens on it.
const FIRST = 20_000;
const BLOCKS = 120;
/** The first port of a block is held by the process that uses the others. */
const BLOCK = 100;

let block: Promise<number> | null = null;
let given = 0;

/** A port of 127.0.0.1 that nobody listens on, and that no other test is given. */
export async function freePort(): Promise<number> {
  block ??= takeBlock();
  const first = await block;
  for (let tried = 1; tried < BLOCK; tried += 1) {
    given = (given % (BLOCK - 1)) + 1;
    const port = first + given;
    const server = await listenOn(port);
    if (server === null) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`All ports from ${first} to ${first + BLOCK - 1} are in use.`);
}

async function takeBlock(): Promise<number> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let tried = 0; tried < BLOCKS; tried += 1) {
    const first = FIRST + ((start + tried) % BLOCKS) * BLOCK;
    const server = await listenOn(first);
    if (server === null) continue;
    server.unref();
    return first;
  }
  throw new Error(`Other processes hold all ports from ${FIRST} on.`);
}

/** Null when the port is in use. */
function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
