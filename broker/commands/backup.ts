import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { errorText } from "../errors/broker-error.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { copyStore } from "./store-file.ts";

/** `backup DEST`: a consistent copy of the database, also while the worker runs. */
export function backup(environment: Environment, destination: string): number {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  const target = resolve(destination);
  if (existsSync(target)) {
    process.stderr.write(`${target} already exists; a backup does not overwrite files.\n`);
    return exitCodes.problem;
  }
  try {
    copyStore(config, target);
    process.stdout.write(`${target}\n`);
    return exitCodes.ok;
  } catch (thrown) {
    process.stderr.write(`The backup failed: ${errorText(thrown)}\n`);
    return exitCodes.unavailable;
  }
}
