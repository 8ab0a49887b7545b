import { useService } from "../frame/use-service.ts";
import { problemWords } from "../api/api-error.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { needsOf } from "./drafts.ts";
import { refusalWords, saveWords } from "./save-words.ts";
import type { SettingsDraft } from "./use-settings-draft.ts";
import { words } from "./words.ts";

interface SaveBarProps {
  readonly draft: SettingsDraft;
  /** Takes a saved change back; `restart` where the broker has to start again for it. */
  readonly onUndo: (change: { readonly id: string; readonly restart: boolean }) => Promise<unknown>;
}

/** What is not saved yet, what saving it restarts, and why it was not saved. */
export function SaveBar({ draft, onUndo }: SaveBarProps) {
  const { status } = useService();
  const toast = useToast();
  const { drafts, settings, error, problems, isSaving } = draft;
  if (drafts.size === 0) return null;
  const needs = needsOf(drafts, settings);
  const isStopped = status?.worker.state === "stopped";
  const restarts = needs.has("broker") && !isStopped;
  // The old value of a secret is not kept.
  const canUndo = !settings.some(({ name, secret }) => secret && drafts.has(name));
  const saved = (entry: string | null) => {
    const said = restarts ? words.savedRestarting : words.saved;
    if (entry === null || !canUndo) toast(said);
    else {
      const undo = () => onUndo({ id: entry, restart: !isStopped });
      toast(said, { label: words.undo, undo });
    }
  };
  const problem = error === null ? null : problemWords(error);
  return (
    <section
      aria-label={words.notSaved}
      className="border-hair-strong-t flex flex-none flex-wrap items-center gap-x-3 gap-y-2 px-6 py-3"
    >
      <div className="min-w-[240px] flex-1">
        <output className="block font-medium">
          {saveWords({
            changes: drafts.size,
            needs,
            isStopped,
            runningTurns: status?.runningTurns ?? 0,
          })}
        </output>
        {problem !== null && (
          <p role="alert" className="text-12 text-danger">
            {refusalWords(problem, problems, settings)}
          </p>
        )}
      </div>
      <Button disabledReason={null} onClick={draft.discard}>
        {words.discard}
      </Button>
      <Button
        kind="primary"
        busy={isSaving && words.saving}
        onClick={() => draft.save(restarts, saved)}
      >
        {restarts ? words.saveAndRestart : words.save}
      </Button>
    </section>
  );
}
