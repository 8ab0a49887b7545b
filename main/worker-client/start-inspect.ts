import { spawn } from "node:child_process";
import type { Clock } from "../../broker/clock/clock.ts";
import { ControlError } from "../errors/control-error.ts";
import type { RunningInspect } from "./inspect-process.ts";
import { type WorkerAddress, workerClient } from "./worker-client.ts";

export interface InspectStart {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly address: WorkerAddress;
  readonly clock: Clock;
}

const START_MS = 15_000;
const LOOK_EVERY_MS = 50;
/** Only reads: nothing is lost when it is killed. */
const END_MS = 3_000;
/** Of its last words, in an error. */
const MAX_WORDS = 1_000;

/** Starts `inspect` and waits until it answers. It ends with us. Throws ControlError. */
export async function startInspect(options: InspectStart): Promise<RunningInspect> {
  const { clock, address } = options;
  const [program = "", ...args] = options.command;
  const gone = new AbortController();
  let words = "";
  const child = spawn(program, args, {
    cwd: options.workingFolder,
    env: { ...options.environment },
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  // The pipe that ties it to us breaks when it is gone.
  child.stdin.on("error", () => {});
  child.stderr.on("data", (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-MAX_WORDS);
  });
  child.once("error", (thrown) => {
    words = thrown.message;
    gone.abort();
  });
  child.once("exit", () => {
    child.stdin.destroy();
    gone.abort();
  });
  const end = async () => {
    if (gone.signal.aborted) return;
    child.kill("SIGTERM");
    const late = clock.after(END_MS, () => child.kill("SIGKILL"));
    await new Promise<void>((resolve) => gone.signal.addEventListener("abort", () => resolve()));
    late.cancel();
  };
  const deadline = clock.now() + START_MS;
  while (!(await answers(address))) {
    if (gone.signal.aborted) {
      throw new ControlError(
        "inspect.ended",
        `The stored sessions cannot be shown. ${words
          .trim()
          .replace(/^The store cannot be shown: /, "")
          .replaceAll("\n", " ")}`,
        {
          hint: "Start the broker.",
        },
      );
    }
    if (clock.now() >= deadline) {
      await end();
      throw new ControlError("inspect.silent", "The stored sessions cannot be shown: no answer.", {
        hint: "Try again, or start the broker.",
      });
    }
    await clock.sleep(LOOK_EVERY_MS, gone.signal);
  }
  return { address, gone: gone.signal, end };
}

async function answers(address: WorkerAddress): Promise<boolean> {
  const answer = await workerClient(address).readiness({}, { timeoutMs: 1_000 });
  return answer.ok || answer.error.kind === "refused";
}
