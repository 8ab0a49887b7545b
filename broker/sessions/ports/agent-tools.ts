/** A tool call of the agent, asked by Codex (`item/tool/call`); the same call may come again. */
export interface ToolCall {
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly tool: string;
  readonly arguments: unknown;
}

export interface ToolAnswer {
  readonly success: boolean;
  readonly text: string;
}

/** A tool as it is offered to Codex when a thread starts. `inputSchema` is JSON Schema. */
export interface ToolOffer {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: unknown;
}
