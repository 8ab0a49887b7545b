import type { Setting } from "./setting.ts";
import { accessSettings } from "./settings/access.ts";
import { codexSettings } from "./settings/codex.ts";
import { diskSettings } from "./settings/disk.ts";
import { gitHubSettings } from "./settings/github.ts";
import { httpSettings } from "./settings/http.ts";
import { integrationSettings } from "./settings/integrations.ts";
import { jobSettings } from "./settings/jobs.ts";
import { loggingSettings } from "./settings/logging.ts";
import { networkSettings } from "./settings/network.ts";
import { pathSettings } from "./settings/paths.ts";
import { slackSettings } from "./settings/slack.ts";
import { turnSettings } from "./settings/turns.ts";

/** Every environment variable of the worker: types, checks and documentation come from here. */
export const settings = {
  ...slackSettings,
  ...accessSettings,
  ...codexSettings,
  ...turnSettings,
  ...jobSettings,
  ...pathSettings,
  ...httpSettings,
  ...networkSettings,
  ...gitHubSettings,
  ...loggingSettings,
  ...diskSettings,
  ...integrationSettings,
};

export type SettingName = keyof typeof settings;

/** What is set and what is not, checked; keys are the variables' names in camel case. */
export type Config = {
  readonly [Name in SettingName as CamelCase<Name>]: (typeof settings)[Name] extends Setting<
    infer Value
  >
    ? Value
    : never;
};

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${PascalCase<Rest>}`
  : Lowercase<Name>;

type PascalCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Capitalize<Lowercase<First>>}${PascalCase<Rest>}`
  : Capitalize<Lowercase<Name>>;

/** `SLACK_APP_TOKEN` → `slackAppToken`. */
export function configKeyOf(name: SettingName): keyof Config {
  const key = name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return key as keyof Config;
}

/** The variables in the order of the documentation. */
export const settingNames: readonly SettingName[] = Object.keys(settings).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

export function settingOf(name: SettingName): Setting<unknown> {
  return settings[name] as Setting<unknown>;
}
