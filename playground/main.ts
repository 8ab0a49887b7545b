import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { codexConfigToml } from "./model/codex-config.ts";
import { conversation } from "./model/conversation.ts";
import { startScriptedModel } from "./model/scripted-model.ts";
import { pageHandler } from "./page/serve.ts";
import { hasAccount, workerEnvironment } from "./worker-settings.ts";
import { startWorkspace } from "./workspace/workspace.ts";

/** The page's port, unless PLAYGROUND_PORT names another; a busy one is passed over. */
const PAGE_PORT = 3100;
const WORKER_PORT = 3000;
/** A scripted answer keeps its address over restarts, where it can. */
const MODEL_PORT = 3101;
/** A catalogue name with which Codex uses its code mode, as with the models people use. */
const SCRIPTED_MODEL = "gpt-6.1-sol";
/** How long the worker may take to end after it was asked to. */
const END_WAIT_MS = 15_000;

async function main(): Promise<void> {
  const { env } = process;
  const folder = resolve(env["DATA_ROOT"] ?? ".data", "playground");
  for (const name of ["home", "data/team-codex-home"]) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  const workspace = await startWorkspace({
    clock: systemClock,
    port: await portNear(Number(env["PLAYGROUND_PORT"] ?? PAGE_PORT)),
    persistPath: join(folder, "workspace.json"),
    page: pageHandler(join(import.meta.dirname, "page")),
    onPersistFault: (thrown) => {
      process.stderr.write(`The conversation could not be kept: ${String(thrown)}\n`);
    },
  });
  const scripted = hasAccount(env)
    ? null
    : await startScriptedModel({
        clock: systemClock,
        port: await portNear(MODEL_PORT),
        script: conversation,
      });
  writeFileSync(
    join(folder, "data/team-codex-home/config.toml"),
    scripted === null ? "" : codexConfigToml({ baseUrl: scripted.baseUrl, model: SCRIPTED_MODEL }),
    { mode: 0o600 },
  );
  const { app } = workspace.seed;
  const worker = startWorker(
    workerEnvironment(env, {
      slackApiUrl: workspace.apiUrl,
      appToken: app.appToken,
      botToken: app.botToken,
      port: env["PORT"] === undefined ? await portNear(WORKER_PORT) : Number(env["PORT"]),
      folder,
      modelUrl: scripted?.baseUrl ?? null,
    }),
  );
  process.stdout.write(welcome(workspace.url, app.botName, scripted === null));
  const code = await untilEnded(worker);
  await Promise.all([workspace.stop(), scripted?.stop()]);
  process.exitCode = code;
}

function welcome(url: string, botName: string, withAccount: boolean): string {
  const model = withAccount
    ? "Your own account answers: turns use its quota."
    : "A scripted model answers. Set OPENAI_API_KEY to talk to a real one.";
  return `
Playground: ${url}/

Open it and write "@${botName} hello" in a channel. ${model}
Ctrl-C ends it.

`;
}

/** The port, or the next free one of the ten after it. */
async function portNear(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 10; port += 1) {
    if (await isFree(port)) return port;
  }
  return 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
  });
}

function startWorker(environment: Record<string, string>): ChildProcess {
  const program = join(import.meta.dirname, "../broker/main.js");
  // In a group of its own, so that Ctrl-C reaches it once and through us.
  return spawn(process.execPath, [program, "serve"], {
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
}

/** Passes the wish to end on to the worker; its exit code when it is gone. */
function untilEnded(worker: ChildProcess): Promise<number> {
  const { promise, resolve: done } = Promise.withResolvers<number>();
  const end = () => {
    worker.kill("SIGTERM");
    setTimeout(() => worker.kill("SIGKILL"), END_WAIT_MS).unref();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  worker.once("error", () => done(1));
  worker.once("exit", (code) => done(code ?? 1));
  return promise;
}

await main();
