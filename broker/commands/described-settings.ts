import type { DescribedSetting } from "../api/describe.ts";
import type { Setting } from "../config/setting.ts";
import { type SettingName, settingNames, settingOf } from "../config/settings.ts";

/** The table of settings as data, for programs that offer them to people. */
export function describedSettings(): DescribedSetting[] {
  return settingNames.map((name) => described(name, settingOf(name)));
}

function described(name: SettingName, setting: Setting<unknown>): DescribedSetting {
  const { type } = setting;
  return {
    name,
    group: setting.group,
    label: setting.label,
    description: setting.description,
    type: {
      kind: type.kind,
      wants: type.wants,
      unit: type.unit ?? null,
      min: type.min ?? null,
      max: type.max ?? null,
    },
    choices: [...(type.values ?? [])],
    default: defaultOf(setting),
    secret: setting.secret,
    restartNeeded: setting.needsRestart,
    rare: setting.isRare,
    withoutEffect: withoutEffect(setting),
  };
}

function defaultOf(setting: Setting<unknown>): DescribedSetting["default"] {
  switch (setting.default.kind) {
    case "required":
    case "none":
      return { kind: setting.default.kind };
    case "fixed":
      return { kind: "fixed", text: setting.type.write(setting.default.value ?? "") };
    case "derived":
      return { kind: "derived", text: setting.default.text };
  }
}

function withoutEffect({ deprecated, comesWith }: Setting<unknown>): string | null {
  if (deprecated !== undefined) return `It has no effect: ${deprecated}.`;
  return comesWith === undefined
    ? null
    : `It has no effect in this version: ${comesWith} are not built yet.`;
}
