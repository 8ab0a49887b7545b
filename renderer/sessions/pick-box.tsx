import { Check } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { words } from "./words.ts";

interface PickBoxProps {
  readonly title: string;
  readonly isPicked: boolean;
  /** Else it is seen while the pointer is on its row. */
  readonly isShown: boolean;
  /** With Shift, from the last picked row on to this one. */
  readonly onPick: (extend: boolean) => void;
}

/** Stands in the place of the state's mark. Keys pick rows from the row itself. */
export function PickBox({ title, isPicked, isShown, onPick }: PickBoxProps) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isPicked}
      aria-label={words.pick(title)}
      tabIndex={-1}
      onClick={({ shiftKey }) => onPick(shiftKey)}
      className={classNames(
        "absolute top-[5px] left-[7px] grid size-6 place-items-center rounded-chip",
        !isShown && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100",
      )}
    >
      <span
        className={classNames(
          "grid size-[14px] place-items-center rounded-[4px]",
          isPicked ? "bg-accent text-on-accent" : "ring-1 ring-line-strong ring-inset",
        )}
      >
        {isPicked && <Check size={11} strokeWidth={3} aria-hidden="true" />}
      </span>
    </button>
  );
}
