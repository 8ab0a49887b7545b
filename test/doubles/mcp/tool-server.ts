import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

/** What the tools need of the process that serves them. */
export interface ToolServerOptions {
  /** The credential that the server was given, which a careless server repeats. */
  readonly credential: () => string;
  /** Ends the server, or at least the connection, in the middle of a call. */
  readonly crash: () => void;
}

/** Larger than the broker takes. */
const HUGE_CHARACTERS = 2_000_000;

const names = ["add", "whoami", "fail", "slow", "crash", "huge", "closed"] as const;

/** An MCP server with the tools that tests need, made with the protocol's own library. */
export function toolServer({ crash, credential }: ToolServerOptions): Server {
  const server = new Server({ name: "tools", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const [first, ...rest] = names.map((name) => ({
      name,
      description: `The tool ${name}`,
      inputSchema: { type: "object" as const },
    }));
    // Two pages, as long lists have.
    return params?.cursor === undefined
      ? { tools: first === undefined ? [] : [first], nextCursor: "rest" }
      : { tools: rest };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const said = (text: string) => ({ content: [{ type: "text" as const, text }] });
    switch (params.name) {
      case "add": {
        const { a, b } = params.arguments ?? {};
        return said(`the sum is ${Number(a) + Number(b)}`);
      }
      case "whoami":
        return said(`called with ${credential()}`);
      case "slow":
        return new Promise<ReturnType<typeof said>>(() => {});
      case "crash":
        crash();
        return new Promise<ReturnType<typeof said>>(() => {});
      case "huge":
        return said("x".repeat(HUGE_CHARACTERS));
      default:
        throw new Error(`no tool ${params.name} for ${credential()}`);
    }
  });
  return server;
}
