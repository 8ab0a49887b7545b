import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Keys } from "../ui/keys.tsx";
import { type Action, useActionRegistry } from "./actions.ts";
import { words } from "./words.ts";

interface KeysDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** All keys that do something on this screen. */
export function KeysDialog({ open, onOpenChange }: KeysDialogProps) {
  const registry = useActionRegistry();
  const actions = open ? registry.all() : [];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.keysTitle}
      isWide
      actions={<Button onClick={() => onOpenChange(false)}>{words.close}</Button>}
    >
      <div className="grid gap-x-8 gap-y-4 grid-cols-2">
        <KeyGroup title={words.keysEverywhere} actions={actions.filter(isAt("everywhere"))} />
        <KeyGroup title={words.keysList} actions={actions.filter(isAt("list"))} />
        <KeyGroup title={words.keysSession} actions={actions.filter(isAt("session"))} />
      </div>
    </Dialog>
  );
}

const isAt = (place: Action["place"]) => (action: Action) =>
  action.place === place && action.keys !== undefined;

function KeyGroup({
  title,
  actions,
}: {
  readonly title: string;
  readonly actions: readonly Action[];
}) {
  if (actions.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-semibold text-text">{title}</h3>
      <dl>
        {actions.map(({ id, title: name, keys = "" }) => (
          <div key={id} className="flex h-[26px] items-center justify-between gap-3">
            <dt>{name}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
