import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { localized } from "../language/broker-text.ts";
import { IconButton } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "./words.ts";

interface TokenFieldProps {
  readonly label: string;
  readonly where: string;
  readonly value: string;
  /** The ends of the one that is stored. */
  readonly shown: string | null;
  /** Why it cannot be changed here; null when it can. */
  readonly locked: string | null;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
}

/** A token: hidden while nobody asks to see it, and never filled with the stored one. */
export function TokenField(props: TokenFieldProps) {
  const { label, where, value, shown, locked, isWrong, onChange } = props;
  const [isVisible, setVisible] = useState(false);
  const id = useId();
  return (
    <div className="mt-5 not-first:mt-3.5">
      <label htmlFor={id} className="flex items-baseline gap-2 font-medium">
        {label}
        <span className="ml-auto text-12 font-normal text-text-3">{where}</span>
      </label>
      <div className="relative mt-1.5">
        <TextField
          id={id}
          type={isVisible ? "text" : "password"}
          // No browser is to keep it, or to offer another one.
          autoComplete="off"
          data-1p-ignore
          spellCheck={false}
          value={value}
          placeholder={shown ?? ""}
          readOnly={locked !== null}
          aria-invalid={isWrong}
          aria-describedby={locked === null ? undefined : `${id}-locked`}
          onChange={({ target }) => onChange(target.value)}
          className="h-8 w-full pr-9 font-mono text-12"
        />
        {value !== "" && (
          <IconButton
            size="small"
            label={isVisible ? words.hide : words.show}
            className="absolute top-1 right-1"
            onClick={() => setVisible(!isVisible)}
          >
            {isVisible ? (
              <Eye size={16} strokeWidth={1.8} aria-hidden="true" />
            ) : (
              <EyeOff size={16} strokeWidth={1.8} aria-hidden="true" />
            )}
          </IconButton>
        )}
      </div>
      {locked !== null && (
        <p id={`${id}-locked`} className="mt-1 text-12 text-text-2">
          {localized(locked)}
        </p>
      )}
    </div>
  );
}
