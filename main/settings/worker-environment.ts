import { isAbsolute, join, resolve } from "node:path";
import type { Environment } from "./control-settings.ts";
import type { ServicePaths } from "./service-root.ts";

/** What the worker is started with, and where it comes from. */
export interface WorkerConfiguration {
  /** The whole environment of the worker but its port. */
  readonly environment: Readonly<Record<string, string>>;
  /** The files that a part of it came from. */
  readonly files: readonly string[];
  readonly dataRoot: string;
  /** Null when none is configured. */
  readonly port: number | null;
  /** Where the control plane reaches it. */
  readonly host: string;
  /** How long a worker that waits for its turns may take, in ms. */
  readonly drainWaitMaxMs: number;
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
}

/** The control plane's own; the worker has no use for them. */
export const OWN_VARIABLES: ReadonlySet<string> = new Set([
  ...["ADMIN_PORT", "BROKER_ADMIN_TOKEN", "SERVICE_BACKEND", "DESKTOP_TEST"],
  ...["LAUNCHCTL_BIN", "LAUNCH_AGENTS_DIR", "PLAYGROUND_URL", "CONTROL_PLANE_TIED"],
  ...["CONTROL_PLANE_AGENT"],
  ...["OPERATOR_NAME", "WORKER_LABEL", "ADMIN_LABEL"],
  ...["OPERATOR_NAME", "RELEASE_TRY_MAX_MS", "RELEASE_WATCH_MAX_MS", "RELEASE_NPM_REGISTRY_URL"],
  ...["RELEASE_WORKER_PACKAGE_NAME", "RELEASE_ADMIN_PACKAGE_NAME"],
]);
/** The worker gets these from the control plane, whatever the file says. */
export const SET_BY_CONTROL_PLANE: ReadonlySet<string> = new Set([
  ...["SERVICE_ROOT", "BROKER_CONFIG_FILES", "INSPECT_PORT"],
]);
const DEFAULT_DRAIN_WAIT_MS = 900_000;
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|API_KEY|PRIVATE_KEY/;

/** What the worker's configuration comes from. */
export interface WorkerSources {
  /** The control plane's own, which wins over the file. */
  readonly environment: Environment;
  /** The variables of `config/worker.env`; null when there is no such file. */
  readonly file: Environment | null;
  /** PATH of the person's login shell; null when it is unknown. */
  readonly loginPath: string | null;
}

/**
 * With what the worker is started. The environment wins over the file, but for PATH: the one of the
 * file, else of the login shell, else of the environment. Pure.
 */
export function workerConfiguration(
  { environment, file, loginPath }: WorkerSources,
  paths: ServicePaths,
): WorkerConfiguration {
  // An empty variable counts as not set, so it does not hide what the file says.
  const entries = [...Object.entries(file ?? {}), ...Object.entries(environment)].filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[1].trim() !== "" && !OWN_VARIABLES.has(entry[0]),
  );
  const given: Record<string, string> = Object.fromEntries(entries);
  const path = pathOf({ environment, file, loginPath }).value;
  const dataRoot = folderOf(given["DATA_ROOT"], paths.root, given["HOME"] ?? "");
  const files = file === null ? [] : [paths.workerEnv];
  // The worker hides from agents every file that its configuration came from.
  const configFiles = [given["BROKER_CONFIG_FILES"] ?? "", ...files].filter((one) => one !== "");
  return {
    environment: {
      ...given,
      ...(path === "" ? {} : { PATH: path }),
      SERVICE_ROOT: paths.root,
      DATA_ROOT: dataRoot,
      ...(configFiles.length === 0 ? {} : { BROKER_CONFIG_FILES: configFiles.join(",") }),
    },
    files,
    dataRoot,
    port: wholeNumber(given["PORT"]),
    host: reachableHost(given["WORKER_BIND_HOST"]),
    drainWaitMaxMs: wholeNumber(given["DRAIN_WAIT_MAX_MS"]) ?? DEFAULT_DRAIN_WAIT_MS,
    secrets: Object.entries(given).flatMap(([name, value]) =>
      SECRET_NAME.test(name) ? [value] : [],
    ),
  };
}

/** Which PATH the worker gets, and where it comes from. Pure. */
export function pathOf({ environment, file, loginPath }: WorkerSources): {
  readonly value: string;
  readonly source: "file" | "login-shell" | "environment";
} {
  const stored = file?.["PATH"]?.trim() ?? "";
  if (stored !== "") return { value: stored, source: "file" };
  if (loginPath !== null) return { value: loginPath, source: "login-shell" };
  return { value: environment["PATH"] ?? "", source: "environment" };
}

function folderOf(given: string | undefined, root: string, home: string): string {
  const path = given?.trim() ?? "";
  if (path === "") return join(root, ".data");
  if (path === "~" || path.startsWith("~/")) return join(home, path.slice(1));
  return isAbsolute(path) ? join(path) : resolve(root, path);
}

/** What is no number is left to the worker, which explains it. */
function wholeNumber(given: string | undefined): number | null {
  const text = given?.trim() ?? "";
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

function reachableHost(bindHost: string | undefined): string {
  const host = bindHost?.trim() ?? "";
  if (host === "" || host === "0.0.0.0" || host === "localhost") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
