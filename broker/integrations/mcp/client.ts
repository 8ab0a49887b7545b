import { auth, type OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { OAuthError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolResultSchema,
  ErrorCode,
  ListToolsResultSchema,
  McpError,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import type {
  JsonSchemaValidator,
  JsonSchemaValidatorResult,
  jsonSchemaValidator,
} from "@modelcontextprotocol/sdk/validation/types.js";
import { errorText, failed, type Result, succeeded } from "../../errors/broker-error.ts";
import { countedFetch } from "./counted-fetch.ts";
import type { McpAsk, McpFailure, McpServer, McpTool } from "./server.ts";

// The only file that imports the protocol's library. It is built as a program part of its own, which
// the worker loads when an agent first asks for an MCP server.

export interface AskOptions {
  readonly signal: AbortSignal;
  /** The largest answer in bytes. */
  readonly maxBytes: number;
  /** A credential that is not in the configuration. */
  readonly bearer: string | null;
  readonly version: string;
}

export type Ask = typeof askServer;

/** More pages of tools than any server has. */
const PAGES_MAX = 20;
const STDERR_MAX_CHARACTERS = 2_000;
/** How long a server may take to be told that nobody needs its session any more. */
const GOODBYE_MS = 1_000;

/**
 * Connects with one server, asks one thing and disconnects: nothing of one call is left for the next.
 * The value is `{ tools }` or the result of the call, as the server wrote it.
 */
export async function askServer(
  server: McpServer,
  ask: McpAsk,
  options: AskOptions,
): Promise<Result<unknown, McpFailure>> {
  const given = new AbortController();
  let stopped: McpFailure | null = null;
  let limitMs = server.startupMs;
  let isConnected = false;
  const stop = (failure: McpFailure): void => {
    stopped ??= failure;
    given.abort();
  };
  const giveUp = (): void => stop({ kind: "given-up" });
  if (options.signal.aborted) return failed({ kind: "given-up" });
  options.signal.addEventListener("abort", giveUp, { once: true });
  const connection = connect(server, options, stop);
  const client = new Client(
    { name: "slack-codex-broker", version: options.version },
    // Results are passed on as they are: compiling schemas that a server wrote would run them.
    { capabilities: {}, jsonSchemaValidator: acceptingValidator },
  );
  try {
    await client.connect(connection.transport, { signal: given.signal, timeout: limitMs });
    limitMs = server.answerMs;
    isConnected = true;
    return succeeded(await perform(client, server, ask, given.signal));
  } catch (thrown) {
    const failure = stopped ?? failureOf(thrown, limitMs);
    const isCut = failure.kind === "unreachable" && isConnected;
    return failed(connection.failureOf(isCut ? { ...failure, kind: "ended" } : failure));
  } finally {
    options.signal.removeEventListener("abort", giveUp);
    await connection.end(client);
  }
}

const acceptingValidator: jsonSchemaValidator = {
  getValidator: <T>(): JsonSchemaValidator<T> => accepting<T>,
};

function accepting<T>(input: unknown): JsonSchemaValidatorResult<T> {
  return { valid: true, data: input as T, errorMessage: undefined };
}

async function perform(
  client: Client,
  server: McpServer,
  ask: McpAsk,
  signal: AbortSignal,
): Promise<unknown> {
  const limits = { signal, timeout: server.answerMs, maxTotalTimeout: server.answerMs };
  if (ask.kind === "call") {
    const params = { name: ask.tool, arguments: { ...ask.arguments } };
    return client.request({ method: "tools/call", params }, CallToolResultSchema, limits);
  }
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request(
      { method: "tools/list", params },
      ListToolsResultSchema,
      limits,
    );
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return { tools };
}

interface Connection {
  readonly transport: Transport;
  /** Adds what only the transport knows. */
  readonly failureOf: (failure: McpFailure) => McpFailure;
  readonly end: (client: Client) => Promise<void>;
}

function connect(
  server: McpServer,
  options: AskOptions,
  stop: (failure: McpFailure) => void,
): Connection {
  return server.kind === "http"
    ? connectHttp(server, options, stop)
    : connectStdio(server, options, stop);
}

function connectHttp(
  server: McpServer & { readonly kind: "http" },
  { bearer, maxBytes }: AskOptions,
  stop: (failure: McpFailure) => void,
): Connection {
  const answered = new Set<RequestId>();
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: {
      headers: {
        ...server.headers,
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
    },
    fetch: countedFetch({
      maxBytes,
      onTooLarge: () => stop({ kind: "too-large", limitBytes: maxBytes }),
      onStreamEnd: (id) => {
        if (!answered.has(id)) stop({ kind: "ended", message: "The connection ended." });
      },
    }),
    reconnectionOptions: {
      ...{ maxRetries: 0, initialReconnectionDelay: 1_000 },
      ...{ maxReconnectionDelay: 1_000, reconnectionDelayGrowFactor: 1 },
    },
  });
  // The client calls what is set here before its own.
  Object.assign<Transport, Pick<Transport, "onmessage">>(transport, {
    onmessage: (message) => {
      if ("id" in message && message.id !== undefined && !("method" in message)) {
        answered.add(message.id);
      }
    },
  });
  return {
    transport,
    failureOf: (failure) => failure,
    end: async (client) => {
      const goodbye = transport.terminateSession().catch(() => {
        // Optional, and the server forgets the session by itself.
      });
      await Promise.race([goodbye, after(GOODBYE_MS)]);
      await client.close();
    },
  };
}

function connectStdio(
  server: McpServer & { readonly kind: "stdio" },
  { maxBytes }: AskOptions,
  stop: (failure: McpFailure) => void,
): Connection {
  const transport = new StdioClientTransport({
    command: server.command,
    args: [...server.args],
    // The library adds HOME, PATH and the like of ours, and nothing else.
    env: { ...server.environment },
    ...(server.folder === null ? {} : { cwd: server.folder }),
    stderr: "pipe",
    maxBufferSize: maxBytes,
  });
  let said = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_MAX_CHARACTERS);
  });
  Object.assign<Transport, Pick<Transport, "onerror">>(transport, {
    onerror: (error) => {
      if (/exceeded maximum size/.test(error.message)) {
        stop({ kind: "too-large", limitBytes: maxBytes });
      }
    },
  });
  return {
    transport,
    failureOf: (failure) =>
      failure.kind === "ended" && said.trim() !== ""
        ? { ...failure, message: `${failure.message} It wrote: ${said.trim()}` }
        : failure,
    end: (client) => client.close(),
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function failureOf(thrown: unknown, limitMs: number): McpFailure {
  if (thrown instanceof StreamableHTTPError && thrown.code === 401) return { kind: "unauthorized" };
  if (thrown instanceof McpError) {
    if (thrown.code === ErrorCode.RequestTimeout) return { kind: "timed-out", limitMs };
    if (thrown.code === ErrorCode.ConnectionClosed) {
      return { kind: "ended", message: "The server ended before it answered." };
    }
    return { kind: "refused", message: thrown.message };
  }
  return { kind: "unreachable", message: errorText(thrown) };
}

/** What a sign-in with an MCP server consists of. */
export interface SignIn {
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface RenewedSignIn {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** How long it is valid from now on, in seconds; null where the server does not say. */
  readonly expiresIn: number | null;
}

export type Renew = typeof renewSignIn;

/** Exchanges the refresh token at the server's own authorization server; null when that refuses. */
export async function renewSignIn(
  url: string,
  signIn: SignIn,
  signal: AbortSignal,
): Promise<RenewedSignIn | null> {
  let renewed: RenewedSignIn | null = null;
  const provider: OAuthClientProvider = {
    redirectUrl: "http://localhost/never",
    clientMetadata: { redirect_uris: ["http://localhost/never"] },
    clientInformation: () => ({ client_id: signIn.clientId }),
    tokens: () => ({
      ...{ access_token: signIn.accessToken, token_type: "Bearer" },
      refresh_token: signIn.refreshToken,
    }),
    saveTokens: (tokens) => {
      renewed = {
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token ?? null,
        expiresIn: tokens.expires_in ?? null,
      };
    },
    // Reached only when there is nothing to renew: a person has to sign in again.
    redirectToAuthorization: () => {},
    saveCodeVerifier: () => {},
    codeVerifier: () => "",
  };
  try {
    await auth(provider, {
      serverUrl: url,
      fetchFn: (address, init) => fetch(address, { ...init, signal }),
    });
  } catch (thrown) {
    if (!(thrown instanceof OAuthError)) throw thrown;
    return null;
  }
  return renewed;
}
