import type { Context } from "hono";
import type { z } from "zod";

/** 400, with what is wrong first: where in the input, and what is wanted. */
export function invalidInput(context: Context, error: z.ZodError): Response {
  const [issue] = error.issues;
  const where = issue?.path.join(".") ?? "";
  const what = issue?.message ?? "not understood";
  const message = where === "" ? what : `${where}: ${what}`;
  return context.json({ ok: false, error: "invalid_input", message }, 400);
}
