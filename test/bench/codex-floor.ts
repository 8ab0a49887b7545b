import { startCodexOverStdio } from "../doubles/model/codex-over-stdio.ts";
import { startModelDouble } from "../doubles/model/model-double.ts";

/** What Codex takes when a program drives it directly, in ms. */
export interface CodexFloor {
  /** `thread/start` and `turn/start`, until the model has its request. */
  readonly newThread: readonly number[];
  /** `turn/start` on a thread that is there, until the model has its request. */
  readonly knownThread: readonly number[];
}

/** Drives the same Codex without a broker. The first thread warms it up and is not counted. */
export async function measureCodexFloor(rounds: number): Promise<CodexFloor> {
  const model = await startModelDouble();
  const codex = await startCodexOverStdio({
    provider: { baseUrl: model.baseUrl, model: "gpt-5.5" },
  });
  const newThread: number[] = [];
  const knownThread: number[] = [];
  let said = 0;
  try {
    const ended = new Set<unknown>();
    const turn = async (threadId: unknown): Promise<number> => {
      const text = `floor ${(said += 1)}.`;
      const asked = model.waitForText(text).then(() => performance.now());
      const { turn: started } = (await codex.request("turn/start", {
        threadId,
        input: [{ type: "text", text, text_elements: [] }],
      })) as { turn: { id: string } };
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
    for (let round = 0; round <= rounds; round += 1) {
      const startedAt = performance.now();
      const { thread } = (await codex.request("thread/start", {
        cwd: codex.cwd,
        sandbox: "read-only",
        approvalPolicy: "never",
      })) as { thread: { id: string } };
      const first = (await turn(thread.id)) - startedAt;
      const againAt = performance.now();
      const second = (await turn(thread.id)) - againAt;
      if (round === 0) continue;
      newThread.push(first);
      knownThread.push(second);
    }
  } finally {
    await codex.stop();
    await model.stop();
  }
  return { newThread, knownThread };
}
