import { type Refusal, refuse } from "./refusal.ts";

export type ReadBody = { readonly ok: true; readonly json: unknown } | Refusal;

/**
 * Reads a JSON body, at most `maxBytes` of it: a caller who sends more is refused before the rest
 * is taken in. `json` is undefined when there is no body.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<ReadBody> {
  const tooLarge = refuse(413, "body_too_large", `The body may have at most ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return tooLarge;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") return { ok: true, json: undefined };
  try {
    return { ok: true, json: JSON.parse(text) as unknown };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "not JSON";
    return refuse(400, "invalid_json", `The body is not JSON: ${why}`);
  }
}
