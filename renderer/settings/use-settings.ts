import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import type { AdminReads } from "../api/queries.ts";
import type { SettingsView } from "../../main/api/settings.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { viewInWords } from "./view-words.ts";

const keys = { view: ["settings"] as const, history: ["settings-history"] as const };

/** The release is asked for its table first; a login shell may take 5 s. */
const LONG_MS = 60_000;
const NAMES_FRESH_MS = 5 * 60_000;

function viewQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: keys.view,
    queryFn: ({ signal }) => answerOf(client.settings({}, { signal, timeoutMs: LONG_MS })),
    select: settingsOf,
    // The file may have been edited by hand meanwhile.
    staleTime: 0,
  });
}

function historyQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: keys.history,
    queryFn: ({ signal }) => answerOf(client.settingsHistory({}, { signal })),
    select: ({ entries }) => entries,
    staleTime: 0,
  });
}

/** One function for all renders: the settings are put into words once. */
function settingsOf({ settings }: { readonly settings: SettingsView }): SettingsView {
  return viewInWords(settings);
}

export function useSettings() {
  return useQuery(viewQuery(useAdminApi()));
}

/** For their names alone, which are the release's: what was read lately does. */
export function useSettingNames(isWanted: boolean) {
  return useQuery({ ...viewQuery(useAdminApi()), staleTime: NAMES_FRESH_MS, enabled: isWanted });
}

export function useSettingsHistory() {
  return useQuery(historyQuery(useAdminApi()));
}

/** Saves, takes back and asks for PATH; what is read comes with the answer. */
export function useSettingsActs() {
  const { client, queries } = useAdminApi();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: keys.view }),
      queries.invalidateQueries({ queryKey: keys.history }),
    ]);
  const save = useMutation({
    mutationFn: (change: {
      revision: string;
      changes: Readonly<Record<string, string | null>>;
      restart: boolean;
    }) => answerOf(client.changeSettings({ body: change }, { timeoutMs: LONG_MS })),
    onSuccess: refresh,
  });
  const undo = useMutation({
    mutationFn: ({ id, restart }: { id: string; restart: boolean }) =>
      answerOf(client.undoSettings({ params: { id }, body: { restart } }, { timeoutMs: LONG_MS })),
    onSuccess: refresh,
  });
  const askPath = useMutation({
    mutationFn: () => answerOf(client.askPath({ body: {} }, { timeoutMs: LONG_MS })),
    onSuccess: refresh,
  });
  return { save, undo, askPath };
}
