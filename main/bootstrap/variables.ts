import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { type EnvFile, withChanges } from "../settings/env-file.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The control plane's own variables that its launch agent has to have. */
const ADMIN_VARIABLES = [
  ...["ADMIN_PORT", "BROKER_ADMIN_TOKEN", "OPERATOR_NAME", "LAUNCHCTL_BIN", "LAUNCH_AGENTS_DIR"],
  ...["ADMIN_LABEL", "WORKER_LABEL", "RELEASE_NPM_REGISTRY_URL", "RELEASE_TRY_MAX_MS"],
  ...["RELEASE_WATCH_MAX_MS", "RELEASE_WORKER_PACKAGE_NAME", "RELEASE_ADMIN_PACKAGE_NAME"],
];
/** Of the shell that runs this, not of the installation; or chosen by the control plane. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  ...["SERVICE_ROOT", "BROKER_CONFIG_FILES", "INSPECT_PORT", "CODEX_HOME"],
]);

/** What was given: the environment wins over config/broker.env. An empty value is none. */
export interface GivenVariables {
  readonly environment: Variables;
  readonly file: Variables;
}

/** One variable; null when it is not given. Pure. */
export function givenValue(name: string, { environment, file }: GivenVariables): string | null {
  const value = [environment[name], file[name]].find((each) => (each?.trim() ?? "") !== "");
  return value ?? null;
}

/**
 * worker.env with what is given of the settings that the release describes. What the file has stays:
 * people change it in Settings. Fails with a sentence. Pure.
 */
export function workerVariables(
  file: EnvFile,
  settings: readonly string[],
  given: GivenVariables,
  supportFolders: Readonly<Record<string, string>>,
): Result<string, string> {
  const changes = new Map<string, string>();
  for (const name of settings) {
    if (NOT_KEPT.has(name) || file.variables.has(name)) continue;
    const value = givenValue(name, given) ?? supportFolders[name] ?? null;
    if (value !== null) changes.set(name, value);
  }
  return changed(file, changes);
}

/** admin.env with what is given, which wins over what the file has. Fails with a sentence. Pure. */
export function adminVariables(file: EnvFile, given: GivenVariables): Result<string, string> {
  const changes = new Map<string, string>([["SERVICE_BACKEND", "launchd"]]);
  for (const name of ADMIN_VARIABLES) {
    const value = givenValue(name, given);
    if (value !== null) changes.set(name, value);
  }
  for (const [name, value] of changes) if (file.variables.get(name) === value) changes.delete(name);
  return changed(file, changes);
}

function changed(file: EnvFile, changes: ReadonlyMap<string, string>): Result<string, string> {
  if (file.fault !== null) return failed(file.fault.message);
  if (changes.size === 0) return succeeded(file.text);
  const written = withChanges(file, changes);
  return written.ok ? written : failed(`${written.error.variable}: ${written.error.message}`);
}
