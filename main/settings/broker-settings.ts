import type { EnvironmentVerdict, ReleaseDescription } from "../../broker/api/describe.ts";
import { failed, type Result } from "../../broker/errors/broker-error.ts";
import type {
  PersonPath,
  SettingSource,
  SettingsHistoryEntry,
  SettingsView,
} from "../api/settings.ts";
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
import { lockOf, settingsView, sourceOf } from "./settings-view.ts";
import { undoChanges, undoRule } from "./undo-settings.ts";
import { pathOf, type WorkerConfiguration, workerConfiguration } from "./worker-environment.ts";

/** Undo of one of the last changes restores the file as it was. */
const TEXTS_KEPT = 20;

/** The settings of one installation. */
export interface BrokerSettings {
  view(): Promise<SettingsView>;
  /** Changes follow one another: none sees the half of another one. */
  change(request: SettingsChange): Promise<Result<SettingsChanged, SettingsRefusal>>;
  /** A change that follows from what the file says when its turn has come. */
  edit<Refused>(
    changesOf: (
      variables: ReadonlyMap<string, string>,
    ) => Result<SettingsChange["changes"], Refused>,
    who: Pick<SettingsChange, "by" | "origin">,
  ): Promise<Result<SettingsChanged, SettingsRefusal | Refused>>;
  /** Where the values of some variables come from, without asking the release. */
  standing(names: readonly string[]): readonly SettingStanding[];
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

/** How one variable is set. */
export interface SettingStanding {
  readonly name: string;
  readonly source: SettingSource;
  /** Why it cannot be changed here; null when it can. */
  readonly locked: string | null;
  /** The newest change that the history has of it; null when there is none. */
  readonly changed: { readonly by: string | null; readonly at: number } | null;
  /** True while the running broker has another value than it would start with. */
  readonly isPending: boolean;
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
  /** The file says something else. */
  readonly onChanged: () => void;
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
  // In memory alone: the file has secrets, which are kept nowhere else.
  const texts = new Map<string, { readonly before: string; readonly revision: string }>();
  const changeNow = async (request: SettingsChange) => {
    const outcome = await changeSettings(ports, request);
    if (!outcome.ok) return outcome;
    options.onChanged();
    if (outcome.value.entry === null) return outcome;
    const { before, revision } = outcome.value.file;
    if (before !== null) texts.set(outcome.value.entry, { before, revision });
    const [oldest] = texts.keys();
    if (oldest !== undefined && texts.size > TEXTS_KEPT) texts.delete(oldest);
    return outcome;
  };
  return {
    view: () => viewNow(options),
    change: (request) => inTurn(() => changeNow(request)),
    edit: (changesOf, who) =>
      inTurn(async () => {
        const { variables } = readSettingsFile(files, paths.workerEnv);
        const changes = changesOf(variables);
        return changes.ok ? changeNow({ changes: changes.value, ...who }) : changes;
      }),
    standing: (names) => standingNow(options, names),
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
        const { variables, revision } = readSettingsFile(files, paths.workerEnv);
        const entry = readHistory(files, paths.settingsHistory).find((each) => each.id === id);
        const changes = undoChanges(entry, variables, environment);
        // Nothing was changed since: then the file is put back as it was, byte for byte.
        const kept = texts.get(id);
        const text = kept?.revision === revision ? kept.before : undefined;
        return changes.ok
          ? changeNow({ changes: changes.value, ...who, undoOf: id, text })
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

function standingNow(
  options: BrokerSettingsOptions,
  names: readonly string[],
): readonly SettingStanding[] {
  const { environment, files, inForce, paths } = options;
  const file = readSettingsFile(files, paths.workerEnv);
  const history = readHistory(files, paths.settingsHistory);
  const next = nextEnvironment(options, Object.fromEntries(file.variables));
  const running = inForce()?.environment ?? null;
  return names.map((name) => {
    const source = sourceOf(name, file, environment);
    const entry = history.find(({ changes }) => changes.some((each) => each.name === name));
    return {
      name,
      source,
      locked: lockOf(source),
      changed: entry === undefined ? null : { by: entry.by, at: entry.at },
      isPending: file.fault === null && running !== null && running[name] !== next[name],
    };
  });
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
