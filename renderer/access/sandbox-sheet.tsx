import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useId, useState } from "react";
import type { AccessRuleItem } from "../../broker/api/access.ts";
import type { ChannelSettings, SettingsInForce } from "../../broker/api/settings.ts";
import { useThisMachine } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { ownSettings, ruleTitle, withSandbox } from "./rule-words.ts";
import type { useRuleChanges } from "./use-rule-changes.ts";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

type Sandbox = SettingsInForce["sandbox"]["value"];

/** In the order from least to most. */
const sandboxes: readonly Sandbox[] = ["read-only", "workspace-write", "full-access"];
const AS_ELSEWHERE = "as-elsewhere";

interface SandboxSheetProps {
  readonly rule: AccessRuleItem & { readonly subject: { readonly kind: "channel"; id: string } };
  /** That of channels without settings of their own. */
  readonly elsewhere: Sandbox;
  readonly setChannel: ReturnType<typeof useRuleChanges>["setChannel"];
  readonly disabledReason: string | null;
  readonly onClose: () => void;
}

/** Chooses what confines the agent in one channel. */
export function SandboxSheet(props: SandboxSheetProps) {
  const { rule, elsewhere, setChannel, disabledReason, onClose } = props;
  const machine = useThisMachine();
  const toast = useToast();
  const id = useId();
  const own = ownSettings(rule.settings);
  const before = own?.sandbox ?? AS_ELSEWHERE;
  const [chosen, setChosen] = useState<Sandbox | typeof AS_ELSEWHERE>(before);
  const title = ruleTitle(rule);
  const result = chosen === AS_ELSEWHERE ? elsewhere : chosen;
  const isFull = result === "full-access";
  const save = () => {
    const channel = rule.subject.id;
    const set = withSandbox(own, chosen === AS_ELSEWHERE ? null : chosen);
    const restore = (earlier: ChannelSettings | null) =>
      setChannel.mutateAsync({ channel, set: earlier });
    setChannel.mutate(
      { channel, set },
      {
        onSuccess: () => {
          onClose();
          toast(words.sandboxNow(title, words.sandboxes[result]), {
            label: words.undo,
            undo: () => restore(own),
          });
        },
      },
    );
  };
  const option = (value: Sandbox | typeof AS_ELSEWHERE, label: string, text: string | null) => (
    <label
      key={value}
      htmlFor={`${id}-${value}`}
      className="flex items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover"
    >
      <Radio.Root
        id={`${id}-${value}`}
        value={value}
        aria-label={label}
        className="mt-px grid size-4 flex-none place-items-center rounded-full ring-1 ring-line-control ring-inset focus-visible:shadow-focus data-[checked]:bg-accent data-[checked]:ring-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-on-accent data-[unchecked]:hidden" />
      </Radio.Root>
      <span>
        <span className={value === "full-access" ? "block text-danger" : "block text-text"}>
          {label}
        </span>
        {text !== null && <span className="block text-12">{text}</span>}
      </span>
    </label>
  );
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.sandboxTitle(title)}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          {chosen !== before && (
            <Button
              kind={isFull ? "danger" : "primary"}
              disabledReason={disabledReason}
              busy={setChannel.isPending && words.saving}
              onClick={save}
            >
              {isFull ? words.giveFullAccess : words.save}
            </Button>
          )}
        </>
      }
    >
      <RadioGroup
        aria-label={words.sandboxTitle(title)}
        value={chosen}
        onValueChange={(value) => setChosen(value as Sandbox | typeof AS_ELSEWHERE)}
        className="flex flex-col gap-1"
      >
        {option(AS_ELSEWHERE, words.sandboxAsElsewhere(words.sandboxes[elsewhere]), null)}
        {sandboxes.map((value) => option(value, words.sandboxes[value], words.sandboxTexts[value]))}
      </RadioGroup>
      {isFull && (
        <p className="mt-3 rounded-panel bg-danger-wash px-3.5 py-2.5 font-medium text-danger">
          {words.fullAccess(machine)}
        </p>
      )}
      <p className="mt-3 text-12">{words.sandboxFrom}</p>
      <Problem what={words.sandboxFailed} error={setChannel.error} />
    </Dialog>
  );
}
