import type { SettingItem, SettingsHistoryEntry } from "../../main/api/settings.ts";
import { useService } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { useSettingsActs, useSettingsHistory } from "./use-settings.ts";
import { valueWords } from "./value-words.ts";
import { words } from "./words.ts";

/** Who changed what, when and from where, newest first. */
export function HistoryPanel({ settings }: { readonly settings: readonly SettingItem[] }) {
  const history = useSettingsHistory();
  const known = new Map(settings.map((setting) => [setting.name, setting]));
  return (
    <section aria-labelledby="settings-history">
      <SectionHead id="settings-history" title={words.groups.history} />
      {history.isPending && <SkeletonRows rows={4} height={56} />}
      {history.error !== null && (
        <Failure
          what={words.historyFailed}
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.data?.length === 0 && <EmptyState>{words.historyEmpty}</EmptyState>}
      <ul>
        {history.data?.map((entry) => (
          <Entry key={entry.id} entry={entry} known={known} />
        ))}
      </ul>
    </section>
  );
}

interface EntryProps {
  readonly entry: SettingsHistoryEntry;
  readonly known: ReadonlyMap<string, SettingItem>;
}

function Entry({ entry, known }: EntryProps) {
  const { status } = useService();
  const { undo } = useSettingsActs();
  const toast = useToast();
  const isStopped = status?.worker.state === "stopped";
  return (
    <li className="border-hair-t flex items-start gap-4 py-2.5 first:border-t-0">
      <div className="min-w-0 flex-1">
        {entry.changes.map((change) => (
          <p key={change.name} className="break-words">
            {changeWords(change, known.get(change.name))}
          </p>
        ))}
        <p className="text-12 text-text-3">
          {words.changedBy(entry.by, words.origins[entry.origin])}
          <Time at={entry.at} form="moment" />
          {entry.undoOf !== null && words.undoOf}
        </p>
        <Problem what={words.undoFailed} error={undo.error} />
      </div>
      <Button
        size="small"
        disabledReason={entry.undo.allowed ? null : localized(entry.undo.reason)}
        busy={undo.isPending && words.undoing}
        onClick={() =>
          undo.mutate(
            { id: entry.id, restart: !isStopped },
            {
              onSuccess: ({ restarted }) => toast(restarted ? words.savedRestarting : words.undone),
            },
          )
        }
      >
        {words.undo}
      </Button>
    </li>
  );
}

function changeWords(
  change: SettingsHistoryEntry["changes"][number],
  setting: SettingItem | undefined,
): string {
  const label = setting?.label ?? change.name;
  const said = (value: string) => (setting === undefined ? value : valueWords(setting, value));
  if (change.new === null) {
    return words.removed(label, change.old === null ? words.notSet : said(change.old));
  }
  if (change.old === null) return words.setTo(label, said(change.new));
  return words.changedFrom(label, said(change.old), said(change.new));
}
