import type { Clock } from "../clock/clock.ts";
import { errorText, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { SessionKey } from "../sessions/model.ts";
import type { AgentEvent } from "../sessions/ports/agent-events.ts";
import type { AgentHandlers, AgentRuntime } from "../sessions/ports/agent-runtime.ts";
import type { ToolOffer } from "../sessions/ports/agent-tools.ts";
import {
  type AccountState,
  type QuotaReading,
  readAccount,
  readQuota,
  settleAccount,
} from "./account.ts";
import { type AgentCalls, createAgentCalls } from "./agent-calls.ts";
import { type ServerChoice, type ServerHandover, createAppServer } from "./app-server.ts";
import { createConfigReads } from "./config-reads.ts";
import { changedFilesOf, readNotification } from "./events.ts";
import { type HomeOptions, type HomeReport, prepareHome } from "./home.ts";
import type { ConfigWarningNotification, RateLimitSnapshot } from "./protocol.generated.ts";
import type { ServerConnection } from "./server-connection.ts";
import { type ServerWork, readWork } from "./server-work.ts";
import { type ServedRequests, createServedRequests } from "./served-requests.ts";
import { createThreadRegistry, forgetLoaded } from "./threads.ts";
import type { TurnPolicy } from "./turn-parameters.ts";
import type { ServerNotification } from "./wire.ts";

export interface CodexRuntimeOptions {
  readonly server: ServerChoice;
  /** By which Codex and the model's provider know us: letters, digits, dots, dashes. */
  readonly clientName: string;
  /** Prepared before each connection; left out with an external server, whose home is not ours. */
  readonly home?: HomeOptions;
  /** What is wrong with the sandbox; null when nothing is. Absent where it is not tried. */
  readonly sandboxProblem?: () => Promise<string | null>;
  /** `OPENAI_API_KEY`: used when Codex has no other account. */
  readonly apiKey?: string;
  readonly tools: readonly ToolOffer[];
  /** Asked at each turn, so that a changed setting holds from the next turn on. */
  readonly policyFor: (sessionKey: SessionKey) => TurnPolicy;
  readonly handlers: AgentHandlers;
  /** For a running app-server of our own that does not fit; without it, it is ended. */
  readonly handover?: ServerHandover;
  /** What Codex tells of the account's quota. */
  readonly onRateLimits?: (update: RateLimitSnapshot) => void;
  /** Somebody signed in or out. */
  readonly onAccountChanged?: () => void;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 up to 1, for the jitter of restarts. */
  readonly random: () => number;
}

export interface CodexHealth {
  readonly state: "starting" | "ready" | "reconnecting" | "stopped";
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Why it is not ready, or what is wrong with the configuration or the account file. */
  readonly reason?: string;
  readonly version?: string;
  readonly account: AccountState["kind"];
  /** The workspace of a team's plan, by its name. */
  readonly workspace?: string;
}

export interface CodexRuntime extends AgentRuntime {
  /** Starts or adopts the app-server; resolves at the first connection, never rejects. */
  start(): Promise<void>;
  health(): CodexHealth;
  /** Asks the account's service for the quota; never rejects. */
  readQuota(): Promise<QuotaReading>;
  /** Removes a thread that nobody works on (thread/delete), its rollout too; at best. */
  deleteThread(threadId: string): Promise<void>;
  /** Ends the app-server too. */
  stop(): Promise<void>;
  /** Leaves the app-server and its turns running for the next worker. */
  release(): Promise<void>;
}

/** A runtime on one app-server, with what draining that server needs. */
export interface ServerRuntime extends CodexRuntime, Pick<AgentCalls, "join" | "letGo"> {
  /** What its app-server works on; null when it is not connected or does not say. */
  work(): Promise<ServerWork | null>;
}

/** One real app-server behind the port that sessions know. */
export function createServerRuntime(options: CodexRuntimeOptions): ServerRuntime {
  const { clock, log, handlers } = options;
  const threads = createThreadRegistry();
  let connection: ServerConnection | null = null;
  let lastIdentity: string | null = null;
  let account: AccountState = { kind: "unknown", reason: "not asked yet" };
  let homeReport: HomeReport | null = null;
  let configProblem: string | undefined;
  let link: { state: CodexHealth["state"]; since: number; reason?: string } = {
    state: "starting",
    since: clock.now(),
  };
  let firstConnection: () => void = () => {};
  const connected = new Promise<void>((resolve) => {
    firstConnection = resolve;
  });

  const emit = (event: AgentEvent) => {
    try {
      handlers.onEvent(event);
    } catch (thrown) {
      log.error("An event from Codex could not be handled", {
        event: event.kind,
        error: errorText(thrown),
      });
    }
  };

  const moveTo = (state: CodexHealth["state"], reason?: string) => {
    link = { state, since: clock.now(), ...(reason === undefined ? {} : { reason }) };
  };

  const served: ServedRequests = createServedRequests({
    handlers,
    log,
    rootOf: (threadId) => threads.rootOf(threadId),
    runningTurnOf: (threadId) => threads.get(threadId)?.view.turn?.turnId ?? null,
    parentOf: async (threadId) => {
      const read = await connection?.rpc.request("thread/read", { threadId, includeTurns: false });
      return read?.ok === true ? read.value.thread.parentThreadId : null;
    },
    learnChild: (child, parent) => threads.addChild(child, parent),
    changedFiles: (threadId, itemId) => {
      const thread = threads.get(threadId);
      return thread === undefined ? [] : changedFilesOf(thread.view, itemId);
    },
  });

  const setAccount = (state: AccountState) => {
    const wasUsable = account.kind !== "none";
    account = state;
    const usable = state.kind !== "none";
    if (usable !== wasUsable) emit({ kind: "account", usable });
  };

  const refreshAccount = async () => {
    const current = connection;
    if (current === null) return;
    const state = await readAccount(current.rpc);
    if (connection === current) setAccount(state);
  };

  /** Codex starts with a configuration that it cannot read, and refuses each thread later. */
  const takeConfigWarning = ({ summary, details }: ConfigWarningNotification) => {
    const isFatal = /^invalid configuration/i.test(summary);
    log[isFatal ? "error" : "info"](`Codex reported a warning: ${summary}`, { details });
    if (isFatal) configProblem = `${summary} ${details ?? ""}`.trim();
  };

  const onNotification = (notification: ServerNotification) => {
    switch (notification.method) {
      case "account/updated":
      case "account/login/completed":
        options.onAccountChanged?.();
        void refreshAccount();
        return;
      case "account/rateLimits/updated":
        options.onRateLimits?.(notification.params.rateLimits);
        return;
      case "thread/started": {
        const { id, parentThreadId } = notification.params.thread;
        if (parentThreadId !== null) threads.addChild(id, parentThreadId);
        return;
      }
      case "configWarning":
        takeConfigWarning(notification.params);
        return;
      case "warning":
        log.info("Codex reported a warning", { warning: notification.params.message });
        return;
      case "serverRequest/resolved":
        return;
      default:
        tell(notification);
    }
  };

  const tell = (notification: ServerNotification) => {
    const threadId = threadIdOf(notification);
    const thread = threadId === null ? undefined : threads.get(threadId);
    if (thread === undefined) return;
    const told = readNotification(thread.view, notification);
    thread.view = told.view;
    if (notification.method === "thread/closed") forgetLoaded(thread);
    if (notification.method === "turn/completed") served.endTurn(notification.params.turn.id);
    for (const event of told.events) emit(event);
  };

  const appServer = createAppServer({
    server: options.server,
    clientName: options.clientName,
    clock,
    log,
    random: options.random,
    ...(options.handover === undefined ? {} : { handover: options.handover }),
    prepare: async () => {
      configProblem = undefined;
      if (options.home === undefined) return succeeded({ freshAccount: false });
      const { authFile, ...home } = options.home;
      // The account file is taken over when the worker starts, not under a running turn later.
      const report = await prepareHome(homeReport === null ? options.home : home, log);
      if (!report.ok) return report;
      homeReport ??= report.value;
      return succeeded({ freshAccount: report.value.accountImported });
    },
    handlers: { onNotification, onRequest: served.serve },
    onConnected: async (next) => {
      if (lastIdentity !== null && lastIdentity !== next.identity) served.forgetAll();
      lastIdentity = next.identity;
      // Calls wait until the account is settled: a turn without one would fail.
      setAccount(await settleAccount(next.rpc, options.apiKey, log));
      connection = next;
      moveTo("ready");
      log.info("Connected to Codex", { version: next.version, account: account.kind });
      firstConnection();
      emit({ kind: "connected" });
    },
    onDisconnected: (reason) => {
      connection = null;
      moveTo("reconnecting", reason);
      emit({ kind: "disconnected", reason });
    },
    onFailure: (error) => {
      moveTo(link.state === "starting" ? "starting" : "reconnecting", error.message);
    },
  });

  const calls = createAgentCalls({
    connection: () => connection,
    notReady: () => link.reason,
    account: () => account,
    threads,
    configs: createConfigReads({ codexHome: options.home?.codexHome ?? null, clock }),
    ...(options.sandboxProblem === undefined ? {} : { sandboxProblem: options.sandboxProblem }),
    settings: options.server.kind === "own" ? options.server.settings : null,
    tools: options.tools,
    policyFor: options.policyFor,
    clock,
    log,
  });

  const end = async (how: () => Promise<void>) => {
    await how();
    connection = null;
    moveTo("stopped");
    firstConnection();
  };

  return {
    ...calls,
    start: () => {
      appServer.start();
      return connected;
    },
    health: () => {
      const reason = link.reason ?? configProblem ?? homeReport?.problem?.message;
      return {
        state: link.state,
        since: link.since,
        account: account.kind,
        ...(reason === undefined ? {} : { reason }),
        ...(connection === null ? {} : { version: connection.version }),
        ...(account.kind === "ok" && account.workspace !== null
          ? { workspace: account.workspace }
          : {}),
      };
    },
    work: async () => (connection === null ? null : await readWork(connection.rpc)),
    readQuota: async () =>
      connection === null
        ? { kind: "unknown", reason: link.reason ?? "Codex is not connected" }
        : await readQuota(connection.rpc),
    deleteThread: async (threadId) => {
      threads.close(threadId);
      const deleted = await connection?.rpc.request("thread/delete", { threadId });
      if (deleted?.ok === false)
        log.debug("A Codex thread could not be deleted", {
          threadId,
          error: deleted.error.message,
        });
    },
    stop: () => end(() => appServer.stop()),
    release: () => end(() => appServer.release()),
  };
}

/** Also of a notification that our types do not know. */
function threadIdOf(notification: { readonly params?: object }): string | null {
  const { params } = notification;
  return params !== undefined && "threadId" in params && typeof params.threadId === "string"
    ? params.threadId
    : null;
}
