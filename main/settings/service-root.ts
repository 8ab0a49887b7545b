import { isAbsolute, join, resolve } from "node:path";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { DEFAULT_SERVICE_ROOT, serviceFiles } from "../api/service-root.ts";
import { ControlError } from "../errors/control-error.ts";

/** Where everything of one installation lies. All paths are absolute. */
export interface ServicePaths {
  readonly root: string;
  readonly configFolder: string;
  /** The worker's configuration: dotenv syntax, the README's variables. */
  readonly workerEnv: string;
  /** Who changed which setting, when and from where. */
  readonly settingsHistory: string;
  /** How far the setup assistant is. */
  readonly setupRecord: string;
  /** The PATH that the person's login shell gave. */
  readonly loginPath: string;
  /** The admin token in force, 0600. */
  readonly adminToken: string;
  readonly runFolder: string;
  /** The admin API's socket, 0600. */
  readonly controlSocket: string;
  readonly controlLock: string;
  /** Who holds the lock: pid and address. */
  readonly controlRecord: string;
  /** The worker that was started last: pid, start time, port. */
  readonly workerRecord: string;
  /** What people want of the worker. */
  readonly wantedRecord: string;
  /** The port that was chosen for the worker. */
  readonly workerPort: string;
  readonly logsFolder: string;
}

/** Linux takes 107 bytes and macOS 103 for the path of a unix socket; this leaves a margin. */
const SOCKET_PATH_MAX_BYTES = 100;

/** The paths below `SERVICE_ROOT`, or why that folder cannot be used. Pure. */
export function readServicePaths(
  given: string | undefined,
  home: string,
  workingFolder: string,
): Result<ServicePaths, ControlError> {
  const root = rootOf(given?.trim() ?? "", home, workingFolder);
  const paths = pathsBelow(root);
  if (/\s/.test(root)) {
    return failed(
      new ControlError("service_root.has_space", `The service root has a space in it: ${root}`, {
        hint: "Agents build software below this folder, and many build tools fail on a space. Set SERVICE_ROOT to a path without one.",
      }),
    );
  }
  const bytes = Buffer.byteLength(paths.controlSocket);
  if (bytes > SOCKET_PATH_MAX_BYTES) {
    return failed(
      new ControlError(
        "service_root.too_long",
        `The path of the control socket has ${bytes} bytes, more than the ${SOCKET_PATH_MAX_BYTES} that every system takes: ${paths.controlSocket}`,
        { hint: "Set SERVICE_ROOT to a shorter path." },
      ),
    );
  }
  return succeeded(paths);
}

function rootOf(given: string, home: string, workingFolder: string): string {
  if (given === "") return join(home, DEFAULT_SERVICE_ROOT);
  if (given === "~" || given.startsWith("~/")) return join(home, given.slice(1));
  return isAbsolute(given) ? join(given) : resolve(workingFolder, given);
}

function pathsBelow(folder: string): ServicePaths {
  const root = folder.length > 1 && folder.endsWith("/") ? folder.slice(0, -1) : folder;
  const configFolder = join(root, "config");
  const runFolder = join(root, "run");
  return {
    root,
    configFolder,
    workerEnv: join(configFolder, "worker.env"),
    setupRecord: join(configFolder, "setup.json"),
    settingsHistory: join(configFolder, "settings-history.jsonl"),
    loginPath: join(configFolder, "login-path.json"),
    adminToken: join(root, serviceFiles.adminToken),
    runFolder,
    controlSocket: join(root, serviceFiles.controlSocket),
    controlLock: join(runFolder, "control.lock"),
    controlRecord: join(runFolder, "control.json"),
    workerRecord: join(runFolder, "worker.json"),
    wantedRecord: join(runFolder, "wanted.json"),
    workerPort: join(runFolder, "worker-port"),
    logsFolder: join(root, "logs"),
  };
}
