import type { EnvironmentVerdict } from "../../broker/api/describe.ts";

export type SettingsRefusalCode =
  | "settings_changed_meanwhile"
  | "settings_file_faulty"
  | "settings_file_unwritable"
  | "setting_invalid"
  | "setting_locked"
  | "release_unknown"
  | "change_unknown"
  | "change_not_undone";

/** Why a change was not made: nothing is different from before. */
export interface SettingsRefusal {
  readonly code: SettingsRefusalCode;
  readonly message: string;
  readonly hint: string;
  /** Of which variables, in the release's words; empty when it is not about values. */
  readonly problems: EnvironmentVerdict["problems"];
}

export function refusal(
  code: SettingsRefusalCode,
  message: string,
  hint: string,
  problems: SettingsRefusal["problems"] = [],
): SettingsRefusal {
  return { code, message, hint, problems };
}
