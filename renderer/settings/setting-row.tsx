import { useId } from "react";
import type { SettingItem, SettingsView } from "../../main/api/settings.ts";
import { sentences } from "../../main/api/sentences.ts";
import { CodeWords } from "../ui/code-words.tsx";
import { Button } from "../ui/button.tsx";
import type { Drafts } from "./drafts.ts";
import { SettingControl } from "./setting-control.tsx";
import { defaultWords } from "./value-words.ts";
import { words } from "./words.ts";

/** What every row of Settings needs. */
export interface RowContext {
  readonly drafts: Drafts;
  readonly problems: SettingsView["problems"];
  /** Why nothing can be changed; null when it can. */
  readonly disabledReason: string | null;
  readonly onChange: (setting: SettingItem, value: string | null) => void;
  readonly onTakeBack: (setting: SettingItem) => void;
}

interface SettingRowProps extends RowContext {
  readonly setting: SettingItem;
  /** With the variable's name: where every variable is listed. */
  readonly withName?: boolean;
}

/** One setting: what it is called, what it is set to, and what follows from it. */
export function SettingRow({
  setting,
  drafts,
  problems,
  disabledReason,
  onChange,
  onTakeBack,
  withName = false,
}: SettingRowProps) {
  const id = useId();
  const { name, label, description, locked, withoutEffect, type } = setting;
  const draft = drafts.get(name);
  const problem = problems.find(({ variable }) => variable === name);
  const byDefault = defaultWords(setting);
  const cannot = locked ?? disabledReason;
  return (
    <li
      data-setting={name}
      className="border-hair-t grid grid-cols-[minmax(0,1fr)_minmax(240px,320px)] gap-x-8 gap-y-1 py-3 first:border-t-0"
    >
      <div className="min-w-0">
        {setting.secret ? (
          // Its button says what it does with the setting.
          <span className="font-medium">{label}</span>
        ) : (
          <label htmlFor={`${id}-control`} className="font-medium">
            {label}
          </label>
        )}
        {withName && <code className="ml-2 text-text-3">{name}</code>}
        <div id={`${id}-text`}>
          <p className="max-w-[560px] text-text-2">
            <CodeWords text={description} />
          </p>
          {withoutEffect !== null && <p className="text-12 text-needs">{withoutEffect}</p>}
          {locked !== null && <p className="mt-0.5 text-12 text-text-3">{locked}</p>}
        </div>
      </div>
      <div className="min-w-0">
        <SettingControl
          id={`${id}-control`}
          describedBy={`${id}-text ${id}-state`}
          setting={setting}
          draft={draft}
          disabledReason={cannot}
          isWrong={problem !== undefined}
          onChange={(value) => onChange(setting, value)}
          onTakeBack={() => onTakeBack(setting)}
        />
        <div
          id={`${id}-state`}
          className="mt-1 flex flex-wrap items-center gap-x-2 text-12 text-text-3"
        >
          {problem !== undefined && (
            <p role="alert" className="w-full text-danger">
              {sentences(words.wants(problem.wants || type.wants), problem.message)}
            </p>
          )}
          <span>{byDefault === null ? words.required : words.byDefault(byDefault)}</span>
          <RowState {...{ setting, draft, cannot, onChange, onTakeBack }} />
        </div>
      </div>
    </li>
  );
}

interface RowStateProps extends Pick<RowContext, "onChange" | "onTakeBack"> {
  readonly setting: SettingItem;
  readonly draft: string | null | undefined;
  readonly cannot: string | null;
}

function RowState({ setting, draft, cannot, onChange, onTakeBack }: RowStateProps) {
  if (draft !== undefined) {
    return (
      <>
        <span className="font-medium text-accent-text">{words.notSaved}</span>
        <Button kind="quiet" size="small" className="-mx-2" onClick={() => onTakeBack(setting)}>
          {words.takeBack}
          <span className="sr-only">{words.takeBackOf(setting.label)}</span>
        </Button>
      </>
    );
  }
  if (setting.stored === null || cannot !== null || setting.default.kind === "required")
    return null;
  return (
    <>
      <span className="font-medium text-text-2">{words.changed}</span>
      <Button kind="quiet" size="small" className="-mx-2" onClick={() => onChange(setting, null)}>
        {words.revert}
        <span className="sr-only">{words.revertOf(setting.label)}</span>
      </Button>
    </>
  );
}
