import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type KeepableId,
  keepableIds,
  type RemovalKind,
  type RemovalPlan,
} from "../../main/api/uninstall.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Failure } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { words } from "./words.ts";

const kinds = ["reset", "uninstall"] as const;
/** Stopping turns and removing large workspaces takes its time. */
const REMOVAL_MS = 120_000;

/** Back to the first start, or away: each says first what goes and what stays. */
export function UninstallSection() {
  const { client } = useAdminApi();
  const [open, setOpen] = useState<RemovalKind | null>(null);
  const [done, setDone] = useState<RemovalKind | null>(null);
  const plan = useQuery({
    queryKey: ["removal-plan"],
    queryFn: () => answerOf(client.removalPlan({})),
    enabled: done === null,
  });
  return (
    <section aria-labelledby="settings-uninstall">
      <SectionHead id="settings-uninstall" title={words.title} />
      {done === null && <p className="pb-3 text-text-2">{words.text}</p>}
      {done !== null && (
        <output className="block">
          {done === "reset" ? words.resetDone : words.uninstallDone}
        </output>
      )}
      {plan.error !== null && done === null && (
        <Failure what={words.failed} error={plan.error} onRetry={() => void plan.refetch()} />
      )}
      {done === null && (
        <ul>
          {kinds.map((kind) => (
            <li key={kind} className="flex items-center gap-x-4 border-t-[0.5px] border-line py-3">
              <div className="min-w-0 flex-1">
                <p className="font-medium">{words.kinds[kind].label}</p>
                <p className="text-text-2">{words.kinds[kind].text}</p>
              </div>
              <Button
                disabledReason={
                  plan.data !== undefined
                    ? null
                    : plan.error === null
                      ? words.listing
                      : words.failed
                }
                onClick={() => setOpen(kind)}
              >
                {words.kinds[kind].open}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {open !== null && plan.data !== undefined && (
        <RemovalSheet
          kind={open}
          plan={plan.data}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            setDone(open);
          }}
        />
      )}
    </section>
  );
}

function Places({ head, paths }: { readonly head: string; readonly paths: readonly string[] }) {
  return (
    <div className="mb-3">
      <p>{head}</p>
      {paths.map((path) => (
        <code key={path} className="block text-12 [overflow-wrap:anywhere]">
          {path}
        </code>
      ))}
    </div>
  );
}

interface RemovalSheetProps {
  readonly kind: RemovalKind;
  readonly plan: RemovalPlan;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function RemovalSheet({ kind, plan, onClose, onDone }: RemovalSheetProps) {
  const { client } = useAdminApi();
  const [keep, setKeep] = useState<readonly KeepableId[]>(
    kind === "reset" ? keepableIds : ["profiles", "workspaces"],
  );
  const remove = useMutation({
    mutationFn: () =>
      answerOf(
        client.removeInstallation({ body: { kind, keep: [...keep] } }, { timeoutMs: REMOVAL_MS }),
      ),
    onSuccess: () => {
      onDone();
      // The app has things of its own, and nothing to show any more.
      if (kind === "uninstall") void window.broker?.invoke("app:leave", undefined);
    },
  });
  const certain = plan.items.filter(
    ({ id }) =>
      id === "settings" || id === "database" || (id === "releases" && kind === "uninstall"),
  );
  const outside = plan.items.flatMap((item) => item.outside);
  const text = words.kinds[kind];
  return (
    <Dialog
      open
      isWide
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={text.title}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="danger"
            busy={remove.isPending && text.acting}
            onClick={() => remove.mutate()}
          >
            {text.act}
          </Button>
        </>
      }
    >
      <p className="font-medium text-text">{words.goes}</p>
      <ul className="mb-3 list-disc pl-5">
        {certain.map(({ id }) => (
          <li key={id}>{words.parts[id]}</li>
        ))}
      </ul>
      <fieldset className="mb-3">
        <legend className="font-medium text-text">{words.keep}</legend>
        {keepableIds.map((id) => (
          <label key={id} className="flex items-center gap-2 py-1">
            <input
              type="checkbox"
              checked={keep.includes(id)}
              onChange={({ target }) =>
                setKeep(target.checked ? [...keep, id] : keep.filter((each) => each !== id))
              }
            />
            {words.parts[id]}
          </label>
        ))}
      </fieldset>
      {outside.length > 0 && <Places head={words.outside} paths={outside} />}
      <Places head={words.where} paths={[plan.serviceRoot]} />
      {plan.runningTurns > 0 && (
        <p className="font-medium text-needs">{words.turns(plan.runningTurns)}</p>
      )}
      <Problem what={words.notDone} error={remove.error} />
    </Dialog>
  );
}
