import type { EnvironmentVerdict, ReleaseDescription } from "../../broker/api/describe.ts";
import type { PersonPath, SettingItem, SettingSource, SettingsView } from "../api/settings.ts";
import { looksSecret, shownValue } from "./mask.ts";
import { type OwnSetting, ownGroups, ownSettings } from "./own-settings.ts";
import type { SettingsFile } from "./settings-file.ts";
import type { Environment } from "./control-settings.ts";
import { OWN_VARIABLES, SET_BY_CONTROL_PLANE } from "./worker-environment.ts";

/** Everything that the view is made of. */
export interface ViewParts {
  readonly file: SettingsFile;
  readonly filePath: string;
  readonly adminTokenFile: string;
  /** The control plane's own environment, which wins over the file. */
  readonly environment: Environment;
  /** Null with the reason when the release could not be asked. */
  readonly description: ReleaseDescription | null;
  readonly releaseProblem: string | null;
  readonly verdict: EnvironmentVerdict | null;
  readonly path: PersonPath;
  /** With what the broker runs, and with what it would be started now; null when none runs. */
  readonly inForce: Environment | null;
  readonly next: Environment;
}

/** The settings as people see them; no secret is in it. Pure. */
export function settingsView(parts: ViewParts): SettingsView {
  const { file, description, verdict } = parts;
  const table = settingTable(description);
  const known = new Set(table.map(({ name }) => name));
  const warnings = new Map(verdict?.warnings.map(({ variable, message }) => [variable, message]));
  return {
    release: description?.version ?? null,
    releaseProblem: parts.releaseProblem,
    revision: file.revision,
    file: parts.filePath,
    fault: file.fault,
    groups: [...ownGroups, ...(description?.settingGroups ?? [])],
    settings: table.map((setting) => itemOf(setting, parts)),
    unknown: [...file.variables].flatMap(([name, value]) =>
      known.has(name)
        ? []
        : [{ name, value: shownValue(name, value, false), remark: warnings.get(name) ?? null }],
    ),
    problems: [...(verdict?.problems ?? [])],
    pending: pendingOf(parts),
    path: parts.path,
    adminTokenFile: parts.adminTokenFile,
  };
}

/** The settings of the control plane and of the release, in the order in which people see them. */
export function settingTable(description: ReleaseDescription | null): readonly OwnSetting[] {
  const worker = (description?.settings ?? []).map((setting): OwnSetting => ({
    ...setting,
    restart: setting.restartNeeded ? "broker" : "none",
  }));
  return [...ownSettings, ...worker];
}

/** Where the value that counts comes from. Pure. */
export function sourceOf(
  name: string,
  file: SettingsFile,
  environment: Environment,
): SettingSource {
  if (SET_BY_CONTROL_PLANE.has(name)) return "control-plane";
  if (isSet(environment[name])) return "environment";
  return isSet(file.variables.get(name)) ? "file" : "default";
}

/** Why people cannot change it here; null when they can. Pure. */
export function lockOf(source: SettingSource): string | null {
  switch (source) {
    case "environment":
      return "The environment of the control plane sets it, which wins over worker.env.";
    case "control-plane":
      return "The control plane sets it at each start.";
    case "file":
    case "default":
      return null;
  }
}

function itemOf(setting: OwnSetting, { file, environment, next }: ViewParts): SettingItem {
  const { restartNeeded: _, ...described } = setting;
  const { name, secret } = setting;
  const source = sourceOf(name, file, environment);
  const shown = (value: string | undefined) =>
    isSet(value) ? shownValue(name, value, secret && value !== "") : null;
  const inForce = OWN_VARIABLES.has(name)
    ? (environment[name] ?? file.variables.get(name))
    : next[name];
  return {
    ...described,
    source,
    value: source === "default" ? null : shown(inForce),
    stored: shown(file.variables.get(name)),
    locked: lockOf(source),
  };
}

/** What the control plane sets itself is no change of a person's, and no reason for a restart. */
function pendingOf({ inForce, next, file }: ViewParts): string[] | null {
  if (inForce === null || file.fault !== null) return null;
  const names = new Set([...Object.keys(inForce), ...Object.keys(next)]);
  return [...names]
    .filter((name) => !SET_BY_CONTROL_PLANE.has(name) && inForce[name] !== next[name])
    .toSorted();
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== "";
}

/** Whether a variable's values are masked wherever they are shown or kept. Pure. */
export function isSecretVariable(
  name: string,
  value: string | null,
  description: ReleaseDescription | null,
): boolean {
  const declared = description?.settings.find((setting) => setting.name === name)?.secret;
  return declared === true || looksSecret(name, value ?? "");
}
