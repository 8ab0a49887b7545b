import type { SettingItem } from "../../main/api/settings.ts";

/** The groups of the screen, as they stand at the left. */
export const screenGroups = [
  "general",
  "slack",
  "codex",
  "github",
  "notifications",
  "logging",
  "disk",
  "admin-page",
  "advanced",
  "history",
  "uninstall",
] as const;
export type ScreenGroup = (typeof screenGroups)[number];

/** Parts of a group, each with the release's groups that it shows. */
const sections: Readonly<Partial<Record<ScreenGroup, readonly string[]>>> = {
  general: ["general", "network"],
  slack: ["slack", "access"],
  codex: ["codex", "turns"],
  github: ["github"],
  logging: ["logging"],
  disk: ["disk"],
  "admin-page": ["admin-page"],
};

/** Settings that people look for elsewhere than the release's table has them. */
const placed: Readonly<Record<string, string>> = {
  OPERATOR_NAME: "general",
  ADMIN_PORT: "admin-page",
  ADMIN_BASE_URL: "admin-page",
};

export interface SettingSection {
  /** Of the release's groups, or of the screen's own. */
  readonly id: string;
  readonly settings: readonly SettingItem[];
}

/** What a group shows: the usual settings in its parts, and all of them in Advanced. Pure. */
export function sectionsOf(
  group: ScreenGroup,
  settings: readonly SettingItem[],
  releaseGroups: readonly { readonly id: string }[],
): readonly SettingSection[] {
  if (group === "advanced") {
    return releaseGroups.map(({ id }) => ({
      id,
      settings: settings.filter((setting) => setting.group === id),
    }));
  }
  return (sections[group] ?? []).map((id) => ({
    id,
    settings: settings.filter((setting) => !setting.rare && placeOf(setting) === id),
  }));
}

/** The group that shows a setting: what is not usual stands in Advanced alone. Pure. */
export function groupWith(setting: SettingItem): ScreenGroup {
  if (setting.rare) return "advanced";
  const place = placeOf(setting);
  return screenGroups.find((group) => sections[group]?.includes(place) === true) ?? "advanced";
}

function placeOf({ name, group }: SettingItem): string {
  return placed[name] ?? group;
}

/** Settings whose name, label or description has every word. Pure. */
export function foundSettings(
  settings: readonly SettingItem[],
  text: string,
): readonly SettingItem[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter(({ name, label, description }) => {
    const haystack = `${name} ${label} ${description}`.toLowerCase();
    return wanted.every((word) => haystack.includes(word));
  });
}
