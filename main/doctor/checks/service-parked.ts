import type { ParkedItem } from "../../../broker/api/health.ts";
import { countOf, countWordFirst } from "../../api/number-words.ts";
import {
  callErrorText,
  workerClient,
  type WorkerAddress,
} from "../../worker-client/worker-client.ts";
import { type Check, type Finding, type Fix, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

export interface ParkedSources {
  readonly readsAddress: () => Promise<WorkerAddress | null>;
  readonly workerAddress: () => WorkerAddress | null;
}

/** The newest are shown; retrying goes through them by and by. */
const LISTED = 100;
const ASK_TIMEOUT_MS = 5_000;

/** Whether something failed so often that it was set aside. */
export function serviceParked(sources: ParkedSources): Check {
  const list = async (address: WorkerAddress, signal: AbortSignal) =>
    workerClient(address).listParked(
      { query: { limit: LISTED } },
      { timeoutMs: ASK_TIMEOUT_MS, signal },
    );
  const retry: Fix = {
    kind: "act",
    label: "Try again",
    does: `Tries each of them once more, at most ${LISTED}.`,
    act: async ({ signal }) => {
      const address = sources.workerAddress();
      if (address === null) throw new Error("The broker is stopped. Start it first.");
      const listed = await list(address, signal);
      if (!listed.ok) throw new Error(callErrorText(listed.error));
      const client = workerClient(address);
      for (const { id } of listed.value.parked) {
        const tried = await client.retryParked(
          { params: { id } },
          { timeoutMs: ASK_TIMEOUT_MS, signal },
        );
        if (!tried.ok) throw new Error(callErrorText(tried.error));
      }
      return `Tried ${countOf(listed.value.parked.length, "item")} again.`;
    },
  };
  return {
    id: "service.parked",
    category: "service",
    title: "Parked items",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ signal }) => {
      const address = await sources.readsAddress();
      if (address === null)
        return [{ state: "unknown", cause: "The database cannot be read now." }];
      const listed = await list(address, signal);
      if (!listed.ok) return [{ state: "unknown", cause: callErrorText(listed.error) }];
      const finding = judgeParked(listed.value.parked);
      const canRetry = finding.state !== "passed" && sources.workerAddress() !== null;
      return [canRetry ? { ...finding, fix: retry } : finding];
    },
  };
}

/** Pure. */
export function judgeParked(parked: readonly ParkedItem[]): Finding {
  const newest = parked[0];
  if (newest === undefined) return passed("Nothing is parked.");
  const isOne = parked.length === 1;
  const count =
    parked.length >= LISTED
      ? `At least ${LISTED} items`
      : `${countWordFirst(parked.length)} item${isOne ? "" : "s"}`;
  const kinds = (["event", "message", "post"] as const).flatMap((kind) => {
    const of = parked.filter((each) => each.kind === kind).length;
    return of === 0 ? [] : [countOf(of, kind)];
  });
  return {
    state: "warning",
    cause: `${count} ${isOne ? "was" : "were"} set aside after several tries: ${kinds.join(", ")}.`,
    consequence: `${isOne ? "It blocks" : "They block"} nothing else, but nobody got an answer.`,
    hint: newest.error === null ? null : `The newest failed with: ${newest.error}`,
  };
}
