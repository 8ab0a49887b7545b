import type { Clock } from "../../clock/clock.ts";
import type { Config } from "../../config/settings.ts";
import type { Log } from "../../logs/log.ts";
import type { WorkerEnding } from "./worker-ending.ts";

/** What every part of the worker is made with. */
export interface WorkerBase {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly ending: WorkerEnding;
}
