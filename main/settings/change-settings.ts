import type { EnvironmentVerdict, ReleaseDescription } from "../../broker/api/describe.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { RestartNeeded, SettingsOrigin } from "../api/settings.ts";
import { ControlError } from "../errors/control-error.ts";
import type { Environment } from "./control-settings.ts";
import { ENV_VALUE_MAX_BYTES, parseEnvFile, withChanges } from "./env-file.ts";
import { MASK, shownValue } from "./mask.ts";
import { ownProblems } from "./own-settings.ts";
import type { PrivateFiles } from "./private-file.ts";
import { NO_FILE, readSettingsFile, revisionOf, type SettingsFile } from "./settings-file.ts";
import { addToHistory, type HistoryEntry } from "./settings-history.ts";
import { refusal, type SettingsRefusal } from "./settings-refusal.ts";
import { isSecretVariable, lockOf, settingTable, sourceOf } from "./settings-view.ts";
import { OWN_VARIABLES } from "./worker-environment.ts";

/** What people want to be different. */
export interface SettingsChange {
  /** By variable; null or an empty value removes it, so that its default counts. */
  readonly changes: Readonly<Record<string, string | null>>;
  /** Of the file that they saw; absent when the change holds whatever the file says by now. */
  readonly revision?: string;
  readonly by: string | null;
  readonly origin: SettingsOrigin;
  /** The history's entry that this takes back. */
  readonly undoOf?: string;
  /** The file's text that says the same as the changes, to be written as it is. */
  readonly text?: string | undefined;
}

export interface SettingsChanged {
  /** What has to start again before the change counts. */
  readonly needs: readonly Exclude<RestartNeeded, "none">[];
  /** Its entry in the history; null when nothing was different, or it could not be noted. */
  readonly entry: string | null;
  /** The file before and after; `before` is null when there was none. */
  readonly file: { readonly before: string | null; readonly revision: string };
}

/** What a change needs of the world. */
export interface ChangePorts {
  readonly files: PrivateFiles;
  readonly workerEnv: string;
  readonly historyFile: string;
  /** The control plane's own environment, which wins over the file. */
  readonly environment: Environment;
  /** What the worker would be started with if the file said this. */
  readonly workerEnvironment: (file: Environment) => Readonly<Record<string, string>>;
  readonly description: () => Promise<Result<ReleaseDescription, ControlError>>;
  readonly verdict: (
    environment: Readonly<Record<string, string>>,
  ) => Promise<Result<EnvironmentVerdict, ControlError>>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly onHistoryLost: (error: unknown) => void;
}

const RELOAD = "Load the settings again and repeat the change.";

/**
 * Changes worker.env: the release itself judges the result before it is written. On a refusal the
 * file is as it was. Calls must follow one another, as `brokerSettings` sees to.
 */
export async function changeSettings(
  ports: ChangePorts,
  request: SettingsChange,
): Promise<Result<SettingsChanged, SettingsRefusal>> {
  const file = readSettingsFile(ports.files, ports.workerEnv);
  const stale = refusedFile(file, request.revision);
  if (stale !== null) return failed(stale);
  const description = await ports.description();
  if (!description.ok) {
    const { message, hint } = description.error;
    return failed(refusal("release_unknown", message, hint));
  }
  const changes = effectiveChanges(file, request.changes);
  const known = new Set(settingTable(description.value).map(({ name }) => name));
  const refused = refusedChanges(changes, file, ports.environment, known);
  if (refused !== null) return failed(refused);
  const computed = withChanges(file, changes);
  if (!computed.ok) {
    return failed(invalid([problem(computed.error.variable, computed.error.message)]));
  }
  const text =
    request.text !== undefined && isSame(request.text, computed.value)
      ? request.text
      : computed.value;

  const before = Object.fromEntries(file.variables);
  const after = changed(before, changes);
  const judged = await judge(ports, before, after, changes);
  if (judged !== null) return failed(judged);
  const written = write(ports, file, text);
  if (written !== null) return failed(written);
  const entry =
    changes.size === 0
      ? null
      : note(ports, historyEntry(ports, request, file, changes, description.value));
  return succeeded({
    needs: needsOf(ports, description.value, before, after, changes),
    entry,
    file: {
      before: file.revision === NO_FILE ? null : file.text,
      revision: changes.size === 0 ? file.revision : revisionOf(text),
    },
  });
}

/** Whether two texts of the file say the same. */
function isSame(one: string, other: string): boolean {
  const read = (text: string) => {
    const { fault, variables } = parseEnvFile(text);
    return fault === null ? JSON.stringify([...variables].toSorted()) : null;
  };
  return read(one) === read(other);
}

function refusedFile(file: SettingsFile, revision: string | undefined): SettingsRefusal | null {
  if (file.fault !== null) {
    const hint = "Correct that line in an editor. Nothing was changed.";
    return refusal("settings_file_faulty", file.fault.message, hint);
  }
  return revision !== undefined && revision !== file.revision
    ? refusal(
        "settings_changed_meanwhile",
        "worker.env was changed in the meantime, so this change was not made.",
        RELOAD,
      )
    : null;
}

/** Without what is so already. */
function effectiveChanges(
  file: SettingsFile,
  given: SettingsChange["changes"],
): ReadonlyMap<string, string | null> {
  const entries = Object.entries(given).map(([name, value]): [string, string | null] => [
    name,
    value === null || value.trim() === "" ? null : value,
  ]);
  return new Map(entries.filter(([name, value]) => (file.variables.get(name) ?? null) !== value));
}

function refusedChanges(
  changes: ReadonlyMap<string, string | null>,
  file: SettingsFile,
  environment: Environment,
  known: ReadonlySet<string>,
): SettingsRefusal | null {
  const problems = [...changes].flatMap(([name, value]) => {
    if (!known.has(name) && !file.variables.has(name)) {
      return [problem(name, "This release has no such setting.")];
    }
    if (value === null) return [];
    if (value.includes(MASK)) return [problem(name, "This is a masked value: enter all of it.")];
    return Buffer.byteLength(value) > ENV_VALUE_MAX_BYTES
      ? [problem(name, `It has more than ${ENV_VALUE_MAX_BYTES} bytes.`)]
      : [];
  });
  if (problems.length > 0) return invalid(problems);
  for (const name of changes.keys()) {
    const locked = lockOf(sourceOf(name, file, environment));
    if (locked !== null) {
      return refusal("setting_locked", `${name} cannot be changed here. ${locked}`, RELOAD);
    }
  }
  return null;
}

/** Refuses what the release complains about now and did not before, and every value that was given. */
async function judge(
  ports: ChangePorts,
  before: Environment,
  after: Environment,
  changes: ReadonlyMap<string, string | null>,
): Promise<SettingsRefusal | null> {
  const own = ownProblems(after).filter(({ variable }) => changes.has(variable));
  if (own.length > 0) return invalid(own);
  if ([...changes.keys()].every((name) => OWN_VARIABLES.has(name))) return null;
  const verdict = await ports.verdict(ports.workerEnvironment(after));
  if (!verdict.ok) return refusal("release_unknown", verdict.error.message, verdict.error.hint);
  if (verdict.value.problems.length === 0) return null;
  const earlier = await ports.verdict(ports.workerEnvironment(before));
  if (!earlier.ok) return refusal("release_unknown", earlier.error.message, earlier.error.hint);
  const known = new Set(earlier.value.problems.map((each) => JSON.stringify(each)));
  const fresh = verdict.value.problems.filter(
    (each) => changes.has(each.variable) || !known.has(JSON.stringify(each)),
  );
  return fresh.length === 0 ? null : invalid(fresh);
}

function invalid(problems: SettingsRefusal["problems"]): SettingsRefusal {
  const sentences = problems.map(({ variable, wants, message }) =>
    `${variable}${wants === "" ? ":" : ` wants ${wants}.`} ${message}`.trim(),
  );
  return refusal(
    "setting_invalid",
    sentences.join(" "),
    "Correct the value. Nothing was changed.",
    problems,
  );
}

function problem(variable: string, message: string): SettingsRefusal["problems"][number] {
  return { variable, got: "", wants: "", message };
}

function changed(
  before: Environment,
  changes: ReadonlyMap<string, string | null>,
): Record<string, string | undefined> {
  const after: Record<string, string | undefined> = { ...before };
  for (const [name, value] of changes) after[name] = value ?? undefined;
  return after;
}

/** Null when it is written. */
function write(ports: ChangePorts, read: SettingsFile, text: string): SettingsRefusal | null {
  if (text === read.text) return null;
  try {
    // The release was asked meanwhile: an editor may have been faster.
    const now = readSettingsFile(ports.files, ports.workerEnv);
    if (now.revision !== read.revision) return refusedFile(now, read.revision);
    ports.files.write(ports.workerEnv, text);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ControlError)) throw thrown;
    return refusal("settings_file_unwritable", thrown.message, thrown.hint);
  }
}

function historyEntry(
  { now, newId }: ChangePorts,
  { by, origin, undoOf }: SettingsChange,
  file: SettingsFile,
  changes: ReadonlyMap<string, string | null>,
  description: ReleaseDescription,
): HistoryEntry {
  return {
    id: newId(),
    at: now(),
    by,
    origin,
    undoOf: undoOf ?? null,
    changes: [...changes].map(([name, value]) => {
      const old = file.variables.get(name) ?? null;
      const secret =
        isSecretVariable(name, value, description) || isSecretVariable(name, old, description);
      const shown = (each: string | null) =>
        each === null ? null : shownValue(name, each, secret);
      return {
        name,
        old: shown(old),
        new: shown(value),
        // Also one whose password is hidden cannot be put back.
        secret: secret || (old !== null && shown(old) !== old),
      };
    }),
  };
}

/** The entry's id. The settings are changed; that nobody can read of it later must not look like a failure. */
function note(ports: ChangePorts, entry: HistoryEntry): string | null {
  try {
    addToHistory(ports.files, ports.historyFile, entry);
    return entry.id;
  } catch (thrown) {
    ports.onHistoryLost(thrown);
    return null;
  }
}

function needsOf(
  { workerEnvironment }: ChangePorts,
  description: ReleaseDescription,
  before: Environment,
  after: Environment,
  changes: ReadonlyMap<string, string | null>,
): SettingsChanged["needs"] {
  const old = workerEnvironment(before);
  const next = workerEnvironment(after);
  const table = new Map(settingTable(description).map((setting) => [setting.name, setting]));
  const isNeeded = (wanted: RestartNeeded) =>
    [...changes.keys()].some((name) => {
      // What nobody declared may be meant for agents.
      const restart = table.get(name)?.restart ?? "broker";
      return restart === wanted && (wanted !== "broker" || old[name] !== next[name]);
    });
  return [
    ...(isNeeded("broker") ? (["broker"] as const) : []),
    ...(isNeeded("control-plane") ? (["control-plane"] as const) : []),
  ];
}
