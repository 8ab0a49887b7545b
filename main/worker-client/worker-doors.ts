import { type Readiness, readinessSchema } from "../../broker/api/worker.ts";
import type { StopMode } from "../api/routes.ts";
import { readinessProblem, type WorkerAddress, workerClient } from "./worker-client.ts";

/** What the worker says of itself. */
interface WorkerAnswer {
  readonly ready: boolean;
  readonly problem: string | null;
  readonly identity: {
    readonly pid: number;
    readonly instance: string;
    readonly version: string;
  } | null;
}

/** A look at a worker must not outlast the next one. */
const LOOK_TIMEOUT_MS = 2_000;
const DRAIN_TIMEOUT_MS = 5_000;

/** How the supervisor asks a worker how it is, and to end. */
export function workerDoors(addressOf: (port: number) => WorkerAddress): {
  readiness(port: number): Promise<WorkerAnswer | null>;
  drain(port: number, mode: StopMode): Promise<boolean>;
} {
  return {
    readiness: async (port) => {
      const client = workerClient(addressOf(port));
      const answer = await client.readiness({}, { timeoutMs: LOOK_TIMEOUT_MS });
      if (answer.ok) return answerOf(answer.value);
      if (answer.error.kind !== "refused") return null;
      // Not ready is a 503 with the same body.
      const readiness = readinessSchema.safeParse(answer.error.details);
      return readiness.success ? answerOf(readiness.data) : null;
    },
    drain: async (port, mode) => {
      const client = workerClient(addressOf(port));
      const answer = await client.drain({ body: { mode } }, { timeoutMs: DRAIN_TIMEOUT_MS });
      return answer.ok;
    },
  };
}

function answerOf(readiness: Readiness): WorkerAnswer {
  return {
    ready: readiness.ok,
    problem: readinessProblem(readiness),
    identity: readiness.worker ?? null,
  };
}
