import { z } from "zod";
import { assertNever, type Result } from "../errors/broker-error.ts";
import { defineTool, refuse, type Tool, type ToolContext, type ToolRefusal } from "./tool.ts";

/** What the tools need of the MCP servers that agents reach through the broker alone. */
export interface IntegrationToolsOptions {
  /** The servers that may be asked. */
  readonly servers: readonly string[];
  readonly ask: (
    server: string,
    ask:
      | { readonly kind: "list" }
      | {
          readonly kind: "call";
          readonly tool: string;
          readonly arguments: Readonly<Record<string, unknown>>;
        },
    caller: Pick<ToolContext, "sessionKey" | "signal">,
  ) => Promise<Result<unknown, IntegrationFailure>>;
}

type IntegrationFailure =
  | { readonly kind: "not-named"; readonly named: readonly string[] }
  | {
      readonly kind: "not-configured" | "unreachable" | "ended" | "refused";
      readonly message: string;
    }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "too-large"; readonly limitBytes: number }
  | { readonly kind: "tool-closed" | "busy" | "unauthorized" | "given-up" };

const NAME_MAX_CHARACTERS = 200;

const nameSchema = z.string().min(1).max(NAME_MAX_CHARACTERS);

/** As JSON text; what a server takes is bounded as a whole, because its shape is the server's. */
const ARGUMENTS_MAX_CHARACTERS = 64 * 1024;

const recordSchema = z.record(z.string(), z.unknown());

/** A form carries the arguments as JSON text. */
const argumentsSchema = z
  .union([recordSchema, z.string().max(ARGUMENTS_MAX_CHARACTERS)])
  .transform((given, context) => {
    const parsed = recordSchema.safeParse(typeof given === "string" ? jsonOf(given) : given);
    if (parsed.success && JSON.stringify(parsed.data).length <= ARGUMENTS_MAX_CHARACTERS) {
      return parsed.data;
    }
    const what = parsed.success ? `more than ${ARGUMENTS_MAX_CHARACTERS} characters` : "no object";
    context.addIssue({ code: "custom", message: what });
    return z.NEVER;
  })
  .optional()
  .describe("The tool's arguments, as its inputSchema says.");

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Listing and calling the tools of isolated MCP servers. None when no server is named. */
export function integrationTools(options: IntegrationToolsOptions): readonly Tool[] {
  return options.servers.length === 0 ? [] : [listTool(options), callTool(options)];
}

function listTool({ ask, servers }: IntegrationToolsOptions): Tool {
  return defineTool({
    name: "mcp_tools",
    route: { method: "GET", path: "/integrations/mcp-tools" },
    description: `List the tools of an MCP server that the broker reaches for you. Servers: ${servers.join(", ")}.`,
    input: z.object({ server: nameSchema.describe("The server's name.") }),
    handle: async ({ server }, context) => {
      const answer = await ask(server, { kind: "list" }, context);
      if (!answer.ok) return refusalOf(server, "", answer.error);
      const { tools } = z.object({ tools: z.array(z.unknown()) }).parse(answer.value);
      return { ok: true, body: { server, tools }, text: JSON.stringify(tools, null, 2) };
    },
  });
}

function callTool({ ask, servers }: IntegrationToolsOptions): Tool {
  return defineTool({
    name: "mcp_call",
    route: { method: "POST", path: "/integrations/mcp-call" },
    description: `Call a tool of an MCP server that the broker reaches for you (${servers.join(", ")}); mcp_tools lists them.`,
    input: z.object({
      server: nameSchema.describe("The server's name."),
      name: nameSchema.describe("The tool's name."),
      arguments: argumentsSchema,
    }),
    handle: async ({ arguments: given = {}, name, server }, context) => {
      const answer = await ask(server, { kind: "call", tool: name, arguments: given }, context);
      if (!answer.ok) return refusalOf(server, name, answer.error);
      const result = answer.value;
      return { ok: true, body: { server, name, result }, text: JSON.stringify(result, null, 2) };
    },
  });
}

function refusalOf(server: string, tool: string, failure: IntegrationFailure): ToolRefusal {
  switch (failure.kind) {
    case "not-named":
      return refuse(403, "server_not_allowed", `The broker does not reach ${server}.`, {
        allowed: failure.named,
      });
    case "not-configured":
      return refuse(503, "server_not_configured", failure.message);
    case "tool-closed":
      return refuse(403, "tool_not_allowed", `The configuration closes ${tool} of ${server}.`);
    case "busy":
      return refuse(503, "server_busy", `Too many calls wait for ${server}. Try again later.`);
    case "unauthorized":
      return refuse(
        502,
        "server_sign_in_needed",
        `${server} wants a sign-in. An operator makes one: codex mcp login ${server}, with the broker's CODEX_HOME.`,
      );
    case "timed-out":
      return refuse(504, "server_timed_out", `${server} did not answer in ${failure.limitMs} ms.`);
    case "too-large":
      return refuse(
        502,
        "server_answer_too_large",
        `${server} answered with more than ${failure.limitBytes} bytes. Ask for less.`,
      );
    case "ended":
      return refuse(502, "server_ended", `${server} ended the call: ${failure.message}`);
    case "refused":
      return refuse(502, "server_refused", `${server} answered: ${failure.message}`);
    case "unreachable":
      return refuse(502, "server_unreachable", `${server} cannot be reached: ${failure.message}`);
    case "given-up":
      return refuse(503, "call_given_up", "The caller no longer waits.");
    default:
      return assertNever(failure);
  }
}
