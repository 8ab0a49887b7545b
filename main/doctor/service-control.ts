import type { Clock } from "../../broker/clock/clock.ts";
import type { WorkerState, WorkerStatus } from "../api/status.ts";
import type { Fix, FixRun } from "./check.ts";

/** The fixes that start the broker. */
export interface ServiceControl {
  readonly start: Fix;
  readonly restart: Fix;
}

export interface ServiceActs {
  status(): WorkerStatus;
  start(by: string | null): void;
  restart(by: string | null): void;
}

const LOOK_EVERY_MS = 100;
const UNSETTLED: ReadonlySet<WorkerState> = new Set(["starting", "stopping", "restarting"]);

export function serviceControl(service: ServiceActs, clock: Clock): ServiceControl {
  const settled = async (since: WorkerStatus, { signal }: FixRun): Promise<WorkerStatus> => {
    const isOld = (now: WorkerStatus) => now.state === since.state && now.since === since.since;
    let now = service.status();
    while (!signal.aborted && (UNSETTLED.has(now.state) || isOld(now))) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      now = service.status();
    }
    return now;
  };
  const fix = (label: string, does: string, ask: (by: string | null) => void): Fix => ({
    kind: "act",
    label,
    does,
    act: async (run) => {
      const before = service.status();
      ask(run.by);
      const { state, reason } = await settled(before, run);
      if (state === "running") return "The broker runs.";
      throw new Error(reason ?? `The broker is ${state}.`);
    },
  });
  return {
    start: fix("Start broker", "Starts the broker.", (by) => service.start(by)),
    restart: fix(
      "Restart broker",
      "Restarts the broker. Turns that run go on in Codex meanwhile.",
      (by) => service.restart(by),
    ),
  };
}
