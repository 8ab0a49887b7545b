import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** One command that goes wrong. */
const commandFaultSchema = z.object({
  /** Such as `bootstrap`. */
  command: z.string(),
  /** The exit code it answers with. */
  code: z.number(),
  /** Whether the command does its work all the same. */
  isDone: z.boolean().default(false),
  /** How many more calls it meets. */
  times: z.number().int().default(1),
});

/** How this launchd behaves. Times are in ms. */
export const behaviourSchema = z.object({
  faults: z.array(commandFaultSchema).default([]),
  /** By this ThrottleInterval is multiplied. ExitTimeOut is not: a busy machine needs the time. */
  timeScale: z.number().default(1),
  /** How long a job that was booted out stays in its domain after its process is gone. */
  drainMs: z.number().default(150),
  /** RunAtLoad and KeepAlive spawns wait for a kickstart, as in Low Power Mode. */
  isPended: z.boolean().default(false),
  /** Nobody is logged in at the screen. */
  hasNoGui: z.boolean().default(false),
  /** A disabled label answers `bootstrap` with 5, as some releases of macOS do, instead of 119. */
  isDisabledAnError5: z.boolean().default(false),
  /** A label that is loaded answers `bootstrap` with this. */
  alreadyLoadedCode: z.union([z.literal(5), z.literal(37)]).default(5),
});
export type Behaviour = z.infer<typeof behaviourSchema>;

/** Read again for each command, so that a test can change it at any time. */
export function readBehaviour(folder: string): Behaviour {
  const path = join(folder, "behaviour.json");
  return behaviourSchema.parse(existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {});
}
