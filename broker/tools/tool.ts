import { z } from "zod";
import type { SessionKey, ThreadRef } from "../sessions/model.ts";
import type { ToolOffer } from "../sessions/ports/agent-tools.ts";

/** On whose behalf a tool is called. The session is known before any handler runs. */
export interface ToolContext {
  readonly sessionKey: SessionKey;
  readonly thread: ThreadRef;
  readonly workspace: string;
  /** The same key never acts twice: Codex asks a call again until it is answered. */
  readonly idempotencyKey: string;
  /** Aborts when the caller no longer waits. */
  readonly signal: AbortSignal;
}

export type ToolOutcome =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>>; readonly text: string }
  | ToolRefusal;

/** A call that changed nothing. `status` is the HTTP status where it came by HTTP. */
export interface ToolRefusal {
  readonly ok: false;
  readonly status: 400 | 403 | 404 | 409 | 413 | 502 | 503 | 504;
  readonly error: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Where a tool is called over HTTP: a body is JSON or a form, a GET has its arguments in the address. */
export interface ToolRoute {
  readonly method: "GET" | "POST";
  /** Parts behind a colon are arguments, too. */
  readonly path: `/slack/${string}` | `/jobs${string}` | `/integrations/${string}`;
  /** Largest body in bytes; 256 KiB unless the tool says otherwise. */
  readonly maxBodyBytes?: number;
}

/** Longest Markdown of one post, in characters: some thirty messages of Slack. */
export const MARKDOWN_MAX_CHARACTERS = 100_000;
/** Longest reason, title or plan step that is taken, in characters; what is shown is shorter. */
export const LINE_MAX_CHARACTERS = 2_000;
/** Longest timestamp of Slack's that is taken, in characters; Slack's own have 17. */
export const TS_MAX_CHARACTERS = 40;

/** Something that the agent can call: as a dynamic tool of its Codex thread, and over HTTP. */
export interface Tool {
  readonly name: string;
  readonly route: ToolRoute;
  /** Over HTTP alone: Codex is not told of it. */
  readonly isRouteOnly?: true;
  /** It asks for the session's token, also where the doors are open to local callers. */
  readonly needsSessionToken?: true;
  readonly description: string;
  readonly input: z.ZodObject;
  /** `input` is what the schema made of the arguments. */
  readonly handle: (input: unknown, context: ToolContext) => Promise<ToolOutcome>;
}

/** Binds a handler to its schema, so that it is only called with what the schema lets through. */
export function defineTool<Shape extends z.ZodRawShape>(tool: {
  readonly name: string;
  readonly route: ToolRoute;
  readonly isRouteOnly?: true;
  readonly needsSessionToken?: true;
  readonly description: string;
  readonly input: z.ZodObject<Shape>;
  readonly handle: (
    input: z.output<z.ZodObject<Shape>>,
    context: ToolContext,
  ) => Promise<ToolOutcome>;
}): Tool {
  return {
    ...tool,
    handle: (input, context) => tool.handle(tool.input.parse(input), context),
  };
}

/** What Codex is told of. */
export function offersOf(tools: readonly Tool[]): readonly ToolOffer[] {
  return tools.filter(isOffered).map(offerOf);
}

export function isOffered(tool: Tool): boolean {
  return tool.isRouteOnly !== true;
}

export function offerOf(tool: Tool): ToolOffer {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.input, { io: "input" });
  return { name: tool.name, description: tool.description, inputSchema };
}

export function refuse(
  status: ToolRefusal["status"],
  error: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): ToolRefusal {
  return { ok: false, status, error, message, ...(details === undefined ? {} : { details }) };
}
