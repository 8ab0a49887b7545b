import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import { OPERATOR_NAME_MAX_CHARACTERS } from "./operator-name.ts";

/** How the worker is run: kept over the control plane's end, or ended with it. */
export type Backend = "child" | "child-tied";

export interface ControlSettings {
  readonly port: number;
  readonly backend: Backend;
  /** Who acts, for Slack's threads; null to ask the system for the account's full name. */
  readonly operatorName: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3001;

/** The control plane's own variables. Pure. */
export function readControlSettings(
  environment: Environment,
): Result<ControlSettings, ControlError> {
  const port = portOf(environment["ADMIN_PORT"]?.trim() ?? "");
  if (!port.ok) return port;
  const backend = backendOf(environment["SERVICE_BACKEND"]?.trim() ?? "");
  if (!backend.ok) return backend;
  const operatorName = operatorNameOf(environment["OPERATOR_NAME"]?.trim() ?? "");
  if (!operatorName.ok) return operatorName;
  return succeeded({
    port: port.value,
    backend: backend.value,
    operatorName: operatorName.value,
  });
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

function backendOf(given: string): Result<Backend, ControlError> {
  switch (given) {
    case "":
    case "child":
      return succeeded("child");
    case "child-tied":
      return succeeded("child-tied");
    case "launchd":
      return failed(
        new ControlError("settings.no_launchd", "This version has no launchd backend yet.", {
          hint: "Set SERVICE_BACKEND to child or child-tied, or leave it out.",
        }),
      );
    default:
      return failed(
        new ControlError("settings.service_backend", `SERVICE_BACKEND is unknown: ${given}`, {
          hint: "Set it to child or child-tied, or leave it out.",
        }),
      );
  }
}
