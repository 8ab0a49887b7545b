import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { identityFolder, serverChoice } from "../../broker/commands/codex-server.ts";
import { serverArguments } from "../../broker/codex/server-arguments.ts";
import { loadConfig } from "../../broker/config/load.ts";
import { startCodexOverStdio } from "../doubles/model/codex-over-stdio.ts";
import { startModelDouble } from "../doubles/model/model-double.ts";
import { benchBase, breath } from "./talk.ts";
import type { WorkerRequests } from "./wire-times.ts";

/** What Codex takes when a program drives it directly, in ms. */
export interface FloorRound {
  /** `thread/start` and `turn/start`, until the model has its request. */
  readonly newThread: number;
  /** `turn/start` on a thread that is there, until the model has its request. */
  readonly knownThread: number;
}

/** The same Codex without a broker. */
export interface CodexFloor {
  round(): Promise<FloorRound>;
  /** So many new threads at once, until the model has the last one's request, in ms. */
  crowd(threads: number): Promise<number>;
  close(): Promise<void>;
}

/** Codex's plainest requests, or those that the worker makes, in its default sandbox. */
export type FloorRequests = "plain" | WorkerRequests;

/** Starts it, and warms it up with a thread that does not count. */
export async function openCodexFloor(requests: FloorRequests): Promise<CodexFloor> {
  const model = await startModelDouble();
  const codex = await startCodexOverStdio({
    provider: { baseUrl: model.baseUrl, model: "gpt-5.5" },
    base: benchBase,
    ...(requests === "plain"
      ? {}
      : { arguments: workerArguments, environment: (home) => ({ TMPDIR: temporaryFolder(home) }) }),
  });
  let said = 0;
  const ended = new Set<unknown>();
  /** When the model had its request; the turn is over then. */
  const turn = async (threadId: unknown): Promise<number> => {
    const text = `floor ${(said += 1)}.`;
    const asked = model.waitForText(text).then(() => performance.now());
    const { turn: started } = (await codex.request(
      "turn/start",
      turnStart(requests, { threadId, text, cwd: codex.cwd }),
    )) as { turn: { id: string } };
    const at = await asked;
    await codex.waitFor(({ method, params }) => {
      const over = params["turn"];
      if (method !== "turn/completed" || typeof over !== "object" || over === null) return false;
      const isThis = Reflect.get(over, "id") === started.id && !ended.has(started.id);
      if (isThis) ended.add(started.id);
      return isThis;
    });
    return at;
  };
  const newThread = async (): Promise<{ readonly id: string }> => {
    const { thread } = (await codex.request("thread/start", {
      ...(requests === "plain"
        ? { sandbox: "read-only", approvalPolicy: "never" }
        : requests.threadStart),
      cwd: codex.cwd,
    })) as { thread: { id: string } };
    return thread;
  };
  const round = async (): Promise<FloorRound> => {
    const startedAt = performance.now();
    const { id } = await newThread();
    const first = (await turn(id)) - startedAt;
    await breath();
    const againAt = performance.now();
    return { newThread: first, knownThread: (await turn(id)) - againAt };
  };
  const crowd = async (threads: number): Promise<number> => {
    const startedAt = performance.now();
    const all = Array.from({ length: threads }, async () => turn((await newThread()).id));
    return Math.max(...(await Promise.all(all))) - startedAt;
  };
  await round();
  return {
    round,
    crowd,
    close: async () => {
      await codex.stop();
      await model.stop();
    },
  };
}

function turnStart(
  requests: FloorRequests,
  turn: { readonly threadId: unknown; readonly text: string; readonly cwd: string },
): Readonly<Record<string, unknown>> {
  const { threadId, text, cwd } = turn;
  if (requests === "plain") return { threadId, input: [{ type: "text", text, text_elements: [] }] };
  const same = JSON.stringify(requests.turnStart).replaceAll(requests.word, text);
  return { ...(JSON.parse(same) as object), threadId, cwd, clientUserMessageId: text };
}

function temporaryFolder(home: string): string {
  return join(home, "temporary");
}

/**
 * What the worker passes, less the transport, with the folders there that a worker makes: for each
 * one that agents may not read, or may write, Codex makes mounts before each turn.
 */
function workerArguments(home: string): readonly string[] {
  const environment = {
    HOME: home,
    DATA_ROOT: home,
    CODEX_HOME: home,
    SLACK_APP_TOKEN: "xapp-floor",
    SLACK_BOT_TOKEN: "xoxb-floor",
  };
  const config = loadConfig(environment, { cwd: home, home, platform: process.platform });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const choice = serverChoice(config.value, environment);
  if (!choice.ok || choice.value.kind !== "own") throw new Error("The worker has no own Codex.");
  const { settings } = choice.value;
  const { stateDir, runDir, reposRoot } = config.value;
  const made = [stateDir, runDir, identityFolder(config.value), reposRoot, temporaryFolder(home)];
  for (const path of made) mkdirSync(path, { recursive: true });
  const all = serverArguments("", settings);
  return all.slice(all.indexOf("--disable"));
}
