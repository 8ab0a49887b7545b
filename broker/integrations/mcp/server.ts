/** How a server of the team's configuration is reached, and what may be asked of it. */
export type McpServer = McpAccess & {
  readonly name: string;
  /** How long it may take to start and to say hello, in ms. */
  readonly startupMs: number;
  /** How long it may take to answer one request, in ms. */
  readonly answerMs: number;
  /** Null where every tool may be called. */
  readonly enabledTools: readonly string[] | null;
  readonly disabledTools: readonly string[];
  /** Values that nobody but the server may see. */
  readonly secrets: readonly string[];
};

type McpAccess =
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Whether the configuration brings the credential: then no sign-in is looked for. */
      readonly hasCredential: boolean;
    }
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly folder: string | null;
    };

export type McpAsk =
  | { readonly kind: "list" }
  | {
      readonly kind: "call";
      readonly tool: string;
      readonly arguments: Readonly<Record<string, unknown>>;
    };

/** A tool as the server describes it. */
export interface McpTool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** Why one exchange with a server brought no answer. */
export type McpFailure =
  | { readonly kind: "unreachable"; readonly message: string }
  /** It asked for a sign-in, or refused the one there is. */
  | { readonly kind: "unauthorized" }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "too-large"; readonly limitBytes: number }
  /** It ended, or cut the connection, before it answered. */
  | { readonly kind: "ended"; readonly message: string }
  /** It answered with an error. */
  | { readonly kind: "refused"; readonly message: string }
  /** The caller no longer waits. */
  | { readonly kind: "given-up" };

export function mayCall(server: McpServer, tool: string): boolean {
  const isEnabled = server.enabledTools === null || server.enabledTools.includes(tool);
  return isEnabled && !server.disabledTools.includes(tool);
}
