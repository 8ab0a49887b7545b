import { basename, dirname, join } from "node:path";
import { realPath } from "../files/real-path.ts";
import type { AgentInput, OpenThread } from "../sessions/ports/agent-runtime.ts";
import type { ToolOffer } from "../sessions/ports/agent-tools.ts";
import type { JsonValue, UserInput } from "./protocol.generated.ts";
import { foldersBeside } from "../sessions/shards.ts";
import {
  type ServerSettings,
  readOnlyProfile,
  threadProfiles,
  workspaceProfile,
} from "./server-arguments.ts";
import type { RequestParameters } from "./wire.ts";

/** What the turns of a session may do, and with what. */
export interface TurnPolicy {
  readonly sandbox: "workspace-write" | "read-only" | "full-access";
  /** Whether Codex may ask a person to allow more. */
  readonly approvals: "on-request" | "never";
  readonly model?: string;
  readonly effort?: string;
}

/** Newest turns that are told of a thread that was out of sight; more never end in between. */
export const recentTurnCount = 5;

type ThreadConfig = Readonly<Record<string, JsonValue>>;

/**
 * The configuration of one thread. Codex does not store it, so it goes with each resume. A table
 * is merged into the team's, so each MCP server is switched off by name. `settings` are those of our
 * own server; null with another one, whose profiles are not ours.
 */
export function threadConfig(
  { environment, workspace }: Pick<OpenThread, "environment" | "workspace">,
  mcpServers: readonly string[],
  settings: ServerSettings | null,
): ThreadConfig {
  return {
    // Said again for each thread, because the team's file would win over the server's arguments:
    // the environment is built from a list already, and a filter would tear git's settings apart.
    shell_environment_policy: {
      inherit: "all",
      ignore_default_excludes: true,
      set: { ...environment },
    },
    mcp_servers: Object.fromEntries(mcpServers.map((name) => [name, { enabled: false }])),
    // In place of the server's own, which know nothing of the session.
    ...(settings === null
      ? {}
      : { permissions: threadProfiles(settings, foldersBeside(realWorkspace(workspace))) }),
  };
}

/**
 * `thread/start`: read-only, because Codex trusts the repository that it is given with any writable
 * sandbox, and then runs what its configuration names. Each turn is granted its own.
 */
export function threadStart(
  request: OpenThread,
  policy: TurnPolicy,
  tools: readonly ToolOffer[],
  config: ThreadConfig,
): RequestParameters<"thread/start"> {
  return {
    cwd: realWorkspace(request.workspace),
    sandbox: "read-only",
    approvalPolicy: policy.approvals,
    developerInstructions: request.instructions,
    dynamicTools: tools.map((tool) => ({
      type: "function" as const,
      name: tool.name,
      description: tool.description,
      inputSchema: tool.inputSchema as JsonValue,
    })),
    config,
  };
}

/** `thread/resume`: instructions and configuration again, because neither survives. */
export function threadResume(
  threadId: string,
  request: OpenThread,
  config: ThreadConfig,
): RequestParameters<"thread/resume"> {
  return {
    ...threadRejoin(threadId),
    developerInstructions: request.instructions,
    config,
  };
}

/**
 * `thread/resume` of a thread that the server still has as we opened it. With instructions or
 * configuration Codex would unload an idle thread that nobody watches and load it again, and would thereby
 * drop a turn that is only just beginning and end background commands.
 */
export function threadRejoin(threadId: string): RequestParameters<"thread/resume"> {
  return {
    threadId,
    excludeTurns: true,
    initialTurnsPage: { limit: recentTurnCount, itemsView: "full" },
  };
}

/** `turn/start`, which also joins a turn that is running. */
export function turnStart(input: AgentInput, policy: TurnPolicy): RequestParameters<"turn/start"> {
  return {
    ...inputParameters(input),
    cwd: realWorkspace(input.workspace),
    approvalPolicy: policy.approvals,
    ...sandboxOf(policy),
    ...(policy.model === undefined ? {} : { model: policy.model }),
    ...(policy.effort === undefined ? {} : { effort: policy.effort }),
  };
}

/**
 * Codex on macOS refuses a folder that is reached through a link, as a workspace that an earlier
 * release stored may be. Its own name is left as it is: a link that an agent put there is refused.
 */
function realWorkspace(workspace: string): string {
  return join(realPath(dirname(workspace)), basename(workspace));
}

/** An input that joins the turn `expectedTurnId` and never starts one. */
export function turnSteer(
  input: AgentInput,
  expectedTurnId: string,
): RequestParameters<"turn/steer"> {
  return { ...inputParameters(input), expectedTurnId };
}

function inputParameters(input: AgentInput) {
  return {
    threadId: input.threadId,
    clientUserMessageId: input.inputId,
    input: userInput(input),
    // Stands in the thread's history as a developer's word.
    ...(input.news === undefined
      ? {}
      : { additionalContext: { broker: { value: input.news, kind: "application" as const } } }),
  };
}

function userInput(input: AgentInput): UserInput[] {
  return [
    { type: "text", text: input.text, text_elements: [] },
    ...input.images.map((path) => ({ type: "localImage" as const, path })),
  ];
}

function sandboxOf(
  policy: TurnPolicy,
): Pick<RequestParameters<"turn/start">, "permissions" | "sandboxPolicy"> {
  switch (policy.sandbox) {
    case "workspace-write":
      return { permissions: workspaceProfile };
    case "read-only":
      // Not Codex's own read-only policy, which leaves our secrets readable.
      return { permissions: readOnlyProfile };
    case "full-access":
      return { sandboxPolicy: { type: "dangerFullAccess" } };
  }
}

/** Pure: the names of the MCP servers in what `config/read` answers. */
export function mcpServerNames(config: Readonly<Record<string, unknown>>): readonly string[] {
  const servers = config["mcp_servers"];
  return typeof servers === "object" && servers !== null ? Object.keys(servers) : [];
}
