import {
  BrokerError,
  type Result,
  assertNever,
  errorText,
  failed,
  succeeded,
} from "../errors/broker-error.ts";
import { attend, removeSocket } from "./attendance.ts";
import type { RpcConnection } from "./rpc.ts";
import { settingsHash } from "./server-arguments.ts";
import { readWork } from "./server-work.ts";
import type { Log } from "../logs/log.ts";
import {
  type ConnectOptions,
  type ReachedServer,
  type ServerConnection,
  connectServer,
  untilConnected,
} from "./server-connection.ts";
import { type FoundServer, type ServerActivity, fateOf } from "./server-fate.ts";
import { type ServerStart, endServer, presenceOf, startServer } from "./server-process.ts";
import {
  type ServerRecord,
  readRecord,
  recordPath,
  removeRecord,
  writeRecord,
} from "./server-record.ts";

/** The first wait after a failure, in ms; it doubles up to the last. */
const firstRestartWaitMs = 250;
export const lastRestartWaitMs = 30_000;
/** A connection that lived this long, in ms, was sound: waits begin from the first again. */
const soundConnectionMs = 30_000;

/** An app-server of our own, or one that somebody else runs and we only talk to. */
export type ServerChoice =
  | { readonly kind: "external"; readonly url: string }
  | ({
      readonly kind: "own";
      /** Of the program, as its package tells it. */
      readonly version: string;
      readonly stateFolder: string;
    } & ServerStart);

export interface AppServerOptions extends ConnectOptions {
  readonly server: ServerChoice;
  /**
   * Called before each connection. With a fresh account a running server is not adopted, because
   * Codex reads the account file at its start only.
   */
  readonly prepare: () => Promise<Result<{ readonly freshAccount: boolean }, BrokerError>>;
  /** For a recorded server that does not fit; without it such a server is ended. */
  readonly handover?: ServerHandover;
  /** 0 up to 1, for jitter. */
  readonly random: () => number;
  /** The server answered `initialize`. Nothing else happens until it is done. */
  onConnected(connection: ServerConnection): Promise<void>;
  onDisconnected(reason: string): void;
  /** A try failed; the next comes by itself. */
  onFailure(error: BrokerError): void;
}

/** Takes over a server that does not fit while it has running turns. */
export interface ServerHandover {
  activityOf(record: ServerRecord): Promise<ServerActivity>;
  /** Resolves once the server is on record as draining. */
  drain(record: ServerRecord): Promise<void>;
}

/**
 * Keeps one app-server running and one connection to it:
 *
 *     starting ─► connected ─(lost)─► waiting ─► connected …
 *         └─(failed)─► waiting ─┘          stop() or release() from anywhere
 *
 * A recorded server that still answers and fits is adopted. One that does not fit drains when it has
 * running turns, and the new one starts beside it; otherwise it is ended first, when it is provably
 * ours, because Codex locks loaded threads for one process.
 */
export interface AppServer {
  /** Begins; never throws, tries until it is stopped. */
  start(): void;
  /** Ends the connection and a server of our own. */
  stop(): Promise<void>;
  /** Ends the connection and leaves the server running for the next worker. */
  release(): Promise<void>;
}

export function createAppServer(options: AppServerOptions): AppServer {
  const { clock, log, server } = options;
  const ending = new AbortController();
  let connection: RpcConnection | null = null;
  let running: Promise<void> = Promise.resolve();

  const run = async () => {
    let failures = 0;
    while (!ending.signal.aborted) {
      const reached = await reachSafely(options, ending.signal);
      if (ending.signal.aborted) {
        if (reached.ok) reached.value.rpc.close("stopping");
        return;
      }
      if (reached.ok) {
        const since = clock.now();
        connection = reached.value.rpc;
        const left = new AbortController();
        void showPresence(reached.value, options, left.signal);
        await options.onConnected(reached.value);
        const reason = await reached.value.closed;
        left.abort();
        connection = null;
        if (ending.signal.aborted) return;
        log.warn("The connection to Codex closed", { reason });
        options.onDisconnected(reason);
        failures = clock.now() - since >= soundConnectionMs ? 0 : failures + 1;
      } else {
        failures++;
        log.error(reached.error.message, { code: reached.error.code });
        options.onFailure(reached.error);
      }
      await clock.sleep(restartWait(failures, options.random()), ending.signal);
    }
  };

  const end = async () => {
    ending.abort();
    connection?.close("stopping");
    await running;
  };

  return {
    start: () => {
      running = run();
      running.catch((thrown: unknown) => {
        log.error("The supervisor of the Codex app-server failed", { error: String(thrown) });
      });
    },
    release: end,
    stop: async () => {
      await end();
      if (server.kind !== "own") return;
      const path = recordPath(server.stateFolder);
      const record = await readRecord(path);
      if (record !== null && (await endServer(record, clock, log))) await removeRecord(path);
    },
  };
}

/** Milliseconds before the next try: doubling, capped, with up to half of it taken off at random. */
export function restartWait(failures: number, random: number): number {
  if (failures <= 1) return 0;
  const wait = Math.min(lastRestartWaitMs, firstRestartWaitMs * 2 ** (failures - 2));
  return Math.round(wait * (1 - random / 2));
}

/** What nobody foresaw (a full disk) is a failure like the others: the next try may succeed. */
async function reachSafely(
  options: AppServerOptions,
  ending: AbortSignal,
): Promise<Result<Reached, BrokerError>> {
  try {
    return await reach(options, ending);
  } catch (thrown) {
    return failed(
      new BrokerError("codex.start_failed", `Codex could not be started: ${errorText(thrown)}`, {
        hint: "Check the disk and the permissions of the state folder.",
        cause: thrown,
      }),
    );
  }
}

/** A server and, when it is our own, its socket. */
type Reached = ReachedServer & { readonly socket: string | null };

async function showPresence(
  reached: Reached,
  { clock, log, server }: AppServerOptions,
  signal: AbortSignal,
): Promise<void> {
  if (reached.socket === null || server.kind !== "own") return;
  await attend(reached.socket, {
    clock,
    log,
    signal,
    unattendedMaxMs: server.unattendedMaxMs,
    onSocketGone: socketGone(reached, log),
  });
}

/**
 * Nobody else could connect to such a server, the next worker included. Its turns go on; when it has
 * none at two visits, the connection is closed, and a server that does not answer is replaced.
 */
function socketGone({ rpc }: Reached, log: Log): () => Promise<void> {
  let idleVisits = 0;
  let isTold = false;
  return async () => {
    if (!isTold) log.warn("The socket of Codex was deleted: it is replaced when no turn runs");
    isTold = true;
    const work = await readWork(rpc);
    idleVisits = work?.working.size === 0 ? idleVisits + 1 : 0;
    if (idleVisits >= 2) rpc.close("its socket was deleted");
  };
}

async function reach(
  options: AppServerOptions,
  ending: AbortSignal,
): Promise<Result<Reached, BrokerError>> {
  const { server } = options;
  const prepared = await options.prepare();
  if (!prepared.ok) return prepared;
  if (server.kind === "external")
    return withSocket(await connectServer(server.url, server.url, options), null);
  const adopted = await adopt(server, prepared.value.freshAccount, options);
  return adopted === null ? await startAndReach(server, options, ending) : succeeded(adopted);
}

function withSocket(
  reached: Result<ReachedServer, BrokerError>,
  socket: string | null,
): Result<Reached, BrokerError> {
  return reached.ok ? succeeded({ ...reached.value, socket }) : reached;
}

/** The recorded server, if it answers and fits; otherwise it drains or is ended, if it is ours. */
async function adopt(
  server: Extract<ServerChoice, { kind: "own" }>,
  freshAccount: boolean,
  options: AppServerOptions,
): Promise<Reached | null> {
  const { clock, log } = options;
  const path = recordPath(server.stateFolder);
  const record = await readRecord(path);
  if (record === null) return null;
  const presence = await presenceOf(record);
  if (presence === "unknown") {
    // A second one beside it would find its threads locked.
    throw new Error(`the system does not say whether process ${record.pid} still runs`);
  }
  const isRunning = presence === "running";
  const fits =
    !freshAccount && record.version === server.version && record.settingsHash === hashOf(server);
  const connected =
    isRunning && fits
      ? await connectServer(`unix://${record.socket}`, identityOf(record), options)
      : null;
  const found: FoundServer = !isRunning
    ? { kind: "none" }
    : fits
      ? { kind: "fitting", answers: connected?.ok === true }
      : { kind: "unfit", activity: (await options.handover?.activityOf(record)) ?? "idle" };
  const fate = fateOf(found);
  switch (fate) {
    case "start":
      await removeSocket(record.socket);
      return null;
    case "adopt":
      if (connected?.ok !== true) return null;
      log.info("Adopted the running Codex app-server", { pid: record.pid });
      return { ...connected.value, socket: record.socket };
    case "drain":
      log.info(
        "The running Codex app-server has other settings and serves its turns to their end",
        {
          pid: record.pid,
        },
      );
      await options.handover?.drain(record);
      await removeRecord(path);
      return null;
    case "replace":
      log.info("The running Codex app-server is replaced", { pid: record.pid, found });
      await endServer(record, clock, log);
      return null;
    default:
      return assertNever(fate);
  }
}

async function startAndReach(
  server: Extract<ServerChoice, { kind: "own" }>,
  options: AppServerOptions,
  ending: AbortSignal,
): Promise<Result<Reached, BrokerError>> {
  const started = await startServer(server);
  if (!started.ok) return started;
  const { pid, startTime, socket } = started.value;
  const record: ServerRecord = {
    pid,
    startTime,
    socket,
    version: server.version,
    settingsHash: hashOf(server),
    unattendedMaxMs: server.unattendedMaxMs,
  };
  try {
    await writeRecord(recordPath(server.stateFolder), record);
  } catch (thrown) {
    // Without its record nobody would find it again.
    await endServer(record, options.clock, options.log);
    throw thrown;
  }
  options.log.info("Started a Codex app-server", { pid, version: server.version });
  const reached = await untilConnected(started.value, identityOf(record), options, ending);
  if (!reached.ok) await endServer(record, options.clock, options.log);
  return withSocket(reached, socket);
}

function hashOf(server: Extract<ServerChoice, { kind: "own" }>): string {
  const environment = { ...server.environment, CODEX_HOME: server.codexHome };
  return settingsHash(server.settings, environment, server.program);
}

/** Changes with the server process. */
export function identityOf(record: ServerRecord): string {
  return `${record.pid}@${record.startTime}`;
}
