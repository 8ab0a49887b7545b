import type { WorkerConfiguration } from "./worker-environment.ts";
import { workerConfiguration } from "./worker-environment.ts";
import { ControlError } from "../errors/control-error.ts";
import type { Environment } from "./control-settings.ts";
import type { LoginPath } from "./login-path.ts";
import type { PrivateFiles } from "./private-file.ts";
import type { ServicePaths } from "./service-root.ts";
import { readSettingsFile } from "./settings-file.ts";

/** The worker's configuration over its starts. */
export interface ConfigurationSource {
  /**
   * For the next start: the file as it is now. While it has a fault, what the last start had; throws
   * ControlError when there was none, because half of a file may open what the other half closes.
   */
  toStart(): Promise<WorkerConfiguration>;
  /** The same without starting anything, a question to the login shell included. */
  next(): WorkerConfiguration;
  /** With what the running worker was started, or the file as far as it can be read. */
  inForce(): WorkerConfiguration;
  /** The same for reading what is stored while no worker runs: `names` have their values of `next`. */
  toRead(names: readonly string[]): WorkerConfiguration;
  /** With what the last worker was started by this control plane; null when it started none. */
  started(): WorkerConfiguration | null;
}

export interface ConfigurationSourceOptions {
  readonly paths: ServicePaths;
  readonly environment: Environment;
  readonly files: PrivateFiles;
  readonly loginPath: LoginPath;
  /** Told each time what must never be shown. */
  readonly onSecrets: (secrets: readonly string[]) => void;
  readonly onFault: (message: string) => void;
}

export function configurationSource(options: ConfigurationSourceOptions): ConfigurationSource {
  const { paths, environment, files, loginPath, onSecrets, onFault } = options;
  let started: WorkerConfiguration | null = null;
  let read: WorkerConfiguration | null = null;

  const readNow = () => {
    const file = readSettingsFile(files, paths.workerEnv);
    const variables = file.revision === "none" ? null : Object.fromEntries(file.variables);
    const path = loginPath.stored()?.path ?? null;
    const configuration = workerConfiguration(
      { environment, file: variables, loginPath: path },
      paths,
    );
    onSecrets(configuration.secrets);
    return { configuration, fault: file.fault };
  };
  const next = () => {
    const { configuration, fault } = readNow();
    if (fault === null) return configuration;
    onFault(fault.message);
    if (started !== null) return started;
    throw new ControlError("settings.faulty_file", fault.message, {
      hint: `Correct ${paths.workerEnv} in an editor, then start the broker.`,
    });
  };
  const inForce = () => started ?? (read ??= readNow().configuration);
  return {
    toStart: async () => {
      await loginPath.known();
      started = next();
      return started;
    },
    next,
    inForce,
    toRead: (names) => {
      const { configuration, fault } = readNow();
      if (fault !== null) return inForce();
      const given: Record<string, string> = { ...inForce().environment };
      for (const name of names) {
        const value = configuration.environment[name];
        if (value === undefined) delete given[name];
        else given[name] = value;
      }
      return { ...inForce(), environment: given };
    },
    started: () => started,
  };
}
