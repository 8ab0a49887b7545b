import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { AdminError } from "../api/error.ts";

/** The admin API's one shape of an error. */
export function refuse(
  context: Context,
  status: ContentfulStatusCode,
  error: { readonly code: string; readonly message: string; readonly hint?: string | null },
): Response {
  const { code, message, hint = null } = error;
  return context.json({ code, message, hint } satisfies AdminError, status);
}

export function invalidInput(context: Context, error: z.ZodError): Response {
  return refuse(context, 400, {
    code: "invalid_input",
    message: z.prettifyError(error),
    hint: "Correct the request and send it again.",
  });
}

export function bodyTooLarge(context: Context, maxBytes: number): Response {
  return refuse(context, 413, {
    code: "body_too_large",
    message: `The body has more than ${maxBytes} bytes.`,
    hint: "Send less at once.",
  });
}

/** The JSON of a body; null for an empty one, undefined when it is no JSON. */
export async function jsonBody(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
