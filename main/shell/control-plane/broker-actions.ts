import { z } from "zod";
import type { Clock } from "../../../broker/clock/clock.ts";
import { adminRoutes, type StopMode } from "../../api/routes.ts";
import { type WorkerState, workerStateSchema } from "../../api/status.ts";
import type { AdminCall } from "./admin-call.ts";

/** What the menu bar has the control plane do. Each rejects with a sentence for people. */
export interface BrokerActions {
  start(): Promise<void>;
  stop(mode: StopMode): Promise<void>;
  restart(): Promise<void>;
  /** Begins to go back to an earlier release, which is on this disk. */
  rollBack(version: string): Promise<void>;
  /** Has the broker start at login, or not. */
  keepRunning(keepRunning: boolean): Promise<void>;
  /** Has new sessions take this profile. */
  prefer(profile: string): Promise<void>;
  /** Has the broker begin nothing new, because the machine is about to sleep. */
  holdForSleep(): Promise<void>;
  /** Has it go on; `asleepSince` null when nobody knows since when. */
  woke(asleepSince: number | null): Promise<void>;
  /** Stops the broker, its turns and Codex, and waits for that. False when it takes too long. */
  stopAndWait(limitMs: number): Promise<boolean>;
}

/** Who asks, for "By you at 11:40". */
const BY = "you";
const LOOK_AGAIN_MS = 100;

const statusAnswerSchema = z.object({ worker: z.object({ state: workerStateSchema }) });

export function brokerActions(call: AdminCall, clock: Clock): BrokerActions {
  const post = async (path: string, body: object) => {
    await call("POST", path, body);
  };
  const stop = (mode: StopMode) => post(adminRoutes.stopService.path, { mode, by: BY });
  return {
    start: () => post(adminRoutes.startService.path, { by: BY }),
    restart: () => post(adminRoutes.restartService.path, { by: BY }),
    rollBack: (version) => post(adminRoutes.rollback.path, { target: "worker", version, by: BY }),
    keepRunning: (keepRunning) =>
      post(adminRoutes.keepServiceRunning.path, { keepRunning, by: BY }),
    prefer: async (name) => {
      await call("PUT", adminRoutes.preferProfile.path, { name });
    },
    holdForSleep: async () => {
      await call("POST", adminRoutes.holdForSleep.path);
    },
    woke: (asleepSince) => post(adminRoutes.woke.path, asleepSince === null ? {} : { asleepSince }),
    stop,
    stopAndWait: async (limitMs) => {
      const deadline = clock.now() + limitMs;
      await stop("stop");
      while (clock.now() < deadline) {
        const status = statusAnswerSchema.parse(await call("GET", adminRoutes.status.path));
        if (isOver(status.worker.state)) return true;
        await clock.sleep(LOOK_AGAIN_MS);
      }
      return false;
    },
  };
}

function isOver(state: WorkerState): boolean {
  return state === "stopped" || state === "crashed" || state === "refused";
}
