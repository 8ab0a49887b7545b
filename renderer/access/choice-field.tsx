import { useId } from "react";
import type { Named } from "../../broker/api/access.ts";
import { TextField } from "../ui/text-field.tsx";
import { choiceLabel } from "./known-choice.ts";

interface ChoiceFieldProps {
  readonly id?: string;
  /** Absent where a label stands beside it. */
  readonly label?: string;
  readonly placeholder: string;
  readonly known: readonly Named[];
  readonly value: string;
  readonly describedBy?: string;
  readonly className?: string;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => void;
}

/** A field that offers what is known by name, and takes an id that is pasted. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { known, label, describedBy, onChange, onEnter, ...field } = props;
  const list = useId();
  return (
    <>
      <TextField
        {...field}
        aria-label={label}
        aria-describedby={describedBy}
        list={list}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={({ key }) => key === "Enter" && onEnter?.()}
      />
      <datalist id={list}>
        {known.map((choice) => (
          <option key={choice.id} value={choiceLabel(choice, known)}>
            {choice.id}
          </option>
        ))}
      </datalist>
    </>
  );
}
