import { useState } from "react";
import {
  settingProblemsSchema,
  type SettingItem,
  type SettingsView,
} from "../../main/api/settings.ts";
import { ApiError } from "../api/api-error.ts";
import { type Drafts, withDraft, withoutDraft } from "./drafts.ts";
import { useSettingsActs } from "./use-settings.ts";
import { problemsInWords } from "./view-words.ts";

/** The changes of this page that are not saved yet. */
export interface SettingsDraft {
  readonly drafts: Drafts;
  readonly settings: readonly SettingItem[];
  /** What the release said of them when they were to be saved. */
  readonly problems: SettingsView["problems"];
  /** Why they were not saved; null when nothing went wrong. */
  readonly error: unknown;
  readonly isSaving: boolean;
  readonly change: (setting: SettingItem, value: string | null) => void;
  readonly takeBack: (setting: SettingItem) => void;
  readonly discard: () => void;
  readonly save: (restart: boolean, onSaved: (entry: string | null) => void) => void;
}

const none: Drafts = new Map();

export function useSettingsDraft(view: SettingsView | undefined): SettingsDraft {
  const [drafts, setDrafts] = useState(none);
  const { save } = useSettingsActs();
  const change = (next: Drafts) => {
    setDrafts(next);
    // What was said of another value says nothing of this one.
    save.reset();
  };
  return {
    drafts,
    settings: view?.settings ?? [],
    problems: problemsOf(save.error),
    error: save.error,
    isSaving: save.isPending,
    change: (setting, value) => change(withDraft(drafts, setting, value)),
    takeBack: ({ name }) => change(withoutDraft(drafts, name)),
    discard: () => change(none),
    save: (restart, onSaved) => {
      if (view === undefined) return;
      save.mutate(
        { revision: view.revision, changes: Object.fromEntries(drafts), restart },
        {
          onSuccess: ({ entry }) => {
            setDrafts(none);
            onSaved(entry);
          },
        },
      );
    },
  };
}

function problemsOf(error: unknown): SettingsView["problems"] {
  if (!(error instanceof ApiError) || error.error.kind !== "refused") return [];
  const refused = settingProblemsSchema.safeParse(error.error.details);
  return refused.success ? problemsInWords(refused.data.problems) : [];
}
