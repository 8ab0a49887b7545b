import type { Log } from "../logs/log.ts";
import type { AgentDecision, AgentHandlers } from "../sessions/ports/agent-runtime.ts";
import type { ToolAnswer } from "../sessions/ports/agent-tools.ts";
import {
  type AskingRequest,
  type ChangedFiles,
  answerTo,
  readRequest,
  toolResult,
} from "./requests.ts";
import type { AbortCause, RpcAnswer } from "./rpc.ts";
import { createSharedAnswers } from "./shared-answers.ts";
import { type ServerRequest, internalError } from "./wire.ts";

export interface ServedRequestsOptions {
  readonly handlers: Pick<AgentHandlers, "onToolCall" | "onRequest">;
  readonly log: Log;
  /** The open thread that a thread is or descends from. */
  readonly rootOf: (threadId: string) => string | null;
  readonly runningTurnOf: (threadId: string) => string | null;
  /** Asks Codex for the parent of a thread that we do not know. */
  readonly parentOf: (threadId: string) => Promise<string | null>;
  readonly learnChild: (childId: string, parentId: string) => void;
  readonly changedFiles: ChangedFiles;
}

/** Answers what Codex asks: tools and questions through the sessions, everything else here. */
export interface ServedRequests {
  serve(request: ServerRequest, signal: AbortSignal): Promise<RpcAnswer>;
  endTurn(turnId: string): void;
  /** A new server process remembers no question of the old one. */
  forgetAll(): void;
}

/** How many parents are asked for until a helper's thread leads to a session. */
const maxGenerations = 8;

export function createServedRequests(options: ServedRequestsOptions): ServedRequests {
  const { handlers, log } = options;
  const toolAnswers = createSharedAnswers<ToolAnswer>();
  const decisions = createSharedAnswers<AgentDecision>();

  /** Where a session takes it from: helpers ask in the name of their session's thread and turn. */
  const placeOf = async (threadId: string, turnId: string) => {
    let unknown = threadId;
    for (let generation = 0; options.rootOf(threadId) === null; generation++) {
      const parent = generation < maxGenerations ? await options.parentOf(unknown) : null;
      if (parent === null) return null;
      options.learnChild(unknown, parent);
      unknown = parent;
    }
    const root = options.rootOf(threadId);
    if (root === null) return null;
    return {
      threadId: root,
      turnId: root === threadId ? turnId : (options.runningTurnOf(root) ?? turnId),
    };
  };

  const callTool = async (
    request: Extract<ServerRequest, { method: "item/tool/call" }>,
    signal: AbortSignal,
  ): Promise<RpcAnswer> => {
    const { params } = request;
    const place = await placeOf(params.threadId, params.turnId);
    if (place === null) return ownerless(params.threadId);
    const key = `${params.threadId}:${params.turnId}:${params.callId}`;
    const answer = toolAnswers.ask(key, params.turnId, (ended) =>
      handlers.onToolCall(
        {
          ...place,
          callId: params.callId,
          tool: params.tool,
          arguments: params.arguments,
        },
        ended,
      ),
    );
    endWhenResolved(signal, () => toolAnswers.end(key));
    return toolResult(await answer);
  };

  const decide = async (
    request: AskingRequest,
    question: Extract<ReturnType<typeof readRequest>, { kind: "question" }>,
    signal: AbortSignal,
  ): Promise<RpcAnswer> => {
    const { threadId, turnId } = request.params;
    const place = await placeOf(threadId, turnId);
    if (place === null) return ownerless(threadId);
    const { key } = question;
    const decision = decisions.ask(key, turnId, (ended) =>
      handlers.onRequest({ ...place, requestKey: key, question: question.question }, ended),
    );
    endWhenResolved(signal, () => decisions.end(key));
    return answerTo(request, await decision);
  };

  const ownerless = (threadId: string): RpcAnswer => {
    log.warn("Codex sent a request for a thread that no session has open", { threadId });
    return { error: { code: internalError, message: "no session has this thread open" } };
  };

  return {
    serve: async (request, signal) => {
      const read = readRequest(request, options.changedFiles);
      switch (read.kind) {
        case "answered":
          return read.answer;
        case "tool":
          return await callTool(read.request, signal);
        case "question":
          return await decide(read.request, read, signal);
      }
    },
    endTurn: (turnId) => {
      toolAnswers.endTurn(turnId);
      decisions.endTurn(turnId);
    },
    forgetAll: () => {
      toolAnswers.endAll();
      decisions.endAll();
    },
  };
}

/** A lost connection ends nothing: Codex asks again, and the answer is waited for. */
function endWhenResolved(signal: AbortSignal, end: () => void): void {
  const resolved: AbortCause = "resolved";
  const check = () => {
    if (signal.reason === resolved) end();
  };
  if (signal.aborted) check();
  else signal.addEventListener("abort", check, { once: true });
}
