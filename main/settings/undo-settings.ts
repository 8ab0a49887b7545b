import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { SettingsHistoryEntry } from "../api/settings.ts";
import type { Environment } from "./control-settings.ts";
import { shownValue } from "./mask.ts";
import type { HistoryEntry } from "./settings-history.ts";
import { refusal, type SettingsRefusal } from "./settings-refusal.ts";

/** Whether a change can be taken back now. Pure. */
export function undoRule(
  entry: HistoryEntry,
  variables: ReadonlyMap<string, string>,
  environment: Environment,
): SettingsHistoryEntry["undo"] {
  for (const change of entry.changes) {
    const { name } = change;
    if (change.secret && change.old !== null) {
      return no(`The old value of ${name} is not kept. Enter it again instead.`);
    }
    if ((environment[name]?.trim() ?? "") !== "") {
      return no(`The environment of the control plane sets ${name} by now.`);
    }
    const value = variables.get(name);
    const now = value === undefined ? null : shownValue(name, value, change.secret);
    if (now !== change.new) return no(`${name} has been changed again since.`);
  }
  return { allowed: true };
}

/** What takes an entry back. Pure. */
export function undoChanges(
  entry: HistoryEntry | undefined,
  variables: ReadonlyMap<string, string>,
  environment: Environment,
): Result<Readonly<Record<string, string | null>>, SettingsRefusal> {
  if (entry === undefined) {
    return failed(
      refusal("change_unknown", "This change is not in the history.", "Load the history again."),
    );
  }
  const rule = undoRule(entry, variables, environment);
  return rule.allowed
    ? succeeded(Object.fromEntries(entry.changes.map(({ name, old }) => [name, old])))
    : failed(refusal("change_not_undone", rule.reason, "Change the settings themselves instead."));
}

function no(reason: string) {
  return { allowed: false, reason } as const;
}
