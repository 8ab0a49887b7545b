/** Keys and values beside a message. `sessionKey` and `jobId` also send the line to their own file. */
export type LogFields = { readonly [name: string]: unknown };

export type RawStream = "slack-events" | "codex-rpc" | "http-requests";

/**
 * What modules write to. Values are redacted and truncated by the implementation, so a caller may
 * pass what it has; it must not build secrets into `message` on purpose.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** One raw payload of a wire, written when its stream is switched on, whatever the level is. */
  raw(stream: RawStream, payload: unknown, fields?: LogFields): void;
  /** Whether a stream is switched on: for payloads that cost something to make. */
  keepsRaw(stream: RawStream): boolean;
  /** The same log with these fields on each line. */
  with(fields: LogFields): Log;
}

/** For tests of modules whose log nobody reads. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  raw: () => {},
  keepsRaw: () => false,
  with: () => silentLog,
};
