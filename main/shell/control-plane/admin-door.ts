import { request, type IncomingMessage } from "node:http";

/** One request to the control plane. */
export interface AdminRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | null;
  readonly signal?: AbortSignal;
  /** Longest time without a byte from the control plane, in ms. */
  readonly idleMs?: number;
}

/** The control plane's socket, with the admin token. */
export interface AdminDoor {
  /** Rejects when nobody answers; any answer resolves, as soon as its headers are there. */
  send(request: AdminRequest): Promise<IncomingMessage>;
}

export interface AdminDoorOptions {
  readonly socket: string;
  /** The token in force; null when there is none yet. Read again after a 401. */
  readonly readToken: () => Promise<string | null>;
}

/** The feed says something every 15 s; nothing else takes as long. */
const IDLE_MS = 60_000;
const UNAUTHORISED = 401;

export function adminDoor({ socket, readToken }: AdminDoorOptions): AdminDoor {
  let token: string | null = null;
  return {
    send: async (asked) => {
      token ??= await readToken();
      const answer = await sendOnce(socket, asked, token);
      if (answer.statusCode !== UNAUTHORISED) return answer;
      const fresh = await readToken();
      if (fresh === null || fresh === token) return answer;
      token = fresh;
      answer.destroy();
      return sendOnce(socket, asked, token);
    },
  };
}

function sendOnce(
  socketPath: string,
  { method, path, headers, body, signal, idleMs = IDLE_MS }: AdminRequest,
  token: string | null,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath,
        method,
        path,
        // No connection is kept: each would have to be closed when the control plane ends.
        agent: false,
        headers: {
          ...headers,
          host: "localhost",
          ...(token === null ? {} : { "x-admin-token": token }),
          ...(body === undefined || body === null ? {} : { "content-length": body.byteLength }),
        },
        ...(signal === undefined ? {} : { signal }),
      },
      resolve,
    );
    sent.setTimeout(idleMs, () => sent.destroy(new Error("The control plane does not answer.")));
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}
