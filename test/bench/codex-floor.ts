import { join } from "node:path";
import { serverArguments } from "../../broker/codex/server-arguments.ts";
import { startCodexOverStdio } from "../doubles/model/codex-over-stdio.ts";
import { startModelDouble } from "../doubles/model/model-double.ts";
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
  close(): Promise<void>;
}

/** Codex's plainest requests, or those that the worker makes, in its default sandbox. */
export type FloorRequests = "plain" | WorkerRequests;

/** Starts it, and warms it up with a thread that does not count. */
export async function openCodexFloor(requests: FloorRequests): Promise<CodexFloor> {
  const model = await startModelDouble();
  const codex = await startCodexOverStdio({
    provider: { baseUrl: model.baseUrl, model: "gpt-5.5" },
    ...(requests === "plain" ? {} : { arguments: sandboxArguments }),
  });
  let said = 0;
  const ended = new Set<unknown>();
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
  const round = async (): Promise<FloorRound> => {
    const startedAt = performance.now();
    const { thread } = (await codex.request("thread/start", {
      ...(requests === "plain"
        ? { sandbox: "read-only", approvalPolicy: "never" }
        : requests.threadStart),
      cwd: codex.cwd,
    })) as { thread: { id: string } };
    const newThread = (await turn(thread.id)) - startedAt;
    const againAt = performance.now();
    const knownThread = (await turn(thread.id)) - againAt;
    return { newThread, knownThread };
  };
  await round();
  return {
    round,
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

/** What the worker passes, less the transport. */
function sandboxArguments(home: string): readonly string[] {
  const all = serverArguments("", {
    reposRoot: join(home, "repos"),
    denied: ["config", "state", "run", "identity", "auth.json"].map((name) => join(home, name)),
  });
  return all.slice(all.indexOf("--disable"));
}
