import { CircleCheck, CircleDashed, LoaderCircle, OctagonX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { words } from "./words.ts";

export type CheckState = "passed" | "warning" | "failed" | "note" | "busy";

const looks = {
  passed: { icon: CircleCheck, colour: "text-live" },
  warning: { icon: TriangleAlert, colour: "text-needs" },
  failed: { icon: OctagonX, colour: "text-danger" },
  note: { icon: CircleDashed, colour: "text-text-3" },
  busy: { icon: LoaderCircle, colour: "animate-turn text-accent-text" },
} as const;

interface CheckRowProps {
  readonly state: CheckState;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** At the right: a figure, or a button. */
  readonly end?: ReactNode;
}

/** One thing that was looked at, and what was found. */
export function CheckRow({ state, title, detail, end }: CheckRowProps) {
  const { icon: Icon, colour } = looks[state];
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 border-t-[0.5px] border-line-strong py-[9px]">
      <Icon size={16} strokeWidth={1.8} aria-hidden="true" className={`mt-px ${colour}`} />
      <div className="min-w-0">
        <div className="font-medium">
          {/* The silhouettes are hidden from screen readers: these words stand in. */}
          <span className="sr-only">{words.checkStates[state]}</span>
          {title}
        </div>
        {detail !== undefined && detail !== null && (
          <div className="mt-px text-text-2">{detail}</div>
        )}
      </div>
      <div className="flex items-start gap-2 text-12 leading-[18px] text-text-3">{end}</div>
    </li>
  );
}

interface CheckListProps {
  readonly id: string;
  readonly title: string;
  readonly more?: ReactNode;
  readonly children: ReactNode;
}

/** Rows of what was looked at, below a head. What changes in it is read aloud. */
export function CheckList({ id, title, more, children }: CheckListProps) {
  return (
    <section aria-labelledby={id} className="mt-[22px]">
      <h2 className="flex min-h-6 items-center pb-1.5 font-semibold">
        <span id={id}>{title}</span>
        {more !== undefined && <span className="ml-auto font-normal">{more}</span>}
      </h2>
      <ul aria-live="polite">{children}</ul>
    </section>
  );
}
