import { useId, useState } from "react";
import type { AccessEdit, AdminAccess } from "../../main/api/access.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { chosenOf, type ChoiceKind } from "./known-choice.ts";
import { nameOf, placeName } from "./rule-words.ts";
import type { MakeChange } from "./use-rule-changes.ts";
import { words } from "./words.ts";

/** What a sheet adds: `limit` is the first channel, where work is taken everywhere. */
export type NewRule = keyof typeof words.sheets;

const kinds: Readonly<Record<NewRule, ChoiceKind>> = {
  person: "person",
  channel: "channel",
  limit: "channel",
  bot: "bot",
  admin: "person",
};

const fields: Readonly<
  Record<ChoiceKind, { label: string; hint: string; help: string; missing: string }>
> = {
  person: {
    ...{ label: words.person, hint: words.personHint, help: words.personHelp },
    missing: words.personMissing,
  },
  channel: {
    ...{ label: words.channel, hint: words.channelHint, help: words.channelHelp },
    missing: words.channelMissing,
  },
  bot: {
    ...{ label: words.bot, hint: words.botHint, help: words.botHelp },
    missing: words.botMissing,
  },
};

interface AddRuleProps {
  readonly rule: NewRule;
  readonly known: AdminAccess["known"];
  readonly change: MakeChange;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
}

/** Asks whom or which channel a new rule is about. */
export function AddRule({ rule, known, change, isBusy, error, onClose }: AddRuleProps) {
  const [text, setText] = useState("");
  const id = useId();
  const kind = kinds[rule];
  const { help, hint, label, missing } = fields[kind];
  const choices = { person: known.people, channel: known.channels, bot: known.bots }[kind];
  const chosen = chosenOf(text, kind, choices);
  const sheet = words.sheets[rule];
  const run = () => {
    if (chosen === null || isBusy) return;
    const name = kind === "channel" ? placeName(chosen) : nameOf(chosen);
    change(editOf(rule, chosen.id), name, onClose);
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={sheet.title}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={chosen === null ? missing : null}
            busy={isBusy && words.adding}
            onClick={run}
          >
            {sheet.act}
          </Button>
        </>
      }
    >
      <p className="mb-3">{sheet.text}</p>
      <label htmlFor={`${id}-field`} className="mb-1 block text-12">
        {label}
      </label>
      <ChoiceField
        id={`${id}-field`}
        className="w-full"
        placeholder={hint}
        known={choices}
        value={text}
        describedBy={`${id}-help`}
        onChange={setText}
        onEnter={run}
      />
      <p id={`${id}-help`} className="mt-1 text-12 text-text-2">
        {chosen !== null && chosen.name !== null ? chosen.id : help}
      </p>
      <p className="mt-3 text-12 text-text-2">{words.restarts}</p>
      <Problem what={words.changeFailed} error={error} />
    </Dialog>
  );
}

function editOf(rule: NewRule, id: string): AccessEdit {
  return rule === "limit"
    ? { act: "limit", subject: { kind: "channel", id } }
    : { act: "allow", subject: { kind: rule, id } };
}
