import { useState } from "react";
import type { SettingItem } from "../../main/api/settings.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { numberWords } from "./value-words.ts";
import { words } from "./words.ts";

interface SettingControlProps {
  readonly id: string;
  readonly describedBy: string;
  readonly setting: SettingItem;
  /** What is not saved yet; undefined when nothing is. */
  readonly draft: string | null | undefined;
  /** Why it cannot be changed; null when it can. */
  readonly disabledReason: string | null;
  readonly isWrong: boolean;
  readonly onChange: (value: string | null) => void;
  readonly onTakeBack: () => void;
}

/** The control that fits the setting's type. */
export function SettingControl(props: SettingControlProps) {
  const { setting } = props;
  if (setting.secret) return <SecretControl {...props} />;
  if (setting.choices.length > 0) return <ChoiceControl {...props} />;
  return <TextControl {...props} />;
}

function TextControl({
  id,
  describedBy,
  setting,
  draft,
  disabledReason,
  isWrong,
  onChange,
}: SettingControlProps) {
  const value = draft === undefined ? (setting.value ?? "") : (draft ?? "");
  const { kind, unit } = setting.type;
  const byDefault = setting.default.kind === "fixed" ? setting.default.text : null;
  // An empty field shows the default.
  const sum = numberWords(setting.type, value === "" ? byDefault : value);
  return (
    <>
      <span className="flex items-center gap-2">
        <TextField
          id={id}
          aria-describedby={sum === null ? describedBy : `${id}-sum ${describedBy}`}
          aria-invalid={isWrong}
          disabled={disabledReason !== null}
          value={value}
          placeholder={byDefault ?? words.notSet}
          inputMode={kind === "number" ? "numeric" : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          className={
            kind === "number"
              ? "w-[150px] disabled:bg-fill disabled:text-text-3"
              : "w-full disabled:bg-fill disabled:text-text-3"
          }
        />
        {unit !== null && <span className="text-12 text-text-3">{localized(unit)}</span>}
        {sum !== null && (
          <span id={`${id}-sum`} className="text-12 text-text-3">
            {words.sums(sum)}
          </span>
        )}
      </span>
    </>
  );
}

function ChoiceControl({
  id,
  describedBy,
  setting,
  draft,
  disabledReason,
  isWrong,
  onChange,
}: SettingControlProps) {
  const byDefault = setting.default.kind === "fixed" ? setting.default.text : "";
  const value = draft === undefined ? (setting.value ?? byDefault) : (draft ?? byDefault);
  const isKnown = setting.choices.includes(value);
  const isFlag = setting.type.kind === "boolean";
  const label = (choice: string) => {
    if (!isFlag) return choice;
    return choice === "true" ? words.on : words.off;
  };
  const options = setting.choices.map((choice) => ({ value: choice, label: label(choice) }));
  return (
    <SelectField
      id={id}
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      disabled={disabledReason !== null}
      value={value}
      options={isKnown ? options : [{ value, label: value }, ...options]}
      onChange={(event) => onChange(event.target.value === byDefault ? null : event.target.value)}
      className="w-[180px]"
    />
  );
}

/** A secret is replaced, never edited: what is stored does not come to the page. */
function SecretControl({
  id,
  describedBy,
  setting,
  draft,
  disabledReason,
  isWrong,
  onChange,
  onTakeBack,
}: SettingControlProps) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    const shown = draft === undefined ? setting.value : draft;
    return (
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          {typeof draft === "string" ? (
            words.willBeReplaced
          ) : shown === null ? (
            <span className="text-text-3">{words.empty}</span>
          ) : (
            <code>{shown}</code>
          )}
        </span>
        <Button
          id={id}
          size="small"
          aria-describedby={describedBy}
          disabledReason={disabledReason}
          onClick={() => setOpen(true)}
        >
          {setting.value === null ? words.set : words.replace}
          <span className="sr-only">{setting.label}</span>
        </Button>
      </span>
    );
  }
  return (
    <span className="flex items-center gap-2">
      <TextField
        id={id}
        type="password"
        aria-label={words.newValue(setting.label)}
        aria-describedby={describedBy}
        aria-invalid={isWrong}
        autoComplete="off"
        spellCheck={false}
        // It was opened to be filled in.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={draft ?? ""}
        onChange={(event) =>
          event.target.value === "" ? onTakeBack() : onChange(event.target.value)
        }
        className="flex-1 font-mono text-12"
      />
      <Button
        size="small"
        kind="quiet"
        onClick={() => {
          onTakeBack();
          setOpen(false);
        }}
      >
        {words.cancel}
      </Button>
    </span>
  );
}
