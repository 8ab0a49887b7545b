/** How many ports are tried before any free one does. */
const TRIES = 10;

/**
 * Listens on the port, or on the next free one; on any when all of these are taken. `listen` throws
 * with the system's error as the cause: to look first would leave another program time to come in
 * between. Throws what else it throws.
 */
export async function nearPort<Listening>(
  wanted: number,
  listen: (port: number) => Promise<Listening>,
): Promise<Listening> {
  for (let port = wanted; port < wanted + TRIES; port += 1) {
    try {
      return await listen(port);
    } catch (thrown) {
      if (!isTaken(thrown)) throw thrown;
    }
  }
  return listen(0);
}

function isTaken(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { cause } = thrown;
  return cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
}
