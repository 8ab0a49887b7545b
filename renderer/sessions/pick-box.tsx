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
    <label
      className={classNames(
        "absolute top-[5px] left-[7px] grid size-6 place-items-center",
        !isShown && "opacity-0 group-hover:opacity-100 has-[:focus-visible]:opacity-100",
      )}
    >
      <input
        type="checkbox"
        aria-label={words.pick(title)}
        tabIndex={-1}
        checked={isPicked}
        onChange={({ nativeEvent }) =>
          onPick(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
        className="col-start-1 row-start-1 size-[14px] appearance-none rounded-[4px] ring-1 ring-line-strong ring-inset checked:bg-accent focus-visible:shadow-focus checked:ring-0"
      />
      {isPicked && (
        <Check
          size={11}
          strokeWidth={3}
          aria-hidden="true"
          className="pointer-events-none col-start-1 row-start-1 text-on-accent"
        />
      )}
    </label>
  );
}
