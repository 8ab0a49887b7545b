import { type Result, failed, succeeded } from "../errors/broker-error.ts";
import type { AgentEvent } from "../sessions/ports/agent-events.ts";
import type { AgentError, AgentInput, OpenThread } from "../sessions/ports/agent-runtime.ts";
import { type DrainingServer, DrainingServers, activityOf } from "./draining-servers.ts";
import { identityOf } from "./app-server.ts";
import { type CodexRuntime, type CodexRuntimeOptions, createServerRuntime } from "./runtime.ts";
import { connectServer } from "./server-connection.ts";
import type { ServerActivity } from "./server-fate.ts";
import { presenceOf } from "./server-process.ts";
import { type ServerRecord, drainingPath, readRecord, recordPath } from "./server-record.ts";
import { readWork } from "./server-work.ts";
import { internalError } from "./wire.ts";

export type HandoverOptions = CodexRuntimeOptions & {
  /** `TURN_MAX_MS`: how long an app-server of an earlier worker may drain; 0 sets no limit. */
  readonly turnMaxMs: number;
};

/** Which app-server has a Codex thread loaded. */
type Place =
  | { readonly kind: "wanted" }
  | { readonly kind: "draining"; readonly server: DrainingServer; readonly isWorking: boolean }
  /** A draining server does not say whether it has it. */
  | { readonly kind: "unknown" };

/**
 * The Codex of one account behind the port that sessions know: the app-server that this worker
 * wants, and beside it those of earlier workers that still have running turns. A thread is loaded
 * by one server at a time. It stays on a draining one for as long as its turn runs there, which
 * inputs may join; the next turn is the wanted server's.
 */
export function createCodexRuntime(options: HandoverOptions): CodexRuntime {
  const { server } = options;
  return server.kind === "external"
    ? createServerRuntime(options)
    : withHandover(options, server.stateFolder, server.unattendedMaxMs);
}

function withHandover(
  options: HandoverOptions,
  stateFolder: string,
  unattendedMaxMs: number,
): CodexRuntime {
  const { clock, handlers, log, turnMaxMs } = options;
  /** Threads that were opened on a draining server, and how to open them on another. */
  const kept = new Map<string, { readonly server: DrainingServer; readonly request: OpenThread }>();
  let isEnding = false;

  const draining = new DrainingServers({
    path: drainingPath(stateFolder),
    runtimeOf: (record) => drainingRuntime(record, options),
    maxMs: turnMaxMs,
    unattendedMaxMs,
    onLost: () => {
      if (isEnding || wanted.health().state !== "ready") return;
      // Its turns were cut off: open work is inspected again.
      handlers.onEvent({ kind: "connected" });
    },
    clock,
    log,
  });

  const wanted = createServerRuntime({
    ...options,
    handover: {
      activityOf: (record) => probe(record, options),
      drain: (record) => draining.add(record),
    },
  });

  const placeOf = async (threadId: string): Promise<Place> => {
    for (const server of draining.all) {
      const work = await server.runtime.work();
      if (work === null) {
        if ((await presenceOf(server.record)) !== "gone") return { kind: "unknown" };
      } else if (work.loaded.has(threadId)) {
        return { kind: "draining", server, isWorking: work.working.has(threadId) };
      }
    }
    return { kind: "wanted" };
  };

  /** The draining server that an open thread stays on; null once that server is gone. */
  const keeperOf = (threadId: string): DrainingServer | null => {
    const keeper = kept.get(threadId)?.server;
    return keeper !== undefined && draining.all.includes(keeper) ? keeper : null;
  };

  /** Opens a thread on the wanted server that was open on a draining one. */
  const moveToWanted = async (threadId: string): Promise<Result<null, AgentError>> => {
    const opened = kept.get(threadId);
    if (opened === undefined) return succeeded(null);
    if (draining.all.includes(opened.server)) {
      const left = await opened.server.runtime.letGo(threadId);
      if (!left.ok) return left;
    }
    const moved = await wanted.openThread(opened.request);
    if (!moved.ok) return failed(nothingSent(moved.error));
    kept.delete(threadId);
    log.info("A thread moved to the new Codex app-server", { threadId });
    return succeeded(null);
  };

  const openThread = async (request: OpenThread) => {
    const { threadId } = request;
    if (threadId === null) return await wanted.openThread(request);
    const place = await placeOf(threadId);
    switch (place.kind) {
      case "unknown":
        return failed(doesNotSay(threadId));
      case "draining": {
        if (place.isWorking) {
          const opened = await place.server.runtime.openThread(request);
          if (opened.ok) kept.set(threadId, { server: place.server, request });
          return opened;
        }
        const left = await place.server.runtime.letGo(threadId);
        if (!left.ok) return left;
        kept.delete(threadId);
        return await wanted.openThread(request);
      }
      case "wanted":
        kept.delete(threadId);
        return await wanted.openThread(request);
    }
  };

  const submit = async (input: AgentInput) => {
    const { threadId } = input;
    const joined = await keeperOf(threadId)?.runtime.join(input);
    if (joined?.ok === false) return joined;
    if (joined?.value) return succeeded(joined.value);
    const moved = await moveToWanted(threadId);
    return moved.ok ? await wanted.submit(input) : moved;
  };

  /** The server that has a thread, for what needs neither a turn nor an open thread. */
  const serverOf = async (threadId: string) => {
    const place = await placeOf(threadId);
    switch (place.kind) {
      case "unknown":
        return failed(doesNotSay(threadId));
      case "draining":
        return succeeded(place.server.runtime);
      case "wanted":
        return succeeded(wanted);
    }
  };

  const end = async (how: "stop" | "release") => {
    isEnding = true;
    await loaded;
    await Promise.all([wanted[how](), draining[how]()]);
  };

  let loaded: Promise<void> = Promise.resolve();

  return {
    ...wanted,
    start: async () => {
      loaded = readRecord(recordPath(stateFolder)).then((current) => draining.load(current));
      await loaded;
      if (!isEnding) await wanted.start();
    },
    openThread,
    submit,
    interrupt: async (threadId) => {
      const server = await serverOf(threadId);
      return server.ok ? await server.value.interrupt(threadId) : server;
    },
    endCommands: async (threadId) => {
      const server = await serverOf(threadId);
      return server.ok ? await server.value.endCommands(threadId) : server;
    },
    inspect: async (threadId, inputs) => {
      const keeper = keeperOf(threadId);
      if (keeper !== null) return await keeper.runtime.inspect(threadId, inputs);
      const moved = await moveToWanted(threadId);
      return moved.ok ? await wanted.inspect(threadId, inputs) : moved;
    },
    closeThread: async (threadId) => {
      const keeper = keeperOf(threadId);
      kept.delete(threadId);
      await (keeper?.runtime ?? wanted).closeThread(threadId);
    },
    deleteThread: async (threadId) => {
      kept.delete(threadId);
      const server = await serverOf(threadId);
      if (server.ok) await server.value.deleteThread(threadId);
    },
    stop: () => end("stop"),
    release: () => end("release"),
  };
}

/** A runtime on a server that drains: its account, quota and home are no longer asked for. */
function drainingRuntime(record: ServerRecord, options: HandoverOptions) {
  const {
    apiKey: _key,
    home: _home,
    onAccountChanged: _account,
    onRateLimits: _limits,
    ...rest
  } = options;
  const log = options.log.with({ drainingPid: record.pid });
  let hasConnected = false;
  const onEvent = (event: AgentEvent) => {
    if (event.kind === "account") return;
    const isFirst = event.kind === "connected" && !hasConnected;
    if (isFirst) hasConnected = true;
    else options.handlers.onEvent(event);
  };
  return createServerRuntime({
    ...rest,
    log,
    server: { kind: "external", url: `unix://${record.socket}` },
    handlers: { ...options.handlers, onEvent },
  });
}

/** Whether a recorded server has running turns. */
async function probe(record: ServerRecord, options: HandoverOptions): Promise<ServerActivity> {
  const connected = await connectServer(`unix://${record.socket}`, identityOf(record), {
    clientName: options.clientName,
    clock: options.clock,
    log: options.log,
    handlers: {
      onNotification: () => {},
      // It has no thread open here, so it asks nothing.
      onRequest: async () => ({ error: { code: internalError, message: "not open here" } }),
    },
  });
  if (!connected.ok) return "unreachable";
  const activity = activityOf(await readWork(connected.value.rpc));
  connected.value.rpc.close("looked");
  return activity;
}

function doesNotSay(threadId: string): AgentError {
  const message = `An earlier app-server does not say whether it works on the thread ${threadId}`;
  return { kind: "unavailable", message, sent: false };
}

/** The input itself was not submitted: only what came before it failed. */
function nothingSent(error: AgentError): AgentError {
  return error.kind === "unavailable" ? { ...error, sent: false } : error;
}
