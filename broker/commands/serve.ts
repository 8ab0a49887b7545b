import { existsSync } from "node:fs";
import { systemClock } from "../clock/clock.ts";
import { configWarnings } from "../config/warnings.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { configurationOrComplain, type Environment, temporaryFolder } from "./configuration.ts";
import { drain, type DrainMode, DrainWish } from "./drain.ts";
import { endProcess } from "./end-process.ts";
import { exitCodes } from "./exit-codes.ts";
import { watchUncaughtErrors } from "../errors/network-errors.ts";
import { openLogs } from "./worker-logs.ts";
import { startWorker } from "./worker/start-worker.ts";

/** Docker and Podman leave these in every container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];

/** How long the process may go on once all of its parts have ended and the logs are written, in ms. */
const LINGER_MAX_MS = 5_000;

function isContainer(environment: Environment): boolean {
  const told = [environment["CONTAINER"], environment["KUBERNETES_SERVICE_HOST"]];
  return told.some((value) => Boolean(value)) || CONTAINER_MARKS.some((mark) => existsSync(mark));
}

/** `serve`: runs the worker until a signal or an operator ends it. */
export async function serve(environment: Environment): Promise<number> {
  const config = configurationOrComplain(environment);
  if (config === null) return exitCodes.badConfiguration;
  const logs = openLogs(config);
  const { log } = logs;
  for (const { variable, message } of configWarnings(environment)) {
    log.warn("A configuration variable has no effect", { variable, reason: message });
  }
  const wish = new DrainWish();
  watchUncaughtErrors({
    onNetworkError: (text, error) => log.warn(`${text}; the worker goes on`, { error }),
    onOther: (text, error) => {
      log.error(`${text}; the worker ends`, { error });
      logs.flushNow();
      endProcess(exitCodes.broken);
    },
  });
  try {
    const worker = await startWorker({
      config,
      environment,
      logs,
      clock: systemClock,
      userHome: environment["HOME"] ?? "/",
      temporaryFolder: temporaryFolder(environment),
      inContainer: isContainer(environment),
      onDrain: (mode) => wish.ask(mode),
    });
    endOnSignals(wish, config.drain);
    await wish.asked;
    const outcome = await drain(worker, wish, {
      clock: systemClock,
      log,
      waitMaxMs: config.drainWaitMaxMs,
    });
    if (outcome.kind === "unfinished") {
      const { left, why } = outcome;
      log.error("The worker ends although parts of it have not ended", { why, left });
      logs.flushNow();
      return endProcess(exitCodes.endedUnfinished);
    }
    log.info("The worker has ended");
    return endSoon(exitCodes.ok);
  } catch (thrown) {
    const hint = thrown instanceof BrokerError ? thrown.hint : undefined;
    log.error("The worker cannot run", { error: thrown });
    process.stderr.write(
      `The broker cannot run: ${errorText(thrown)}\n${hint === undefined ? "" : `${hint}\n`}`,
    );
    return endSoon(exitCodes.unavailable);
  } finally {
    await logs.close();
  }
}

/** The first signal asks for the end, a second one ends the worker at once. */
function endOnSignals(wish: DrainWish, mode: DrainMode): void {
  let isAsked = false;
  const askOnce = (asked: DrainMode) => () => {
    if (isAsked) return wish.hurry();
    isAsked = true;
    wish.ask(asked);
  };
  process.on("SIGTERM", askOnce(mode));
  process.on("SIGINT", askOnce("stop"));
  process.on("SIGHUP", askOnce(mode));
}

/** Ends the process also where a read of a file that hangs would keep it. */
function endSoon(code: number): number {
  systemClock.after(LINGER_MAX_MS, () => endProcess(code));
  return code;
}
