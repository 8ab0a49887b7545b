import { systemClock } from "../clock/clock.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { application } from "../http/application.ts";
import { readHandlers } from "../http/operator/handlers.ts";
import { readOnly } from "../http/refusal.ts";
import { listen } from "../http/server.ts";
import { identityFolder } from "./codex-server.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { redactAnswer, redactorOf } from "./redaction.ts";
import { ownSecrets } from "./secrets.ts";
import { openStoreToRead } from "./store-file.ts";
import { openLogs } from "./worker-logs.ts";

/** `inspect`: the stored sessions for reading, while no worker runs. No Slack, no Codex. */
export async function inspect(environment: Environment): Promise<number> {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  const logs = openLogs(config);
  try {
    const store = await openStoreToRead(config);
    const secrets = await ownSecrets(identityFolder(config));
    logs.keepSecret(secrets.operatorToken);
    const redactor = redactorOf(config);
    redactor.addSecret(secrets.operatorToken);
    const stopped = { phase: "stopped", wasReady: true };
    const http = await listen(
      application({
        hostnames: ["127.0.0.1", "localhost", "[::1]", config.workerBindHost],
        service: config.serviceName,
        operatorToken: secrets.operatorToken,
        phases: () => ({
          store: { phase: "open", wasReady: true },
          slack: stopped,
          codex: stopped,
        }),
        log: logs.log,
        agent: null,
        operator: {
          db: store.db,
          clock: systemClock,
          settings: null,
          redact: redactAnswer(redactor),
          handlers: readHandlers(store),
          absent: readOnly,
        },
      }),
      config.workerBindHost,
      config.port,
    );
    logs.log.info("The stored sessions can be read", { port: http.port });
    const { promise, resolve } = Promise.withResolvers<void>();
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
    await promise;
    await http.close();
    await store.close();
    return exitCodes.ok;
  } catch (thrown) {
    const hint = thrown instanceof BrokerError && thrown.hint !== undefined ? thrown.hint : "";
    process.stderr.write(`The store cannot be shown: ${errorText(thrown)}\n${hint}\n`);
    return exitCodes.unavailable;
  } finally {
    await logs.close();
  }
}
