// The environment of a broker that runs from this checkout: what `.env` says, and beside the data
// that this folder's broker has had all along.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Reads `.env` of the checkout into the environment of this process, where there is one. */
export function readEnvFile(/** @type {string} */ root) {
  const envFile = join(root, ".env");
  if (!existsSync(envFile)) return;
  process.loadEnvFile(envFile);
  // Agents must not read it: the worker is told where its configuration came from.
  const files = [process.env["BROKER_CONFIG_FILES"], envFile].filter(Boolean);
  process.env["BROKER_CONFIG_FILES"] = files.join(",");
}

export const isSet = (/** @type {string} */ name) => (process.env[name] ?? "").trim() !== "";

/** Where the broker of this folder keeps its things, unless a service root is given. */
export function ownRoot() {
  if (isSet("SERVICE_ROOT")) return {};
  const dataRoot = resolve(process.env["DATA_ROOT"] ?? ".data");
  return { SERVICE_ROOT: join(dataRoot, "service"), DATA_ROOT: dataRoot };
}
