import type { AppPreferencesChange } from "../../main/api/app-preferences.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { useAppPreferences } from "./use-app-preferences.ts";
import { words } from "./words.ts";

/** The menu bar, the Dock and sleep; a browser has none of it. */
export function AppSection() {
  const { preferences, change } = useAppPreferences();
  if (preferences === null) return null;
  const { leftClick, showInDock, stayAwake } = preferences;
  const row = (
    label: string,
    text: string,
    isOn: boolean,
    changed: (isOn: boolean) => AppPreferencesChange,
  ) => (
    <SwitchRow
      label={label}
      text={text}
      state={{ possible: true, isOn }}
      failed={words.notChanged}
      change={{ ...change, mutate: (wanted) => change.mutate(changed(wanted)) }}
    />
  );
  return (
    <section aria-labelledby="settings-app">
      <SectionHead id="settings-app" title={words.app} />
      <ul>
        {row(words.leftClick, words.leftClickText, leftClick === "window", (isOn) => ({
          leftClick: isOn ? "window" : "menu",
        }))}
        {row(words.dock, words.dockText, showInDock, (isOn) => ({ showInDock: isOn }))}
        {row(words.awake, words.awakeText, stayAwake, (isOn) => ({ stayAwake: isOn }))}
      </ul>
    </section>
  );
}
