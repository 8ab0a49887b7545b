import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { codexConfigToml } from "./model/codex-config.ts";
import { conversation } from "./model/conversation.ts";
import { startScriptedModel } from "./model/scripted-model.ts";
import { pageHandler } from "./page/serve.ts";
import { nearPort } from "./near-port.ts";
import { onePlayground } from "./one-playground.ts";
import { hasAccount, workerEnvironment } from "./worker-settings.ts";
import { appWithOwnTokens, defaultSeed } from "./workspace/seed.ts";
import { playgroundTiming } from "./workspace/timing.ts";
import { startWorkspace } from "./workspace/workspace.ts";

/** The page's port, unless PLAYGROUND_PORT names another; a busy one is passed over. */
const PAGE_PORT = 3100;
/** A scripted answer keeps its address over restarts, where it can. */
const MODEL_PORT = 3101;
/** A catalogue name with which Codex uses its code mode, as with the models people use. */
const SCRIPTED_MODEL = "gpt-6.1-sol";
/** Set by a parent that holds our standard input open: we end when it does, however it ended. */
const TIED_VARIABLE = "PLAYGROUND_TIED";

async function main(): Promise<void> {
  const { env } = process;
  const folder = resolve(env["DATA_ROOT"] ?? ".data", "playground");
  for (const name of ["home", "data/team-codex-home"]) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  const one = onePlayground(folder);
  if ("runsAt" in one) {
    process.stdout.write(`${JSON.stringify(one)}\n`);
    return;
  }
  const personKey = randomUUID();
  const seed = { app: appWithOwnTokens(defaultSeed.app, randomUUID) };
  const workspace = await nearPort(Number(env["PLAYGROUND_PORT"] ?? PAGE_PORT), (port) =>
    startWorkspace({
      ...{ clock: systemClock, personKey, timing: playgroundTiming, seed, port },
      persistPath: join(folder, "workspace.json"),
      page: pageHandler(join(import.meta.dirname, "page")),
      answers: hasAccount(env) ? "account" : "script",
      onPersistFault: (thrown) => {
        process.stderr.write(`The conversation could not be kept: ${String(thrown)}\n`);
      },
    }),
  );
  const scripted = hasAccount(env)
    ? null
    : await nearPort(MODEL_PORT, (port) =>
        startScriptedModel({ clock: systemClock, port, script: conversation }),
      );
  writeFileSync(
    join(folder, "data/team-codex-home/config.toml"),
    scripted === null ? "" : codexConfigToml({ baseUrl: scripted.baseUrl, model: SCRIPTED_MODEL }),
    { mode: 0o600 },
  );
  const { app } = workspace.seed;
  // Behind the #: browsers send it to nobody.
  const pageUrl = `${workspace.url}/#key=${personKey}`;
  const connection: PlaygroundConnection = {
    url: pageUrl,
    botName: app.botName,
    hasAccount: scripted === null,
    environment: {
      ...workerEnvironment(env, {
        slackApiUrl: workspace.apiUrl,
        appToken: app.appToken,
        botToken: app.botToken,
        folder,
        modelUrl: scripted?.baseUrl ?? null,
      }),
      PLAYGROUND_URL: pageUrl,
    },
  };
  one.announce(pageUrl);
  process.stdout.write(`${JSON.stringify(connection)}\n`);
  await untilAskedToEnd();
  await Promise.all([workspace.stop(), scripted?.stop()]);
  one.release();
}

/** Printed as one line of JSON once the workspace runs. */
interface PlaygroundConnection {
  /** The workspace's page, with the key that lets it act for people. */
  readonly url: string;
  readonly botName: string;
  /** Whether a real account answers, rather than the scripted model. */
  readonly hasAccount: boolean;
  /** What a broker is started with to work in this workspace. */
  readonly environment: Readonly<Record<string, string>>;
}

async function untilAskedToEnd(): Promise<void> {
  await new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => done());
    if (process.env[TIED_VARIABLE] === "1") {
      process.stdin.on("end", done).on("close", done).resume();
    }
  });
  // An open input would keep this process.
  process.stdin.destroy();
}

await main();
