import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { systemClock } from "../clock/clock.ts";
import { configWarnings } from "../config/warnings.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { drain, DrainWish } from "./drain.ts";
import { exitCodes } from "./exit-codes.ts";
import { openLogs } from "./worker-logs.ts";
import { startWorker } from "./worker/start-worker.ts";

/** Docker and Podman leave these in every container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];

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
  process.on("unhandledRejection", (reason) => {
    log.error("A promise rejection was not handled", { error: reason });
  });
  try {
    const worker = await startWorker({
      config,
      environment,
      logs,
      clock: systemClock,
      userHome: environment["HOME"] ?? "/",
      temporaryFolder: environment["TMPDIR"] ?? tmpdir(),
      inContainer: isContainer(environment),
      onDrain: (mode) => wish.ask(mode),
    });
    const byMode = () => wish.ask(config.drain);
    process.once("SIGTERM", byMode);
    process.once("SIGINT", () => wish.ask("stop"));
    process.once("SIGHUP", byMode);
    await wish.asked;
    await drain(worker, wish, {
      clock: systemClock,
      log,
      waitMaxMs: config.drainWaitMaxMs,
    });
    log.info("The worker has ended");
    return exitCodes.ok;
  } catch (thrown) {
    const hint = thrown instanceof BrokerError ? thrown.hint : undefined;
    log.error("The worker cannot run", { error: thrown });
    process.stderr.write(
      `The broker cannot run: ${errorText(thrown)}\n${hint === undefined ? "" : `${hint}\n`}`,
    );
    return exitCodes.unavailable;
  } finally {
    await logs.close();
  }
}
