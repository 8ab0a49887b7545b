import type { Context } from "hono";
import type { z } from "zod";
import { type ErrorCode, errorCodes } from "../api/error-codes.ts";

/** A call that changed nothing, and why. */
export interface Refusal {
  readonly ok: false;
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 500 | 503;
  /** Stable, for programs. */
  readonly error: ErrorCode;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Further fields of the answer. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The hint is the code's own unless the caller knows better. */
export function refuse(
  status: Refusal["status"],
  error: ErrorCode,
  message: string,
  more: Partial<Pick<Refusal, "hint" | "details">> = {},
): Refusal {
  return { ok: false, status, error, message, hint: errorCodes[error].hint, ...more };
}

/** The first thing that is wrong with an input: where it is, and what is wanted. */
export function invalidInput(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const where = issue?.path.join(".") ?? "";
  const what = issue?.message ?? "not understood";
  return refuse(400, "invalid_input", where === "" ? what : `${where}: ${what}`);
}

export const unknownSession = refuse(404, "unknown_session", "No session has this key.");

/** The data is open for reading alone: no worker is behind this door. */
export const readOnly = refuse(
  409,
  "read_only",
  "The broker is stopped: its data can be read but not changed.",
);

export function sendRefusal(
  context: Context,
  refusal: Refusal,
  redact: (answer: unknown) => unknown = (answer) => answer,
): Response {
  const { status, error, message, hint, details } = refusal;
  // The rest of the body is not read, so no other request can follow on its connection.
  if (error === "body_too_large") context.header("connection", "close");
  const body = { ok: false, error, message, hint, ...details };
  return context.json(redact(body) as object, status);
}
