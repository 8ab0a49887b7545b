import { assertNever } from "../../broker/errors/broker-error.ts";
import type { WorkerStatus } from "../api/status.ts";
import type { InspectReads } from "../worker-client/inspect-process.ts";
import type { WorkerAddress } from "../worker-client/worker-client.ts";

export type ReadSource =
  | { readonly source: "worker" | "inspect"; readonly address: WorkerAddress }
  /** `why`: in a sentence, where something was tried. */
  | { readonly source: "none"; readonly why: string | null };

/** Where reads and acts go now. */
export interface Reach {
  /** The worker's address while its process is there. */
  worker(): WorkerAddress | null;
  /** Starts `inspect` when the worker is stopped. */
  reads(): Promise<ReadSource>;
  /** While a worker starts: `inspect`, if it still runs. */
  fallback(): WorkerAddress | null;
}

export function reachOf(options: {
  readonly status: () => WorkerStatus;
  readonly workerAddress: () => WorkerAddress | null;
  readonly inspect: InspectReads;
}): Reach {
  const { status, workerAddress, inspect } = options;
  const fallback = (): ReadSource => {
    const address = inspect.addressIfRunning();
    return address === null ? { source: "none", why: null } : { source: "inspect", address };
  };
  return {
    worker: workerAddress,
    fallback: () => inspect.addressIfRunning(),
    reads: async () => {
      const address = workerAddress();
      if (address !== null) return { source: "worker", address };
      if (!isAtRest(status())) return fallback();
      const inspected = await inspect.address();
      return inspected === null
        ? { source: "none", why: inspect.problem() }
        : { source: "inspect", address: inspected };
    },
  };
}

/** Whether no worker runs and none is about to. Pure. */
export function isAtRest({ state }: Pick<WorkerStatus, "state">): boolean {
  switch (state) {
    case "stopped":
    case "crashed":
    case "refused":
      return true;
    case "starting":
    case "running":
    case "stopping":
    case "restarting":
      return false;
    default:
      return assertNever(state);
  }
}
