import type { ReactNode } from "react";

interface PanelHeadProps {
  /** Of the heading, for the section that it names. */
  readonly id: string;
  readonly title: string;
  readonly aside?: ReactNode;
}

/** The heading of a section of the side panel. */
export function PanelHead({ id, title, aside }: PanelHeadProps) {
  return (
    <div className="mb-1.5 flex justify-between gap-2">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {aside !== undefined && <span className="text-12 leading-[18px] text-text-3">{aside}</span>}
    </div>
  );
}
