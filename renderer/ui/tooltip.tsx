import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { Keys } from "./keys.tsx";

interface TooltipProps {
  /** Null shows none. */
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** What it belongs to: an element that can be hovered and focused. */
  readonly children: ReactElement;
}

/** Words on hover and on focus. */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  if (text === null) return children;
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-40">
          <BaseTooltip.Popup className="flex max-w-[320px] items-center gap-2 rounded-control bg-raised px-2 py-1 text-12 text-text shadow-menu transition-opacity duration-120 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
            {text}
            {keys !== undefined && <Keys keys={keys} />}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
