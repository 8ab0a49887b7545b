import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface SectionHeadProps {
  readonly id: string;
  readonly title: string;
  /** Beside the title: how many, or a remark. */
  readonly aside?: ReactNode;
  /** At the right. */
  readonly more?: ReactNode;
  readonly className?: string;
}

/** The head of a part of a screen. */
export function SectionHead({ id, title, aside, more, className }: SectionHeadProps) {
  return (
    <div className={classNames("flex h-7 items-baseline gap-2 pt-1", className)}>
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {aside !== undefined && <span className="text-text-3">{aside}</span>}
      {more !== undefined && <span className="ml-auto text-12">{more}</span>}
    </div>
  );
}
