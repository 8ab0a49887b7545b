import { errorText } from "./broker-error.ts";

/** What the network does to programs; macOS takes interfaces away while it sleeps and wakes. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  ...["ENETDOWN", "ENETUNREACH", "ENETRESET", "EHOSTDOWN", "EHOSTUNREACH", "EADDRNOTAVAIL"],
  ...["ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "ENOTCONN"],
  ...["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"],
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"],
]);
/** Causes that are followed; errors may name each other in a circle. */
const CAUSES_MAX = 8;

/** Whether an error, or what caused it, is the network's. Pure. */
export function isNetworkError(thrown: unknown): boolean {
  let current = thrown;
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth++) {
    if ("code" in current && NETWORK_CODES.has(String(current.code))) return true;
    current = current.cause;
  }
  return false;
}

export interface UncaughtErrors {
  /** The process goes on. */
  readonly onNetworkError: (text: string, thrown: unknown) => void;
  /** Nobody knows what state the process is in: it must end. */
  readonly onOther: (text: string, thrown: unknown) => void;
}

/**
 * From now on, network errors that nobody caught do not end this process, and all others are given
 * to `onOther`. What reaches this has its own way to try again: the links are watched.
 */
export function watchUncaughtErrors({ onNetworkError, onOther }: UncaughtErrors): void {
  const judge = (what: string) => (thrown: unknown) => {
    const text = `${what}: ${errorText(thrown)}`;
    if (isNetworkError(thrown)) onNetworkError(text, thrown);
    else onOther(text, thrown);
  };
  process.on("uncaughtException", judge("An error was not caught"));
  process.on("unhandledRejection", judge("A promise rejection was not handled"));
}
