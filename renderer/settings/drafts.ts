import type { RestartNeeded, SettingItem } from "../../main/api/settings.ts";

/** Changes that are not saved yet, by variable; null takes the setting back to its default. */
export type Drafts = ReadonlyMap<string, string | null>;

/** With one more change; one that leads back to what is stored is none. Pure. */
export function withDraft(drafts: Drafts, setting: SettingItem, value: string | null): Drafts {
  const next = new Map(drafts);
  const wanted = value === null || value.trim() === "" ? null : value;
  // What is stored of a secret is shown masked, so any text is a change of it.
  const isSame = wanted === setting.stored && !(setting.secret && wanted !== null);
  if (isSame) next.delete(setting.name);
  else next.set(setting.name, wanted);
  return next;
}

/** Without the change of this setting. Pure. */
export function withoutDraft(drafts: Drafts, name: string): Drafts {
  return new Map([...drafts].filter(([each]) => each !== name));
}

/** What saving these needs, once each. Pure. */
export function needsOf(
  drafts: Drafts,
  settings: readonly SettingItem[],
): ReadonlySet<RestartNeeded> {
  return new Set(
    settings.flatMap(({ name, restart }) =>
      drafts.has(name) && restart !== "none" ? [restart] : [],
    ),
  );
}
