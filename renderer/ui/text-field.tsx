import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Keys } from "./keys.tsx";

const field =
  "rounded-control bg-canvas text-text outline-none ring-1 ring-line-control ring-inset placeholder:text-text-3 focus-visible:shadow-focus";

/** A field of one line. */
export function TextField({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={classNames(field, "h-7 min-w-0 px-2.5", className)} />;
}

/** A field of several lines. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...rest}
      className={classNames(field, "block w-full resize-none px-2.5 py-[7px]", className)}
    />
  );
}

interface SearchFieldProps extends ComponentProps<"input"> {
  readonly label: string;
  readonly keys: string;
}

/** Finds on the screen that it stands on. */
export function SearchField({ label, keys, className, ...rest }: SearchFieldProps) {
  return (
    <span
      className={classNames(
        "no-drag relative inline-flex h-7 items-center rounded-control bg-fill text-text-3 focus-within:shadow-focus",
        className,
      )}
    >
      <Search
        size={14}
        strokeWidth={2}
        aria-hidden="true"
        className="pointer-events-none absolute left-2.5"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        {...rest}
        className="peer h-full w-full min-w-0 bg-transparent pr-8 pl-[31px] text-text outline-none placeholder:text-text-3"
      />
      <span
        className="pointer-events-none absolute right-2 hidden peer-placeholder-shown:inline"
        aria-hidden="true"
      >
        <Keys keys={keys} />
      </span>
    </span>
  );
}
