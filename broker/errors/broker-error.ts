import { type ErrorCode, errorCodes } from "../api/error-codes.ts";

/**
 * The one error class of the product. `code` is stable and for programs, `message` is for the log,
 * `hint` tells the person what to do next: the code's own unless the caller knows better. The cause
 * is always kept.
 */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? errorCodes[code].hint;
  }
}

/** An outcome that callers are expected to meet: it is returned, never thrown. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function succeeded<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failed<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** The text of whatever was thrown, with its causes, for a log line. */
export function errorText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? "" : `: ${errorText(thrown.cause)}`;
  return `${thrown.message}${cause}`;
}

/** Ends a `switch` over a union: a new member fails the type check, an unforeseen value throws. */
export function assertNever(value: never): never {
  throw new BrokerError("internal.unforeseen", `Unforeseen value: ${JSON.stringify(value)}`);
}
