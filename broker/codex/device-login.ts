import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { AccountLoginCompletedNotification } from "./protocol.generated.ts";
import { type ReachedServer, untilConnected } from "./server-connection.ts";
import { type ServerStart, endServer, startServer } from "./server-process.ts";
import { methodNotFound } from "./wire.ts";

/** How a sign-in with a code ended. */
export type DeviceLoginEnd =
  /** `authJson` is the text of the `auth.json` that Codex wrote. */
  | { readonly kind: "signed-in"; readonly authJson: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "expired" }
  | { readonly kind: "canceled" };

/** A sign-in that waits for a person. */
export interface DeviceLogin {
  readonly userCode: string;
  readonly verificationUrl: string;
  /** Resolves once, when its app-server has ended too. */
  readonly ended: Promise<DeviceLoginEnd>;
  /** Ends it; `ended` says what came first. */
  cancel(): void;
}

/** Absolute paths. */
export interface DeviceLoginOptions extends Pick<
  ServerStart,
  "program" | "codexHome" | "runFolder" | "logsFolder" | "environment"
> {
  readonly clientName: string;
  /** After this time the code counts as expired, in ms. Codex itself would ask on. */
  readonly maxMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** OpenAI is asked for a code; this is how long that may take, in ms. */
const CODE_DEADLINE_MS = 30_000;
/** The app-server of a sign-in whose broker was killed ends this long after the code, in ms. */
const LEFT_OVER_MS = 60_000;

/**
 * Begins a sign-in with a code in a Codex home of its own, which the caller makes and removes, with
 * an app-server of its own. The error is a sentence for a person.
 */
export async function beginDeviceLogin(
  options: DeviceLoginOptions,
): Promise<Result<DeviceLogin, string>> {
  const { clock, codexHome, maxMs } = options;
  // The code is worth something until it is used.
  const log: Log = { ...options.log, raw: () => {} };
  const started = await startServer({
    ...options,
    environment: { ...options.environment, CODEX_HOME: codexHome },
    settings: { reposRoot: join(codexHome, "repos"), denied: [] },
    unattendedMaxMs: maxMs + LEFT_OVER_MS,
  });
  if (!started.ok) return failed(started.error.message);
  const { pid, startTime, socket } = started.value;
  const record = { pid, startTime, socket, version: "unknown", settingsHash: "" };
  const completed = Promise.withResolvers<AccountLoginCompletedNotification>();
  const connect = {
    clientName: options.clientName,
    clock,
    log,
    handlers: {
      onNotification: (told: { readonly method: string; readonly params: unknown }) => {
        if (told.method !== "account/login/completed") return;
        completed.resolve(told.params as AccountLoginCompletedNotification);
      },
      onRequest: (request: { readonly method: string }) =>
        Promise.resolve({
          error: { code: methodNotFound, message: `${request.method} is not offered here` },
        }),
    },
  };
  const reached = await untilConnected(
    started.value,
    "sign-in",
    connect,
    new AbortController().signal,
  );
  const asked = reached.ok ? await askForCode(reached.value) : failed(reached.error.message);
  if (!reached.ok || !asked.ok) {
    await endServer(record, clock, log);
    return asked.ok ? failed("Codex did not start.") : asked;
  }

  const end = Promise.withResolvers<DeviceLoginEnd>();
  const timer = clock.after(maxMs, () => end.resolve({ kind: "expired" }));
  void completed.promise.then(async (told) => end.resolve(await endOf(told, codexHome)));
  void reached.value.closed.then((reason) =>
    end.resolve({ kind: "refused", reason: `Codex ended: ${reason}.` }),
  );
  const ended = end.promise.then(async (how) => {
    timer.cancel();
    reached.value.rpc.close("the sign-in has ended");
    await endServer(record, clock, log);
    return how;
  });
  return succeeded({
    ...asked.value,
    ended,
    cancel: () => end.resolve({ kind: "canceled" }),
  });
}

async function askForCode({
  rpc,
}: ReachedServer): Promise<Result<Pick<DeviceLogin, "userCode" | "verificationUrl">, string>> {
  const answer = await rpc.request(
    "account/login/start",
    { type: "chatgptDeviceCode" },
    CODE_DEADLINE_MS,
  );
  if (!answer.ok) return failed(`Codex got no code from OpenAI: ${answer.error.message}`);
  if (answer.value.type !== "chatgptDeviceCode") return failed("Codex answered without a code.");
  const { userCode, verificationUrl } = answer.value;
  return succeeded({ userCode, verificationUrl });
}

async function endOf(
  { success, error }: AccountLoginCompletedNotification,
  codexHome: string,
): Promise<DeviceLoginEnd> {
  if (!success) return { kind: "refused", reason: error ?? "Codex did not say why." };
  try {
    return { kind: "signed-in", authJson: await readFile(join(codexHome, "auth.json"), "utf8") };
  } catch (thrown) {
    return { kind: "refused", reason: `Codex wrote no sign-in: ${errorText(thrown)}` };
  }
}
