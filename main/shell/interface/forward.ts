import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { AdminError } from "../../api/error.ts";
import type { AdminDoor } from "../control-plane/admin-door.ts";
import type { LinkProblem } from "../control-plane/link-state.ts";

/** What is used of a request of the page. */
export interface PageRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

const METHODS = new Set(["GET", "POST", "PUT", "DELETE"]);
/** The largest body of an admin route. */
const BODY_MAX_BYTES = 256 * 1024;
/** Nothing else of the page means anything to the control plane. */
const REQUEST_HEADERS = ["accept", "content-type", "last-event-id"];
const ANSWER_HEADERS = ["content-type", "content-disposition", "retry-after"];

/**
 * Passes a request of the page to the control plane, and the answer back as it comes. Always
 * answers: what cannot be passed on has an answer of the admin API's shape.
 */
export async function forwardRequest(
  request: PageRequest,
  door: AdminDoor,
  problem: () => LinkProblem | null,
): Promise<Response> {
  if (!METHODS.has(request.method)) {
    return refusal(405, {
      code: "method_not_allowed",
      message: `The admin API has no ${request.method}.`,
      hint: null,
    });
  }
  const body = await boundedBody(request.body);
  if (body === "too-large") {
    return refusal(413, {
      code: "body_too_large",
      message: `The request is larger than ${BODY_MAX_BYTES / 1024} KiB.`,
      hint: "Send less at once.",
    });
  }
  const { pathname, search } = new URL(request.url);
  try {
    const answer = await door.send({
      method: request.method,
      path: pathname + search,
      headers: headersOf(REQUEST_HEADERS, (name) => request.headers.get(name)),
      body,
    });
    return passBack(answer);
  } catch (thrown) {
    const known = problem();
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    return refusal(503, {
      code: "control_plane_unreachable",
      message: known?.message ?? `The control plane does not answer: ${cause}`,
      hint: known?.hint ?? "The app starts it again by itself.",
    });
  }
}

/** Read while it is counted: requests of the page have no Content-Length. */
async function boundedBody(
  body: AsyncIterable<Uint8Array> | null,
): Promise<Uint8Array | null | "too-large"> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > BODY_MAX_BYTES) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function passBack(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const headers = {
    ...headersOf(ANSWER_HEADERS, (name) => String(answer.headers[name] ?? "") || null),
    ...OWN_HEADERS,
  };
  if (NO_CONTENT.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  // A page that leaves cancels the stream, which ends the request to the control plane.
  return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers });
}

const NO_CONTENT: ReadonlySet<number> = new Set([204, 205, 304]);
const OWN_HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

function headersOf(
  names: readonly string[],
  valueOf: (name: string) => string | null,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = valueOf(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function refusal(status: number, error: AdminError): Response {
  return new Response(JSON.stringify(error), {
    status,
    headers: { "content-type": "application/json", ...OWN_HEADERS },
  });
}
