import type { SettingItem, SettingsView } from "../../main/api/settings.ts";
import { localized } from "../language/broker-text.ts";

type Problems = SettingsView["problems"];

/** The settings with all that the release and the control plane say of them in the page's language. Pure. */
export function viewInWords(view: SettingsView): SettingsView {
  return {
    ...view,
    releaseProblem: maybe(view.releaseProblem),
    fault: view.fault && { ...view.fault, message: localized(view.fault.message) },
    groups: view.groups.map(({ id, title }) => ({ id, title: localized(title) })),
    settings: view.settings.map(settingInWords),
    unknown: view.unknown.map((each) => ({ ...each, remark: maybe(each.remark) })),
    problems: problemsInWords(view.problems),
    path: { ...view.path, problem: maybe(view.path.problem) },
  };
}

/** What is wrong with values, in the page's language. Pure. */
export function problemsInWords(problems: Problems): Problems {
  return problems.map((problem) => ({
    ...problem,
    wants: localized(problem.wants),
    message: localized(problem.message),
  }));
}

function settingInWords(setting: SettingItem): SettingItem {
  const { type, default: byDefault } = setting;
  return {
    ...setting,
    label: localized(setting.label),
    description: localized(setting.description),
    type: { ...type, wants: localized(type.wants) },
    default:
      byDefault.kind === "derived"
        ? { kind: "derived", text: localized(byDefault.text) }
        : byDefault,
    withoutEffect: maybe(setting.withoutEffect),
    locked: maybe(setting.locked),
  };
}

function maybe(text: string | null): string | null {
  return text === null ? null : localized(text);
}
