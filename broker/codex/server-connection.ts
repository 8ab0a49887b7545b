import type { Clock } from "../clock/clock.ts";
import { BrokerError, type Result, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type RpcConnection, type RpcHandlers, connectRpc } from "./rpc.ts";
import type { StartedServer } from "./server-process.ts";

/** How long a server may take from its start to its first answer, in ms; it needs up to 500. */
const startDeadlineMs = 30_000;
/** When a server that cannot be reached yet is mentioned in the log, in ms. */
const mentionAfterMs = 5_000;
/** Between tries to reach a server that is starting, in ms. */
const startPollMs = 20;
/** How long an app-server may take to answer `initialize`, in ms. */
const initializeDeadlineMs = 10_000;

export interface ServerConnection {
  readonly rpc: RpcConnection;
  /** As the server tells it in its user agent. */
  readonly version: string;
  /** The same for the same server process. */
  readonly identity: string;
}

export interface ReachedServer extends ServerConnection {
  /** Resolves with the reason when the connection has ended. */
  readonly closed: Promise<string>;
}

export interface ConnectOptions {
  /** By which Codex and the model's provider know us (their `originator`). */
  readonly clientName: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: Pick<RpcHandlers, "onNotification" | "onRequest">;
}

/** Waits for a server that was just started; an error when it ended or never came up. */
export async function untilConnected(
  started: StartedServer,
  identity: string,
  options: ConnectOptions,
  ending: AbortSignal,
): Promise<Result<ReachedServer, BrokerError>> {
  const { socket, exited } = started;
  const { clock, log } = options;
  const begun = clock.now();
  const deadline = begun + startDeadlineMs;
  let isMentioned = false;
  let last: Result<ReachedServer, BrokerError>;
  do {
    last = await connectServer(`unix://${socket}`, identity, options);
    if (last.ok) return last;
    if (!isMentioned && clock.now() - begun >= mentionAfterMs) {
      isMentioned = true;
      const { pid, program } = started;
      const error = last.error.message;
      log.warn("Codex was started, but its socket cannot be reached", {
        program,
        pid,
        socket,
        error,
      });
    }
    await clock.sleep(startPollMs);
  } while (!exited.aborted && !ending.aborted && clock.now() < deadline);
  const output = await started.lastOutput();
  const why = exited.aborted ? String(exited.reason) : `Codex did not start: ${last.error.message}`;
  return failed(
    new BrokerError("codex.start_failed", output === "" ? why : `${why}: ${output}`, {
      hint: "See codex-server.log in the logs folder.",
      cause: last.error,
    }),
  );
}

/** Connects and introduces us; a server that refuses that is as good as none. */
export async function connectServer(
  url: string,
  identity: string,
  options: ConnectOptions,
): Promise<Result<ReachedServer, BrokerError>> {
  let told: (reason: string) => void = () => {};
  const closed = new Promise<string>((resolve) => {
    told = resolve;
  });
  const opened = await connectRpc({
    url,
    clock: options.clock,
    log: options.log,
    handlers: { ...options.handlers, onClosed: (reason) => told(reason) },
  });
  if (!opened.ok) return opened;
  const rpc = opened.value;
  const greeted = await rpc.request(
    "initialize",
    {
      clientInfo: { name: options.clientName, title: "Slack Codex Broker", version: "0.1.0" },
      capabilities: {
        // Dynamic tools and the cleaning of background terminals need it.
        experimentalApi: true,
        requestAttestation: false,
        optOutNotificationMethods: ["thread/readState/changed", "remoteControl/status/changed"],
      },
    },
    initializeDeadlineMs,
  );
  if (!greeted.ok) {
    rpc.close("initialize failed");
    return failed(
      new BrokerError("codex.initialize_failed", `Codex refused us: ${greeted.error.message}`, {
        hint: "Check that the app-server has the version this release was made for.",
      }),
    );
  }
  rpc.notify("initialized");
  return succeeded({ rpc, identity, closed, version: versionIn(greeted.value.userAgent) });
}

/** `slack-codex-broker/0.169.0 (…)`: the user agent is the only place that tells the version. */
export function versionIn(userAgent: string): string {
  return /^[^/]+\/(\S+)/.exec(userAgent)?.[1] ?? "unknown";
}
