import { useNavigate } from "@tanstack/react-router";
import type { SettingItem } from "../../main/api/settings.ts";
import type { Action } from "../frame/actions.ts";
import { groupWith, type ScreenGroup } from "./groups.ts";
import { useSettingNames } from "./use-settings.ts";
import { words } from "./words.ts";

interface SettingPlace {
  readonly group: ScreenGroup;
  /** Its variable. */
  readonly setting: string;
}

/** Opens each setting by its label, as the palette finds it; none until they were read. */
export function useSettingActions(isWanted: boolean): readonly Action[] {
  const { data } = useSettingNames(isWanted);
  const navigate = useNavigate();
  const go = (search: SettingPlace) => void navigate({ to: "/settings", search });
  return settingActions(data?.settings ?? [], go);
}

/** Pure. */
export function settingActions(
  settings: readonly SettingItem[],
  go: (place: SettingPlace) => void,
): readonly Action[] {
  return settings.map((setting) => {
    const { label, name } = setting;
    const group = groupWith(setting);
    return {
      id: `setting ${name}`,
      title: label,
      place: "everywhere",
      palette: { group: "settings", about: words.groups[group], name },
      run: () => go({ group, setting: name }),
    };
  });
}
