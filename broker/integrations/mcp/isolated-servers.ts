import { errorText, failed, type Result, succeeded } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { Ask, AskOptions } from "./client.ts";
import { configuredServer } from "./configured-server.ts";
import { type McpAsk, type McpFailure, type McpServer, mayCall } from "./server.ts";
import type { SignIns } from "./sign-ins.ts";
import { createTurnstile, type Turnstile } from "./turnstile.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** Why an agent got no answer: an MCP server's own failure, or ours before it was asked. */
export type IsolatedFailure =
  | McpFailure
  | { readonly kind: "not-named"; readonly named: readonly string[] }
  | { readonly kind: "not-configured"; readonly message: string }
  | { readonly kind: "tool-closed" }
  | { readonly kind: "busy" };

export interface IsolatedServersOptions {
  /** `ISOLATED_MCP_SERVERS`: all others are refused. */
  readonly named: readonly string[];
  /** The team's `config.toml` as it is now; empty when there is none. */
  readonly readConfiguration: () => Promise<string>;
  /** The broker's own, for the variables that the configuration names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signIns: SignIns;
  /** Loads the client, which nobody needs until an agent asks. */
  readonly ask: () => Promise<Ask>;
  readonly keepSecret: (secret: string) => void;
  readonly log: Log;
  readonly version: string;
}

/** The team's MCP servers that agents reach through the broker alone. */
export interface IsolatedServers {
  /** Asks a server on behalf of a session. Never throws for what a server does. */
  ask(
    name: string,
    ask: McpAsk,
    caller: { readonly sessionKey: string; readonly signal: AbortSignal },
  ): Promise<Result<unknown, IsolatedFailure>>;
}

/** Of one server, at once and waiting. */
const RUNNING = 4;
const WAITING = 16;
/** The largest answer: an agent reads it in one piece. */
const ANSWER_MAX_BYTES = 512 * 1024;

export function createIsolatedServers(options: IsolatedServersOptions): IsolatedServers {
  const turnstiles = new Map<string, Turnstile>();
  const turnstileOf = (name: string): Turnstile => {
    const known = turnstiles.get(name);
    if (known !== undefined) return known;
    const made = createTurnstile({ running: RUNNING, waiting: WAITING });
    turnstiles.set(name, made);
    return made;
  };

  return {
    ask: async (name, ask, { sessionKey, signal }) => {
      const { log, named } = options;
      if (!named.includes(name)) return failed({ kind: "not-named", named });
      const toml = await options.readConfiguration();
      const server = configuredServer(name, toml, options.environment);
      if (!server.ok) return failed({ kind: "not-configured", message: server.error });
      if (ask.kind === "call" && !mayCall(server.value, ask.tool)) {
        return failed({ kind: "tool-closed" });
      }
      const passed = turnstileOf(name).pass(signal, () =>
        askSignedIn(server.value, ask, signal, options),
      );
      if (passed === null) return failed({ kind: "busy" });
      const answer = await passed.catch((thrown: unknown): Result<unknown, IsolatedFailure> => {
        if (signal.aborted) return failed({ kind: "given-up" });
        throw thrown;
      });
      const outcome = answer.ok ? "answered" : answer.error.kind;
      const tool = ask.kind === "call" ? ask.tool : null;
      log.info("An MCP server was asked", { sessionKey, server: name, tool, outcome });
      return answer;
    },
  };
}

/** A sign-in that the server refuses is renewed once. */
async function askSignedIn(
  server: McpServer,
  ask: McpAsk,
  signal: AbortSignal,
  options: IsolatedServersOptions,
): Promise<Result<unknown, McpFailure>> {
  const client = await options.ask();
  const once = async (bearer: string | null) => {
    const secrets = [...server.secrets, ...(bearer === null ? [] : [bearer])];
    for (const secret of secrets) options.keepSecret(secret);
    const limits: AskOptions = {
      ...{ signal, bearer, maxBytes: ANSWER_MAX_BYTES, version: options.version },
    };
    return cleaned(await client(server, ask, limits), server, secrets);
  };
  if (server.kind === "stdio" || server.hasCredential) return once(null);
  const token = await tokenFor(server, null, options.signIns);
  if (!token.ok) return token;
  const first = await once(token.value);
  if (first.ok || first.error.kind !== "unauthorized" || token.value === null) return first;
  const renewed = await tokenFor(server, token.value, options.signIns);
  if (!renewed.ok) return renewed;
  return renewed.value === null ? first : once(renewed.value);
}

async function tokenFor(
  server: { readonly name: string; readonly url: string },
  refused: string | null,
  signIns: SignIns,
): Promise<Result<string | null, McpFailure>> {
  try {
    return succeeded(await signIns.accessToken(server, refused));
  } catch (thrown) {
    const message = `Its sign-in could not be renewed: ${errorText(thrown)}`;
    return failed({ kind: "unreachable", message });
  }
}

/** What a server says may repeat what it was sent. Tools that agents may not call are left out. */
function cleaned(
  answer: Result<unknown, McpFailure>,
  server: McpServer,
  secrets: readonly string[],
): Result<unknown, McpFailure> {
  if (answer.ok) return succeeded(withoutSecrets(openTools(answer.value, server), secrets));
  const { error } = answer;
  if (!("message" in error)) return answer;
  return failed({ ...error, message: String(withoutSecrets(error.message, secrets)) });
}

function openTools(value: unknown, server: McpServer): unknown {
  if (typeof value !== "object" || value === null || !("tools" in value)) return value;
  const { tools } = value;
  return Array.isArray(tools)
    ? { tools: tools.filter((tool: { name: string }) => mayCall(server, tool.name)) }
    : value;
}
