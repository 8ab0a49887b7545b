import { assertNever } from "../errors/broker-error.ts";
import type { AgentQuestion, AskedRights, OfferedAllowances } from "../sessions/agent-questions.ts";
import type { AgentDecision } from "../sessions/ports/agent-runtime.ts";
import type { ToolAnswer } from "../sessions/ports/agent-tools.ts";
import type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  FileSystemPath,
  GrantedPermissionProfile,
  RequestPermissionProfile,
} from "./protocol.generated.ts";
import type { RpcAnswer } from "./rpc.ts";
import { type ServerAnswer, type ServerRequest, methodNotFound } from "./wire.ts";

/** A request of Codex that a person answers. */
export type AskingRequest = Exclude<
  ServerRequest,
  { method: "item/tool/call" | "mcpServer/elicitation/request" }
>;

/** What Codex wants of us. */
export type ReadRequest =
  | {
      readonly kind: "tool";
      readonly request: Extract<ServerRequest, { method: "item/tool/call" }>;
    }
  | {
      readonly kind: "question";
      readonly request: AskingRequest;
      /** The same when the same question comes again after a reconnect, which it does by its id. */
      readonly key: string;
      readonly question: AgentQuestion;
    }
  | { readonly kind: "answered"; readonly answer: RpcAnswer };

/** The files that an item of a thread is about to change, as far as Codex has told them. */
export type ChangedFiles = (threadId: string, itemId: string) => readonly string[];

/** Pure: sorts a request of Codex. Methods that we do not know are refused by name. */
export function readRequest(request: ServerRequest, changedFiles: ChangedFiles): ReadRequest {
  switch (request.method) {
    case "item/tool/call":
      return { kind: "tool", request };
    case "item/commandExecution/requestApproval": {
      const { params } = request;
      const key = keyOf(request, params.approvalId ?? "command");
      return { kind: "question", request, key, question: commandQuestion(params) };
    }
    case "item/fileChange/requestApproval": {
      const { params } = request;
      return {
        kind: "question",
        request,
        key: keyOf(request, "file-change"),
        question: {
          kind: "file-change",
          files: changedFiles(params.threadId, params.itemId),
          grantRoot: params.grantRoot ?? null,
          reason: params.reason ?? null,
          offers: everyAllowance,
        },
      };
    }
    case "item/permissions/requestApproval": {
      const { params } = request;
      return {
        kind: "question",
        request,
        key: keyOf(request, "permissions"),
        question: {
          kind: "permissions",
          rights: rightsOf(params.permissions),
          reason: params.reason,
          offers: everyAllowance,
        },
      };
    }
    case "item/tool/requestUserInput": {
      const { params } = request;
      return {
        kind: "question",
        request,
        key: keyOf(request, "input"),
        question: {
          kind: "input",
          questions: params.questions.map((question) => ({
            id: question.id,
            text: question.question,
            options: (question.options ?? []).map((option) => option.label),
            isSecret: question.isSecret,
          })),
          answerWithinMs: params.autoResolutionMs,
        },
      };
    }
    case "mcpServer/elicitation/request": {
      const declined: ServerAnswer<"mcpServer/elicitation/request"> = {
        action: "decline",
        content: null,
        _meta: null,
      };
      return { kind: "answered", answer: { result: declined } };
    }
    default:
      return { kind: "answered", answer: refusal(request) };
  }
}

/** One item may ask several times, so the request's own id tells a repetition from a new question. */
function keyOf(request: AskingRequest, part: string): string {
  return `${request.params.threadId}:${request.params.itemId}:${part}:${request.id}`;
}

/** Codex takes an error as a denial and the turn goes on. */
function refusal(request: { readonly method?: unknown }): RpcAnswer {
  return {
    error: { code: methodNotFound, message: `${String(request.method)} is not offered here` },
  };
}

function commandQuestion(params: CommandExecutionRequestApprovalParams): AgentQuestion {
  const command = params.command ?? null;
  const reason = params.reason ?? null;
  const allowances = {
    once: offers(params, "accept"),
    session: offers(params, "acceptForSession"),
  };
  const network = params.networkApprovalContext ?? null;
  if (network !== null) {
    return { kind: "network", host: network.host, command, reason, offers: allowances };
  }
  const more = params.additionalPermissions ?? null;
  return {
    kind: "command",
    command: command ?? "",
    cwd: params.cwd ?? null,
    reason,
    rights: more === null ? null : rightsOf(more),
    offers: allowances,
  };
}

/** What Codex takes where it names no choice (the requests without `availableDecisions`). */
const everyAllowance: OfferedAllowances = { once: true, session: true };

/** Each right in words; what is denied gives nothing and is left out. */
function rightsOf(asked: RequestPermissionProfile): AskedRights {
  const { fileSystem } = asked;
  const entries = fileSystem?.entries ?? [];
  const named = (access: "read" | "write") =>
    entries.filter((entry) => entry.access === access).map((entry) => pathText(entry.path));
  return {
    network: asked.network?.enabled === true,
    read: [...new Set([...(fileSystem?.read ?? []), ...named("read")])],
    write: [...new Set([...(fileSystem?.write ?? []), ...named("write")])],
  };
}

function pathText(path: FileSystemPath): string {
  switch (path.type) {
    case "path":
      return path.path;
    case "glob_pattern":
      return path.pattern;
    case "special":
      return `:${Object.values(path.value)
        .filter((part) => part !== null)
        .join(":")}`;
    default:
      return assertNever(path);
  }
}

/** Without a list Codex takes each of the simple decisions. */
function offers(
  params: CommandExecutionRequestApprovalParams,
  decision: CommandExecutionApprovalDecision,
): boolean {
  return params.availableDecisions?.includes(decision) ?? true;
}

/** Pure: the decision in the words of the request. A decision that does not fit it declines. */
export function answerTo(request: AskingRequest, decision: AgentDecision): RpcAnswer {
  switch (request.method) {
    case "item/commandExecution/requestApproval":
      return { result: commandAnswer(request.params, decision) };
    case "item/fileChange/requestApproval":
      return { result: fileChangeAnswer(decision) };
    case "item/permissions/requestApproval":
      return { result: permissionsAnswer(request.params.permissions, decision) };
    case "item/tool/requestUserInput":
      return { result: inputAnswer(decision) };
  }
}

function commandAnswer(
  params: CommandExecutionRequestApprovalParams,
  decision: AgentDecision,
): ServerAnswer<"item/commandExecution/requestApproval"> {
  switch (decision.kind) {
    case "allow-once":
      return { decision: "accept" };
    case "allow-for-session":
      return { decision: offers(params, "acceptForSession") ? "acceptForSession" : "accept" };
    case "cancel":
      return { decision: "cancel" };
    case "decline":
    case "answers":
      return { decision: "decline" };
  }
}

function fileChangeAnswer(
  decision: AgentDecision,
): ServerAnswer<"item/fileChange/requestApproval"> {
  switch (decision.kind) {
    case "allow-once":
      return { decision: "accept" };
    case "allow-for-session":
      return { decision: "acceptForSession" };
    case "cancel":
      return { decision: "cancel" };
    case "decline":
    case "answers":
      return { decision: "decline" };
  }
}

function permissionsAnswer(
  asked: RequestPermissionProfile,
  decision: AgentDecision,
): ServerAnswer<"item/permissions/requestApproval"> {
  switch (decision.kind) {
    case "allow-once":
      return { permissions: granted(asked), scope: "turn" };
    case "allow-for-session":
      return { permissions: granted(asked), scope: "session" };
    case "cancel":
    case "decline":
    case "answers":
      return { permissions: {}, scope: "turn" };
  }
}

function granted(asked: RequestPermissionProfile): GrantedPermissionProfile {
  return {
    ...(asked.network === null ? {} : { network: asked.network }),
    ...(asked.fileSystem === null ? {} : { fileSystem: asked.fileSystem }),
  };
}

function inputAnswer(decision: AgentDecision): ServerAnswer<"item/tool/requestUserInput"> {
  if (decision.kind !== "answers") return { answers: {} };
  return {
    answers: Object.fromEntries(
      Object.entries(decision.answers).map(([id, answers]) => [id, { answers: [...answers] }]),
    ),
  };
}

export function toolResult(answer: ToolAnswer): RpcAnswer {
  const result: ServerAnswer<"item/tool/call"> = {
    contentItems: [{ type: "inputText", text: answer.text }],
    success: answer.success,
  };
  return { result };
}
