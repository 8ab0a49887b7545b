import type { EnvironmentVerdict, ReleaseDescription } from "../../broker/api/describe.ts";
import { failed, type Result } from "../../broker/errors/broker-error.ts";
import type { PersonPath, SettingsHistoryEntry, SettingsView } from "../api/settings.ts";
import type { ControlError } from "../errors/control-error.ts";
import {
  type ChangePorts,
  changeSettings,
  type SettingsChange,
  type SettingsChanged,
} from "./change-settings.ts";
import type { Environment } from "./control-settings.ts";
import type { LoginPath } from "./login-path.ts";
import type { PrivateFiles } from "./private-file.ts";
import type { ServicePaths } from "./service-root.ts";
import { readSettingsFile } from "./settings-file.ts";
import { readHistory } from "./settings-history.ts";
import type { SettingsRefusal } from "./settings-refusal.ts";
import { settingsView } from "./settings-view.ts";
import { undoChanges, undoRule } from "./undo-settings.ts";
import { pathOf, type WorkerConfiguration, workerConfiguration } from "./worker-environment.ts";

/** The settings of one installation. */
export interface BrokerSettings {
  view(): Promise<SettingsView>;
  /** Changes follow one another: none sees the half of another one. */
  change(request: SettingsChange): Promise<Result<SettingsChanged, SettingsRefusal>>;
  history(): readonly SettingsHistoryEntry[];
  undo(
    id: string,
    who: Pick<SettingsChange, "by" | "origin">,
  ): Promise<Result<SettingsChanged, SettingsRefusal>>;
  /** What the file says of OPERATOR_NAME; null when it says nothing. */
  operatorName(): string | null;
  path(): PersonPath;
  askPath(): Promise<PersonPath>;
}

export interface BrokerSettingsOptions {
  readonly paths: ServicePaths;
  readonly environment: Environment;
  readonly files: PrivateFiles;
  readonly loginPath: LoginPath;
  /** The person's shell; null when there is none. */
  readonly shell: string | null;
  readonly describer: {
    description(): Promise<Result<ReleaseDescription, ControlError>>;
    verdict(
      environment: Readonly<Record<string, string>>,
    ): Promise<Result<EnvironmentVerdict, ControlError>>;
  };
  /** With what the running worker was started; null when that is unknown or none runs. */
  readonly inForce: () => WorkerConfiguration | null;
  readonly now: () => number;
  readonly newId: () => string;
  readonly onHistoryLost: (error: unknown) => void;
}

export function brokerSettings(options: BrokerSettingsOptions): BrokerSettings {
  const { paths, environment, files, describer } = options;
  const ports: ChangePorts = {
    ...options,
    workerEnv: paths.workerEnv,
    historyFile: paths.settingsHistory,
    workerEnvironment: (file) => nextEnvironment(options, file),
    description: () => describer.description(),
    verdict: (given) => describer.verdict(given),
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Outcome>(task: () => Promise<Outcome>): Promise<Outcome> => {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    view: () => viewNow(options),
    change: (request) => inTurn(() => changeSettings(ports, request)),
    history: () => {
      const entries = readHistory(files, paths.settingsHistory);
      const { variables } = readSettingsFile(files, paths.workerEnv);
      return entries.map((entry) => ({
        ...entry,
        changes: entry.changes.map(({ secret: _, ...change }) => change),
        undo: undoRule(entry, variables, environment),
      }));
    },
    undo: (id, who) =>
      inTurn(async () => {
        const { variables } = readSettingsFile(files, paths.workerEnv);
        const entry = readHistory(files, paths.settingsHistory).find((each) => each.id === id);
        const changes = undoChanges(entry, variables, environment);
        return changes.ok
          ? changeSettings(ports, { changes: changes.value, ...who, undoOf: id })
          : failed(changes.error);
      }),
    operatorName: () => {
      const { variables } = readSettingsFile(files, paths.workerEnv);
      return variables.get("OPERATOR_NAME")?.trim() || null;
    },
    path: () => pathNow(options),
    askPath: async () => {
      await options.loginPath.askAgain();
      return pathNow(options);
    },
  };
}

async function viewNow(options: BrokerSettingsOptions): Promise<SettingsView> {
  const { paths, environment, files, describer, inForce } = options;
  const file = readSettingsFile(files, paths.workerEnv);
  const next = nextEnvironment(options, Object.fromEntries(file.variables));
  const [description, verdict] = await Promise.all([
    describer.description(),
    describer.verdict(next),
  ]);
  return settingsView({
    file,
    filePath: paths.workerEnv,
    adminTokenFile: paths.adminToken,
    environment,
    description: description.ok ? description.value : null,
    releaseProblem: description.ok
      ? null
      : `${description.error.message} ${description.error.hint}`,
    verdict: verdict.ok ? verdict.value : null,
    path: pathNow(options),
    inForce: inForce()?.environment ?? null,
    next,
  });
}

function nextEnvironment(
  { environment, paths, loginPath }: BrokerSettingsOptions,
  file: Environment,
): Readonly<Record<string, string>> {
  const known = loginPath.stored()?.path ?? null;
  return workerConfiguration({ environment, file, loginPath: known }, paths).environment;
}

function pathNow({
  environment,
  files,
  paths,
  loginPath,
  shell,
}: BrokerSettingsOptions): PersonPath {
  const stored = loginPath.stored();
  const { variables } = readSettingsFile(files, paths.workerEnv);
  const file = Object.fromEntries(variables);
  const { value, source } = pathOf({ environment, file, loginPath: stored?.path ?? null });
  return {
    inForce: value,
    source,
    shell,
    askedAt: stored?.askedAt ?? null,
    problem: stored?.problem ?? null,
  };
}
