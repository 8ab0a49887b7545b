import { join } from "node:path";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import { OPERATOR_NAME_MAX_CHARACTERS } from "./operator-name.ts";

/** How the worker is run: by launchd, kept over the control plane's end, or ended with it. */
export type Backend = "launchd" | "child" | "child-tied";

export type BindHost = "127.0.0.1" | "0.0.0.0";

export interface ControlSettings {
  readonly port: number;
  /** The address that the HTTP door listens on: every one only in a container, which publishes it. */
  readonly bindHost: BindHost;
  readonly backend: Backend;
  readonly launchd: LaunchdSettings;
  /** Who acts, for Slack's threads; null to ask the system for the account's full name. */
  readonly operatorName: string | null;
  /** For each command of a release that is tried before it is used, in ms. */
  readonly releaseTryMs: number;
  /** How long a new release may take to work, in ms; then the one before it comes back. */
  readonly releaseWatchMs: number;
}

export interface LaunchdSettings {
  /** The `launchctl` program. */
  readonly program: string;
  /** The folder whose agents launchd loads at login. */
  readonly agentsFolder: string;
  readonly workerLabel: string;
  readonly adminLabel: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3001;
const DEFAULT_TRY_MS = 60_000;
const DEFAULT_WATCH_MS = 90_000;
const LIMIT_MIN_MS = 1_000;
const LIMIT_MAX_MS = 3_600_000;

/** The agents' labels, by the README. */
const WORKER_LABEL = "io.github.hoolc.agent-session-broker.worker";
const ADMIN_LABEL = "io.github.hoolc.agent-session-broker";

/** The control plane's own variables. `platform` is Node's. Pure. */
export function readControlSettings(
  environment: Environment,
  platform: string,
): Result<ControlSettings, ControlError> {
  const port = portOf(environment["ADMIN_PORT"]?.trim() ?? "");
  if (!port.ok) return port;
  const bindHost = bindHostOf(environment["ADMIN_BIND_HOST"]?.trim() ?? "");
  if (!bindHost.ok) return bindHost;
  const backend = backendOf(environment, platform);
  if (!backend.ok) return backend;
  const launchd = launchdOf(environment);
  if (!launchd.ok) return launchd;
  const operatorName = operatorNameOf(environment["OPERATOR_NAME"]?.trim() ?? "");
  if (!operatorName.ok) return operatorName;
  const releaseTryMs = limitOf(environment, "RELEASE_TRY_MAX_MS", DEFAULT_TRY_MS);
  if (!releaseTryMs.ok) return releaseTryMs;
  const releaseWatchMs = limitOf(environment, "RELEASE_WATCH_MAX_MS", DEFAULT_WATCH_MS);
  if (!releaseWatchMs.ok) return releaseWatchMs;
  return succeeded({
    releaseTryMs: releaseTryMs.value,
    releaseWatchMs: releaseWatchMs.value,
    port: port.value,
    bindHost: bindHost.value,
    backend: backend.value,
    launchd: launchd.value,
    operatorName: operatorName.value,
  });
}

function limitOf(
  environment: Environment,
  name: string,
  usual: number,
): Result<number, ControlError> {
  const given = environment[name]?.trim() ?? "";
  if (given === "") return succeeded(usual);
  const ms = Number(given);
  return /^\d+$/.test(given) && ms >= LIMIT_MIN_MS && ms <= LIMIT_MAX_MS
    ? succeeded(ms)
    : failed(
        new ControlError("settings.release_limit", `${name} is no usable time: ${given}`, {
          hint: `Set it to a whole number of milliseconds from ${LIMIT_MIN_MS} to ${LIMIT_MAX_MS}.`,
        }),
      );
}

function operatorNameOf(given: string): Result<string | null, ControlError> {
  if (given === "") return succeeded(null);
  return given.length <= OPERATOR_NAME_MAX_CHARACTERS && !/\p{Cc}/u.test(given)
    ? succeeded(given)
    : failed(
        new ControlError("settings.operator_name", "OPERATOR_NAME cannot be used as a name.", {
          hint: `Set it to one line of at most ${OPERATOR_NAME_MAX_CHARACTERS} characters, or leave it out.`,
        }),
      );
}

function portOf(given: string): Result<number, ControlError> {
  if (given === "") return succeeded(DEFAULT_PORT);
  const port = Number(given);
  return /^\d+$/.test(given) && port >= 1 && port <= 65_535
    ? succeeded(port)
    : failed(
        new ControlError("settings.admin_port", `ADMIN_PORT is no TCP port: ${given}`, {
          hint: "Set it to a whole number from 1 to 65535.",
        }),
      );
}

function bindHostOf(given: string): Result<BindHost, ControlError> {
  switch (given) {
    case "":
      return succeeded("127.0.0.1");
    case "127.0.0.1":
    case "0.0.0.0":
      return succeeded(given);
    default:
      return failed(
        new ControlError("settings.admin_bind_host", `ADMIN_BIND_HOST cannot be ${given}`, {
          hint: "Leave it out, or set it to 0.0.0.0 in a container that publishes the port on 127.0.0.1 of its host.",
        }),
      );
  }
}

function backendOf(environment: Environment, platform: string): Result<Backend, ControlError> {
  const given = environment["SERVICE_BACKEND"]?.trim() ?? "";
  const isMac = platform === "darwin";
  switch (given) {
    case "":
      return succeeded(isMac ? "launchd" : "child");
    case "child":
    case "child-tied":
      return succeeded(given);
    case "launchd":
      return isMac || isSet(environment["LAUNCHCTL_BIN"])
        ? succeeded("launchd")
        : failed(
            new ControlError("settings.no_launchd", "This machine has no launchd.", {
              hint: "Set SERVICE_BACKEND to child or child-tied, or leave it out.",
            }),
          );
    default:
      return failed(
        new ControlError("settings.service_backend", `SERVICE_BACKEND is unknown: ${given}`, {
          hint: "Set it to launchd, child or child-tied, or leave it out.",
        }),
      );
  }
}

function launchdOf(environment: Environment): Result<LaunchdSettings, ControlError> {
  const given = (name: string, otherwise: string) => {
    const value = environment[name]?.trim() ?? "";
    return value === "" ? otherwise : value;
  };
  const workerLabel = given("WORKER_LABEL", WORKER_LABEL);
  const adminLabel = given("ADMIN_LABEL", ADMIN_LABEL);
  const wrong = [workerLabel, adminLabel].find((label) => !/^[\w.-]{1,128}$/.test(label));
  if (wrong !== undefined) {
    return failed(
      new ControlError("settings.label", `This cannot be a launch agent's label: ${wrong}`, {
        hint: "Set WORKER_LABEL and ADMIN_LABEL to letters, digits, dots and hyphens, or leave them out.",
      }),
    );
  }
  return succeeded({
    program: given("LAUNCHCTL_BIN", "/bin/launchctl"),
    agentsFolder: given(
      "LAUNCH_AGENTS_DIR",
      join(environment["HOME"] ?? "/", "Library/LaunchAgents"),
    ),
    workerLabel,
    adminLabel,
  });
}

function isSet(value: string | undefined): boolean {
  return (value?.trim() ?? "") !== "";
}
