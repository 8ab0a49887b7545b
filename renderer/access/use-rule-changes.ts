import type { AccessEdit } from "../../main/api/access.ts";
import { useToast } from "../ui/toast.tsx";
import { changeWords } from "./rule-words.ts";
import { useAccessActs } from "./use-access.ts";
import { words } from "./words.ts";

/** Makes a change and offers to undo it; `name` is whom or what it is about. */
export type MakeChange = (edit: AccessEdit, name: string, onDone?: () => void) => void;

/** Changes of the rules with the line that offers to undo them. */
export function useRuleChanges() {
  const acts = useAccessActs();
  const toast = useToast();
  const change: MakeChange = (edit, name, onDone) =>
    acts.change.mutate(edit, {
      onSuccess: ({ change: id }) => {
        onDone?.();
        if (id === null) toast(words.already);
        else
          toast(changeWords(edit, name), {
            label: words.undo,
            undo: () => acts.undo.mutateAsync(id),
          });
      },
    });
  return { ...acts, make: change };
}
