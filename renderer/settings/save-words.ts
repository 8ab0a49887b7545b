import type { RestartNeeded, SettingItem, SettingsView } from "../../main/api/settings.ts";
import { sentences } from "../../main/api/sentences.ts";
import { words } from "./words.ts";

/** What the broker does when settings are saved. */
export interface SaveFacts {
  readonly changes: number;
  readonly needs: ReadonlySet<RestartNeeded>;
  readonly isStopped: boolean;
  readonly runningTurns: number;
}

/** How much is not saved yet, and what saving it restarts. Pure. */
export function saveWords({ changes, needs, isStopped, runningTurns }: SaveFacts): string {
  return sentences(words.changes(changes), ...effects(needs, isStopped, runningTurns));
}

/** Why nothing was saved: what is wrong with which settings, or else what was said. Pure. */
export function refusalWords(
  said: { readonly message: string; readonly hint: string | null },
  problems: SettingsView["problems"],
  settings: readonly SettingItem[],
): string {
  const label = (name: string) => settings.find((each) => each.name === name)?.label ?? name;
  const wrong = problems.map(({ variable, wants, message }) =>
    wants === ""
      ? words.wrong(label(variable), message)
      : sentences(words.wrongWants(label(variable), wants), message),
  );
  const because = wrong.length > 0 ? wrong : [said.message, said.hint];
  return sentences(words.nothingSaved, ...because);
}

function effects(
  needs: ReadonlySet<RestartNeeded>,
  isStopped: boolean,
  runningTurns: number,
): readonly string[] {
  const ofControlPlane = needs.has("control-plane") ? [words.laterInControlPlane] : [];
  if (!needs.has("broker")) {
    return ofControlPlane.length > 0 ? ofControlPlane : [words.nothingRestarts];
  }
  return [isStopped ? words.laterInBroker : words.brokerRestarts(runningTurns), ...ofControlPlane];
}
