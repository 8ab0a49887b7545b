import { request } from "node:http";
import { Readable } from "node:stream";

/** `fetch` through a unix socket. The address's host is only a name. */
export function socketFetch(socketPath: string): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return new Promise<Response>((resolve, reject) => {
      const sent = request(
        {
          socketPath,
          path: url.pathname + url.search,
          method: init.method ?? "GET",
          headers: { ...Object.fromEntries(new Headers(init.headers)), host: "localhost" },
          agent: false,
          ...(init.signal ? { signal: init.signal } : {}),
        },
        (answer) => {
          const { statusCode = 500, headers } = answer;
          const body = hasBody(statusCode) ? (Readable.toWeb(answer) as ReadableStream) : null;
          const contentType = headers["content-type"] ?? "application/json";
          resolve(
            new Response(body, { status: statusCode, headers: { "content-type": contentType } }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(typeof init.body === "string" ? init.body : undefined);
    });
  };
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 304;
}
