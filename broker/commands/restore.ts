import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { RestorePreview } from "../api/restore.ts";
import { systemClock } from "../clock/clock.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { FIRST_START } from "../slack/recovery/recovery.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { lockStateFolder, previewOfRestore, restoreStore } from "./store-file.ts";

/** `restore FILE --dry-run`: what it would mean, as one JSON object. Changes nothing. */
export function previewRestore(environment: Environment, file: string): number {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  try {
    const { problem, lost } = previewOfRestore(config, resolve(file));
    const preview: RestorePreview = {
      lost,
      problem:
        problem === null
          ? null
          : { code: problem.code, message: problem.message, hint: problem.hint ?? "" },
    };
    process.stdout.write(`${JSON.stringify(preview)}\n`);
    return exitCodes.ok;
  } catch (thrown) {
    process.stderr.write(`${errorText(thrown)}\n`);
    return exitCodes.unavailable;
  }
}

/**
 * `restore FILE --keep COPY`: puts a copy of FILE in the place of the database, which is copied to
 * COPY first. Refused while a worker runs.
 */
export function restore(environment: Environment, file: string, keep: string): number {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  const kept = resolve(keep);
  if (existsSync(kept)) {
    process.stderr.write(`${kept} already exists; nothing is overwritten.\n`);
    return exitCodes.problem;
  }
  try {
    const lock = lockStateFolder(config);
    try {
      const now = systemClock.now();
      restoreStore(config, {
        ...{ file: resolve(file), keep: kept, now },
        facts: { [FIRST_START]: String(now) },
      });
    } finally {
      lock.release();
    }
    process.stdout.write(`${kept}\n`);
    return exitCodes.ok;
  } catch (thrown) {
    const hint = thrown instanceof BrokerError ? (thrown.hint ?? "") : "";
    process.stderr.write(`The database was not restored: ${errorText(thrown)}\n${hint}\n`);
    return exitCodes.unavailable;
  }
}
