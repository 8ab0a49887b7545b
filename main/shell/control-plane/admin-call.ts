import { type AdminError, adminErrorSchema } from "../../api/error.ts";
import type { AdminDoor } from "./admin-door.ts";

/** One call of the admin API; the answer's JSON. Rejects with a sentence for people. */
export type AdminCall = (method: string, path: string, body?: object) => Promise<unknown>;

/** The control plane or the broker refused; the message says what to do next. */
export class AdminRefusal extends Error {
  readonly code: string;
  constructor({ code, message, hint }: AdminError) {
    super([message, hint ?? ""].join(" ").trim());
    this.name = "AdminRefusal";
    this.code = code;
  }
}

const ANSWER_MAX_BYTES = 8 * 1024 * 1024;
/** An action answers with the status, which asks the broker. */
const IDLE_MS = 30_000;

export function adminCall(door: AdminDoor): AdminCall {
  return (method, path, body) => call(door, method, path, body ?? null);
}

async function call(
  door: AdminDoor,
  method: string,
  path: string,
  body: object | null,
): Promise<unknown> {
  const answer = await door.send({
    method,
    path,
    headers: body === null ? {} : { "content-type": "application/json" },
    body: body === null ? null : Buffer.from(JSON.stringify(body)),
    idleMs: IDLE_MS,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_MAX_BYTES) throw new Error("The control plane's answer has no end.");
    chunks.push(chunk);
  }
  const json = jsonOf(Buffer.concat(chunks).toString("utf8"));
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return json;
  const refusal = adminErrorSchema.safeParse(json);
  if (refusal.success) throw new AdminRefusal(refusal.data);
  throw new Error(`The control plane answered ${status}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller's schema says what is missing.
    return null;
  }
}
