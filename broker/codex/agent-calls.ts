import type { Clock } from "../clock/clock.ts";
import { type Result, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { SessionKey } from "../sessions/model.ts";
import type {
  AgentError,
  AgentInput,
  AgentRuntime,
  OpenThread,
  OpenedThread,
  SentInput,
  ThreadInspection,
} from "../sessions/ports/agent-runtime.ts";
import type { ToolOffer } from "../sessions/ports/agent-tools.ts";
import type { AccountState } from "./account.ts";
import {
  agentError,
  hasNoRolloutYet,
  hasNothingToList,
  isArchived,
  isUnloaded,
  nothingRan,
  turnIsOver,
} from "./agent-errors.ts";
import type { ConfigReads } from "./config-reads.ts";
import type { ServerConnection } from "./server-connection.ts";
import { resumedView, turnState } from "./events.ts";
import { listedInputs, writtenInputs } from "./given-inputs.ts";
import { namesPrograms, programKeysIn } from "./program-keys.ts";
import type { RpcConnection, RpcError } from "./rpc.ts";
import { isLoaded, isWorking, readWork } from "./server-work.ts";
import { chooseForTurn, resumedChoice, startedChoice } from "./model-choice.ts";
import { type KnownThread, type ThreadRegistry, forgetLoaded } from "./threads.ts";
import type { ServerSettings } from "./server-arguments.ts";
import {
  type TurnPolicy,
  mcpServerNames,
  recentTurnCount,
  threadConfig,
  threadRejoin,
  threadResume,
  threadStart,
  turnStart,
  turnSteer,
} from "./turn-parameters.ts";
import type { Turn } from "./protocol.generated.ts";
import { internalError, type RequestParameters, type RequestResult } from "./wire.ts";

export interface AgentCallsOptions {
  /** The present connection; null while there is none. */
  readonly connection: () => ServerConnection | null;
  /** Why there is none. */
  readonly notReady: () => string | undefined;
  readonly account: () => AccountState;
  readonly threads: ThreadRegistry;
  readonly configs: ConfigReads;
  /** What is wrong with the sandbox of our own server; null when nothing is. */
  readonly sandboxProblem?: () => Promise<string | null>;
  /** Of our own server; null with another one. */
  readonly settings: ServerSettings | null;
  readonly tools: readonly ToolOffer[];
  readonly policyFor: (sessionKey: SessionKey) => TurnPolicy;
  readonly clock: Clock;
  readonly log: Log;
}

/** Codex writes the end of a turn some 30 ms after it; this is ample on a busy machine. */
const turnEndWrittenMs = 500;
/** What sessions ask of Codex, and what a draining app-server is asked beside it. */
export interface AgentCalls extends AgentRuntime {
  /** Submits an input to the running turn only; null when there is none, and nothing was sent. */
  join(input: AgentInput): Promise<Result<{ readonly turnId: string } | null, AgentError>>;
  /**
   * Makes this app-server unload an idle thread and give up its lock, so that another one can
   * resume it: it archives the thread, and the resume takes it out of the archive again.
   */
  letGo(threadId: string): Promise<Result<null, AgentError>>;
}

/** What sessions ask of Codex, each as one or a few of its requests. */
export function createAgentCalls(options: AgentCallsOptions): AgentCalls {
  const { threads, log } = options;

  /** Makes sure that this connection has the thread loaded and gets its events. */
  const attach = async (thread: KnownThread): Promise<Result<OpenedThread, AgentError>> => {
    thread.attaching ??= resume(thread).finally(() => {
      thread.attaching = null;
    });
    return await thread.attaching;
  };

  const resume = async (thread: KnownThread): Promise<Result<OpenedThread, AgentError>> => {
    const current = options.connection();
    if (current === null) return failed(notConnected(options.notReady()));
    const { threadId, request } = thread;
    const opened = openingOf(current, request);
    const parameters =
      (thread.loaded === opened && (await isLoaded(current.rpc, threadId))) ||
      (await isWorking(current.rpc, threadId))
        ? succeeded({ parameters: threadRejoin(threadId), config: null })
        : await resumeParameters(current, threadId, request);
    if (!parameters.ok) return parameters;
    const { config, parameters: asked } = parameters.value;
    const resumed = await resumeOrUnarchive(current.rpc, asked);
    if (!resumed.ok) return failed(await resumeError(current.rpc, thread, resumed.error));
    thread.failedLoads = 0;
    thread.choice = resumedChoice(thread.choice, resumed.value, config);
    thread.loaded = opened;
    thread.rollout = resumed.value.thread.path;
    const page = resumed.value.initialTurnsPage?.data ?? [];
    const isActive = resumed.value.thread.status.type === "active";
    const isRunning = isActive && page[0]?.status === "inProgress";
    const recent = isRunning ? page : await settledTurns(current.rpc, threadId, page);
    thread.view = resumedView(thread.view, recent[0] ?? null);
    thread.attached = current;
    return succeeded({
      threadId: thread.threadId,
      isNew: false,
      model: resumed.value.model,
      recentTurns: recent.map(turnState),
    });
  };

  /**
   * A turn that ends while the thread is resumed stands for a moment as one that was cut off: its
   * end is told to nobody and not written yet. So the turns are read again before that is believed.
   */
  const settledTurns = async (
    rpc: RpcConnection,
    threadId: string,
    page: readonly Turn[],
  ): Promise<readonly Turn[]> => {
    const newest = page[0]?.status;
    if (newest !== "interrupted" && newest !== "inProgress") return page;
    await options.clock.sleep(turnEndWrittenMs);
    const again = await rpc.request("thread/turns/list", {
      threadId,
      limit: recentTurnCount,
      itemsView: "full",
    });
    return again.ok ? again.value.data : page;
  };

  const resumeParameters = async (
    current: ServerConnection,
    threadId: string,
    request: OpenThread,
  ) => {
    const config = await configFor(current, request);
    if (!config.ok) return config;
    const parameters = threadResume(
      threadId,
      request,
      threadConfig(request, mcpServerNames(config.value), options.settings),
    );
    return succeeded({ parameters, config: config.value });
  };

  const ensureAttached = async (thread: KnownThread): Promise<Result<null, AgentError>> => {
    const current = options.connection();
    if (current !== null && thread.attached === current) return succeeded(null);
    const attached = await attach(thread);
    return attached.ok ? succeeded(null) : failed(nothingSent(attached.error));
  };

  const configFor = async (current: ServerConnection, request: OpenThread) => {
    // Not once and for all: the team's file may have gained a server since Codex was started.
    const read = await options.configs.read(current, request.workspace);
    if (!read.ok) return failed(agentError(read.error));
    const programs = programKeysIn(read.value.config);
    if (programs.length === 0) return succeeded(read.value.config);
    return failed({ kind: "rejected" as const, message: namesPrograms(programs).message });
  };

  const openThread = async (request: OpenThread): Promise<Result<OpenedThread, AgentError>> => {
    if (request.threadId !== null) return await attach(threads.open(request.threadId, request));
    const current = options.connection();
    if (current === null) return failed(notConnected(options.notReady()));
    const config = await configFor(current, request);
    if (!config.ok) return config;
    const started = await current.rpc.request(
      "thread/start",
      threadStart(
        request,
        options.policyFor(request.sessionKey),
        options.tools,
        threadConfig(request, mcpServerNames(config.value), options.settings),
      ),
    );
    if (!started.ok) return failed(agentError(started.error));
    const threadId = started.value.thread.id;
    const thread = threads.open(threadId, { ...request, threadId });
    thread.attached = current;
    thread.loaded = openingOf(current, thread.request);
    thread.choice = startedChoice(started.value);
    thread.rollout = started.value.thread.path;
    return succeeded({ threadId, isNew: true, model: started.value.model, recentTurns: [] });
  };

  const submit = async (
    input: AgentInput,
  ): Promise<Result<{ readonly turnId: string }, AgentError>> => {
    const thread = threads.get(input.threadId);
    if (thread === undefined) return failed(notOpen(input.threadId));
    const account = options.account();
    if (account.kind === "none") return failed({ kind: "no-account", message: account.reason });
    const unsound = await sandboxProblemFor(thread);
    if (unsound !== null) return failed({ kind: "unavailable", message: unsound, sent: false });
    const attached = await ensureAttached(thread);
    if (!attached.ok) return attached;
    const first = await startTurn(thread, input);
    if (first.ok || !isUnloaded(first.error)) return withTurnId(first);
    forgetLoaded(thread);
    const again = await ensureAttached(thread);
    return again.ok ? withTurnId(await startTurn(thread, input)) : again;
  };

  /** Nothing is given to an agent whose sandbox was not seen to work. */
  const sandboxProblemFor = async (thread: KnownThread): Promise<string | null> => {
    const { sandbox } = options.policyFor(thread.request.sessionKey);
    return sandbox === "full-access" ? null : ((await options.sandboxProblem?.()) ?? null);
  };

  const startTurn = async (thread: KnownThread, input: AgentInput) => {
    const wanted = options.policyFor(thread.request.sessionKey);
    const chosen = thread.choice === null ? null : chooseForTurn(wanted, thread.choice);
    const rpc = options.connection()?.rpc;
    if (rpc === undefined)
      return failed({ kind: "disconnected" as const, message: "not connected", sent: false });
    // Noted before it is sent: an answer that is lost may have changed the thread all the same.
    if (chosen !== null) thread.choice = chosen.next;
    return await rpc.request("turn/start", turnStart(input, chosen?.policy ?? wanted));
  };

  const join = async (
    input: AgentInput,
  ): Promise<Result<{ readonly turnId: string } | null, AgentError>> => {
    const thread = threads.get(input.threadId);
    if (thread === undefined) return failed(notOpen(input.threadId));
    const attached = await ensureAttached(thread);
    if (!attached.ok) return attached;
    const rpc = options.connection()?.rpc;
    if (rpc === undefined) return failed(notConnected(options.notReady()));
    const { turn } = thread.view;
    if (turn === null) return succeeded(null);
    const joined = await rpc.request("turn/steer", turnSteer(input, turn.turnId));
    if (joined.ok) return succeeded({ turnId: joined.value.turnId });
    return turnIsOver(joined.error) ? succeeded(null) : failed(agentError(joined.error));
  };

  const letGo = async (threadId: string): Promise<Result<null, AgentError>> => {
    const rpc = options.connection()?.rpc;
    if (rpc === undefined) return failed(notConnected(options.notReady()));
    const work = await readWork(rpc);
    if (work === null || work.working.has(threadId)) return failed(stillWorking(threadId));
    const archived = await rpc.request("thread/archive", { threadId });
    if (!archived.ok) {
      const error = agentError(archived.error);
      // A thread without a turn has no rollout to archive, and is as good as gone.
      if (error.kind !== "thread-missing")
        return failed({ kind: "unavailable", message: error.message, sent: false });
    }
    threads.close(threadId);
    return succeeded(null);
  };

  const interrupt = async (
    threadId: string,
  ): Promise<Result<{ readonly wasRunning: boolean }, AgentError>> => {
    const rpc = options.connection()?.rpc;
    if (rpc === undefined) return failed(notConnected(options.notReady()));
    // An interrupt of "whatever runs" succeeds on an idle thread too: only its status tells.
    const read = await rpc.request("thread/read", { threadId, includeTurns: false });
    const interrupted = await rpc.request("turn/interrupt", { threadId, turnId: "" });
    if (!interrupted.ok) {
      const { error } = interrupted;
      if (isUnloaded(error)) return succeeded({ wasRunning: false });
      if (!nothingRan(error)) return failed(agentError(error));
    }
    // Codex interrupts the turn but lets its commands run on.
    const cleaned = await endCommands(threadId);
    if (!cleaned.ok) return cleaned;
    const wasActive = !read.ok || read.value.thread.status.type === "active";
    return succeeded({ wasRunning: interrupted.ok && wasActive });
  };

  const endCommands = async (threadId: string): Promise<Result<null, AgentError>> => {
    const rpc = options.connection()?.rpc;
    if (rpc === undefined) return failed(notConnected(options.notReady()));
    const cleaned = await rpc.request("thread/backgroundTerminals/clean", { threadId });
    // A thread that is not loaded has none.
    return cleaned.ok || isUnloaded(cleaned.error)
      ? succeeded(null)
      : failed(agentError(cleaned.error));
  };

  const inspect = async (
    threadId: string,
    inputs: readonly SentInput[],
  ): Promise<Result<ThreadInspection, AgentError>> => {
    const thread = threads.get(threadId);
    if (thread === undefined) return failed(notOpen(threadId));
    const attached = await ensureAttached(thread);
    if (!attached.ok) return attached;
    const rpc = options.connection()?.rpc;
    if (rpc === undefined) return failed(notConnected(options.notReady()));
    const listed = await listedInputs(rpc, threadId, inputs);
    if (!listed.ok) return listed;
    const turns = await rpc.request("thread/turns/list", {
      threadId,
      limit: recentTurnCount,
      itemsView: "full",
    });
    if (!turns.ok && !hasNothingToList(turns.error)) return failed(agentError(turns.error));
    const recentTurns = turns.ok ? turns.value.data.map(turnState) : [];
    // A turn that runs lists what it has written down, if a moment later.
    const isRunning = recentTurns[0]?.state === "running";
    const missing = isRunning ? [] : inputs.filter(({ id }) => !listed.value.has(id));
    const written = await writtenInputs(thread.rollout, missing, log);
    return succeeded({ turnOfInput: new Map([...listed.value, ...written]), recentTurns });
  };

  const closeThread = async (threadId: string): Promise<void> => {
    const thread = threads.get(threadId);
    if (thread === undefined) return;
    threads.close(threadId);
    const current = options.connection();
    if (current === null || thread.attached !== current) return;
    const left = await current.rpc.request("thread/unsubscribe", { threadId });
    if (!left.ok) log.debug("Unsubscribing failed", { threadId, error: left.error.message });
  };

  return { openThread, submit, join, interrupt, endCommands, inspect, closeThread, letGo };
}

async function resumeOrUnarchive(rpc: RpcConnection, asked: RequestParameters<"thread/resume">) {
  const resumed = await rpc.request("thread/resume", asked);
  if (resumed.ok || !isArchived(resumed.error)) return resumed;
  const unarchived = await rpc.request("thread/unarchive", { threadId: asked.threadId });
  return unarchived.ok ? await rpc.request("thread/resume", asked) : resumed;
}

/** The same for the same server process and the same request. */
function openingOf(current: ServerConnection, request: OpenThread): string {
  return JSON.stringify([current.identity, request]);
}

/** Loads of a thread that Codex answers with an error of its own before the thread counts as lost. */
const FAILED_LOADS_AT_MOST = 2;

/**
 * A thread without anything to resume is gone once no turn of it can still be writing that. So is a
 * thread whose stored conversation Codex cannot read, again and again, while it answers otherwise.
 */
async function resumeError(
  rpc: RpcConnection,
  thread: KnownThread,
  error: RpcError,
): Promise<AgentError> {
  const isBroken = error.kind === "refused" && error.code === internalError;
  thread.failedLoads = isBroken ? (thread.failedLoads ?? 0) + 1 : 0;
  const mayBeGone = hasNoRolloutYet(error) || thread.failedLoads >= FAILED_LOADS_AT_MOST;
  const isGone = mayBeGone && (await isLoaded(rpc, thread.threadId)) === false;
  return isGone ? { kind: "thread-missing", message: error.message } : agentError(error);
}

function withTurnId(
  started: Result<RequestResult<"turn/start">, RpcError>,
): Result<{ readonly turnId: string }, AgentError> {
  return started.ok
    ? succeeded({ turnId: started.value.turn.id })
    : failed(agentError(started.error));
}

/** The input itself did not go: only the resume before it failed. */
function nothingSent(error: AgentError): AgentError {
  return error.kind === "unavailable" ? { ...error, sent: false } : error;
}

function notConnected(reason: string | undefined): AgentError {
  return {
    kind: "unavailable",
    message: reason === undefined ? "Codex is starting" : `Codex is not reachable: ${reason}`,
    sent: false,
  };
}

function notOpen(threadId: string): AgentError {
  return { kind: "unavailable", message: `The thread ${threadId} is not open`, sent: false };
}

function stillWorking(threadId: string): AgentError {
  const message = `An earlier app-server still works on the thread ${threadId}`;
  return { kind: "unavailable", message, sent: false };
}
