import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { type BrokerError, type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type AccountState, readAccount } from "./account.ts";
import { untilConnected } from "./server-connection.ts";
import { endServer, startServer } from "./server-process.ts";
import { methodNotFound } from "./wire.ts";

/** A check takes seconds: what is left of one that was killed ends after a minute. */
const CHECK_MAX_MS = 60_000;

/** Absolute paths. */
export interface LoginCheckOptions {
  readonly program: string;
  readonly clientName: string;
  /** The home whose account is looked at. Codex may renew its tokens while it looks: none that
   *  another Codex uses. */
  readonly codexHome: string;
  /** For the socket, private and short. */
  readonly runFolder: string;
  readonly logsFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the check early: it fails then, and leaves no process behind. */
  readonly ending?: AbortSignal;
}

export interface LoginCheck {
  readonly version: string;
  readonly account: AccountState;
}

/**
 * Starts an app-server of its own, asks it for its version and account, and ends it. Loads no
 * thread.
 */
export async function codexLoginCheck(
  options: LoginCheckOptions,
): Promise<Result<LoginCheck, BrokerError>> {
  const { clock, log, ending = new AbortController().signal } = options;
  const started = await startServer({
    program: options.program,
    codexHome: options.codexHome,
    runFolder: options.runFolder,
    logsFolder: options.logsFolder,
    environment: options.environment,
    settings: { reposRoot: join(options.codexHome, "repos"), denied: [] },
    unattendedMaxMs: CHECK_MAX_MS,
  });
  if (!started.ok) return started;
  const { pid, startTime, socket } = started.value;
  const record = { pid, startTime, socket, version: "unknown", settingsHash: "" };
  try {
    const reached = await untilConnected(
      started.value,
      "login-check",
      {
        clientName: options.clientName,
        clock,
        log,
        handlers: {
          onNotification: () => {},
          onRequest: (request) =>
            Promise.resolve({
              error: { code: methodNotFound, message: `${request.method} is not offered here` },
            }),
        },
      },
      ending,
    );
    if (!reached.ok) return reached;
    const { rpc } = reached.value;
    const close = () => rpc.close("ended");
    ending.addEventListener("abort", close, { once: true });
    const account = await readAccount(rpc);
    ending.removeEventListener("abort", close);
    rpc.close("checked");
    return succeeded({ version: reached.value.version, account });
  } finally {
    await endServer(record, clock, log);
  }
}
