import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";

interface ScreenBarProps {
  readonly title: ReactNode;
  /** Beside the title: which of the screen's parts is shown. */
  readonly segments?: ReactNode;
  /** At the right. */
  readonly actions?: ReactNode;
  /** Home's sentence is larger. */
  readonly isSentence?: boolean;
}

/** The strip at the top of a screen, which drags the app's window. */
export function ScreenBar({ title, segments, actions, isSentence = false }: ScreenBarProps) {
  return (
    <header
      className={classNames(
        "drag flex flex-none gap-2 pr-5 pl-6",
        isSentence ? "min-h-16 items-end pt-5" : "h-(--bar-h) items-center",
      )}
    >
      <h1
        className={
          isSentence ? "text-22 font-semibold tracking-[-0.012em]" : "text-15 font-semibold"
        }
      >
        {title}
      </h1>
      {segments !== undefined && <span className="ml-2">{segments}</span>}
      <span className="flex-1" />
      {actions}
    </header>
  );
}
