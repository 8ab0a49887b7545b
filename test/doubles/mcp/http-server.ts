import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { toolServer } from "./tool-server.ts";

export interface McpHttpServer {
  readonly url: string;
  /** The tokens that are let in; anybody is while there are none. */
  allow(...tokens: readonly string[]): void;
  /** How often a refresh token was exchanged. */
  renewals(): number;
  /** Sessions that were begun and not ended. */
  openSessions(): number;
  end(): Promise<void>;
}

/** An MCP server over streamable HTTP on the loopback address, with its own authorization server. */
export async function startMcpHttpServer(): Promise<McpHttpServer> {
  const transports = new Map<string, StreamableHTTPServerTransport>();
  let allowed: readonly string[] = [];
  let renewals = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname.startsWith("/.well-known/oauth-authorization-server")) {
      return sendJson(response, 200, {
        issuer: origin(),
        authorization_endpoint: `${origin()}/authorize`,
        token_endpoint: `${origin()}/token`,
        response_types_supported: ["code"],
        token_endpoint_auth_methods_supported: ["none"],
      });
    }
    if (pathname === "/token") return exchange(await bodyOf(request), response);
    if (pathname !== "/mcp") return sendJson(response, 404, { error: "not_found" });
    const authorization = request.headers.authorization ?? "";
    const isLetIn =
      allowed.length === 0 || allowed.some((one) => authorization === `Bearer ${one}`);
    if (!isLetIn) return sendJson(response, 401, { error: "invalid_token" });
    const known = transports.get(String(request.headers["mcp-session-id"] ?? ""));
    if (known !== undefined) return known.handleRequest(request, response);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => void transports.set(id, transport),
      onsessionclosed: (id) => void transports.delete(id),
    });
    const server = toolServer({
      credential: () => authorization,
      crash: () => http.closeAllConnections(),
    });
    // The library's own class does not fit its interface under exactOptionalPropertyTypes.
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    return transport.handleRequest(request, response);
  };

  /** `refresh-N` brings `access-N`, once. */
  const exchange = (body: URLSearchParams, response: ServerResponse): void => {
    const number = /^refresh-(\d+)$/.exec(body.get("refresh_token") ?? "")?.[1];
    if (number === undefined) return sendJson(response, 400, { error: "invalid_grant" });
    renewals += 1;
    sendJson(response, 200, {
      access_token: `access-${number}`,
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: `refresh-${Number(number) + 1}`,
    });
  };

  const http = createServer((request, response) => {
    serve(request, response).catch((thrown: unknown) => {
      response.destroy(thrown instanceof Error ? thrown : undefined);
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, "127.0.0.1", resolve);
  });
  const origin = () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url: `${origin()}/mcp`,
    allow: (...tokens) => {
      allowed = tokens;
    },
    renewals: () => renewals,
    openSessions: () => transports.size,
    end: async () => {
      const closed = new Promise((resolve) => {
        http.close(resolve);
      });
      http.closeAllConnections();
      await closed;
    },
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}
