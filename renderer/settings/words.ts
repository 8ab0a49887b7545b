import { countOf, countWordFirst } from "../../main/api/number-words.ts";
import type {
  RestartNeeded,
  SettingItem,
  SettingsOrigin,
  SettingsView,
} from "../../main/api/settings.ts";
import type { ScreenGroup } from "./groups.ts";

/** What the broker does when settings are saved. */
export interface SaveFacts {
  readonly changes: number;
  readonly needs: ReadonlySet<RestartNeeded>;
  readonly isStopped: boolean;
  readonly runningTurns: number;
}

/** What Settings says. */
export const words = {
  title: "Settings",
  groupList: "Groups of settings",
  groups: {
    general: "General",
    slack: "Slack",
    codex: "Codex",
    github: "GitHub",
    notifications: "Notifications",
    logging: "Logging",
    disk: "Disk",
    "admin-page": "Admin page",
    advanced: "Advanced",
    history: "History",
    uninstall: "Uninstall",
  } satisfies Record<ScreenGroup, string>,
  search: "Find a setting",
  searchKeys: "/",
  found: (count: number) =>
    `${countWordFirst(count)} ${count === 1 ? "setting" : "settings"} found`,
  noneFound: (text: string) => `No setting matches “${text}”.`,
  clearSearch: "Clear search",
  failed: "The settings could not be read.",
  historyFailed: "The history could not be read.",
  faultRunning: "The broker keeps the settings it started with.",
  faultStopped: "The broker does not start until it is corrected.",
  faultReason: "Correct the file first.",
  faultWhere: (file: string) => `Correct it in an editor: ${file}`,
  stopped: "The broker is stopped. Changes take effect when it starts.",
  noRelease: "The broker's settings cannot be shown.",
  pending: (names: readonly string[]) =>
    `The broker still runs with other values of ${names.join(", ")}.`,
  restartNow: "Restart broker",
  restarting: "Restarting…",
  keepRunning: "Keep it running",
  appearance: "Appearance",
  theme: "Theme",
  themeText: "For this window alone, on this computer.",
  language: "Language",
  languageText: "What the broker writes in Slack, and its logs, stay in English.",
  languages: { system: "System", en: "English", zh: "中文" },
  themes: { system: "System", light: "Light", dark: "Dark" },
  byDefault: (text: string) => `Default: ${text}`,
  required: "Must be set",
  changed: "Changed",
  notSaved: "Not saved yet",
  revert: "Use default",
  revertOf: (label: string) => `of ${label}`,
  takeBack: "Take back",
  takeBackOf: (label: string) => `the change of ${label}`,
  sums: (text: string) => `= ${text}`,
  notSet: "not set",
  empty: "Not set",
  replace: "Replace…",
  set: "Enter…",
  newValue: (label: string) => `New value of ${label}`,
  willBeReplaced: "Will be replaced when you save",
  cancel: "Cancel",
  wants: (wants: string, message: string) => `It wants ${wants}. ${message}`.trim(),
  on: "On",
  off: "Off",
  unknownTitle: "Other variables of worker.env",
  unknownText: "This release does not know them. They are kept and passed on to the broker.",
  pathTitle: "Programs",
  path: "PATH",
  pathText: "Where the broker and agents find programs. Your login shell is asked once.",
  pathAsk: "Ask again",
  pathAsking: "Asking…",
  pathFrom: {
    file: "worker.env sets it.",
    "login-shell": "Your login shell gave it.",
    environment: "It comes from the environment of the control plane.",
  },
  pathShell: (shell: string) => `Login shell: ${shell}.`,
  pathNoShell: "This account has no login shell.",
  pathAskFailed: "The login shell could not be asked.",
  tokenTitle: "Admin token",
  tokenText:
    "Anyone who has it can do everything here. Programs on this computer read it from this file.",
  tokenFile: "File",
  copyPath: "Copy path",
  copyToken: "Copy token",
  copied: "Copied",
  save: "Save",
  saving: "Saving…",
  saveAndRestart: "Save and restart",
  discard: "Discard",
  notSavedBecause: (
    said: { readonly message: string; readonly hint: string | null },
    problems: SettingsView["problems"],
    settings: readonly SettingItem[],
  ) => {
    const label = (name: string) => settings.find((each) => each.name === name)?.label ?? name;
    const wrong = problems.map(({ variable, wants, message }) =>
      `${label(variable)}${wants === "" ? ":" : ` wants ${wants}.`} ${message}`.trim(),
    );
    const because = wrong.length > 0 ? wrong : [said.message, said.hint ?? ""];
    return ["Nothing was saved.", ...because].join(" ").trim();
  },
  saved: "Saved",
  savedRestarting: "Saved. The broker restarts.",
  bar: ({ changes, needs, isStopped, runningTurns }: SaveFacts) =>
    [
      `${countWordFirst(changes)} ${changes === 1 ? "change" : "changes"}.`,
      ...effects(needs, isStopped, runningTurns),
    ].join(" "),
  historyEmpty: "Nothing has been changed here yet.",
  undo: "Undo",
  undoing: "Undoing…",
  undoFailed: "It was not undone.",
  undone: "Undone",
  undoOf: "Takes an earlier change back.",
  origins: {
    window: "in the window",
    browser: "in the browser",
    terminal: "in a terminal",
    slack: "in Slack",
  } satisfies Record<SettingsOrigin, string>,
  somebody: "Somebody",
  setTo: (name: string, value: string) => `${name} set to ${value}`,
  removed: (name: string, old: string) => `${name} set back to its default, was ${old}`,
  changedFrom: (name: string, old: string, value: string) =>
    `${name} changed from ${old} to ${value}`,
} as const;

function effects(
  needs: ReadonlySet<RestartNeeded>,
  isStopped: boolean,
  runningTurns: number,
): readonly string[] {
  const ofControlPlane = needs.has("control-plane")
    ? ["What concerns the control plane counts when it starts again."]
    : [];
  if (!needs.has("broker")) {
    return ofControlPlane.length > 0 ? ofControlPlane : ["Nothing has to restart."];
  }
  if (isStopped) return ["They count when the broker starts.", ...ofControlPlane];
  const turns =
    runningTurns === 0
      ? ""
      : `, ${countOf(runningTurns, "turn")} ${runningTurns === 1 ? "goes" : "go"} on`;
  return [`The broker restarts${turns}.`, ...ofControlPlane];
}
