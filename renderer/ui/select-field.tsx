import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

interface SelectFieldProps extends ComponentProps<"select"> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** One of several, in the system's own menu. */
export function SelectField({ options, className, ...rest }: SelectFieldProps) {
  return (
    <span className={classNames("relative inline-flex", className)}>
      <select
        {...rest}
        className="h-7 w-full min-w-0 appearance-none rounded-control bg-canvas pr-7 pl-2.5 text-text ring-1 ring-line-control outline-none ring-inset focus-visible:shadow-focus disabled:bg-fill disabled:text-text-3"
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        strokeWidth={2}
        aria-hidden="true"
        className="pointer-events-none absolute top-[7px] right-2 text-text-3"
      />
    </span>
  );
}
