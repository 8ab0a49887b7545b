import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  /** At the bottom, the one that does something last. */
  readonly actions: ReactNode;
  /** At the bottom left, away from them: what is possible and not advised. */
  readonly aside?: ReactNode;
  readonly isWide?: boolean;
  /** For two columns side by side. */
  readonly isDouble?: boolean;
}

/** A sheet over the page. Focus goes into it and back to where it was opened from. */
export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  actions,
  aside,
  isWide,
  isDouble,
}: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-20 bg-scrim transition-opacity duration-200 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <BaseDialog.Popup
          className={classNames(
            "fixed top-1/2 left-1/2 z-20 max-h-[calc(100vh-48px)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-sheet bg-raised p-5 shadow-sheet outline-none",
            "ease-calm transition-[opacity,transform] duration-200 data-[ending-style]:opacity-0 data-[starting-style]:scale-[0.98] data-[starting-style]:opacity-0",
            isDouble ? "w-[1000px]" : isWide ? "w-[560px]" : "w-[440px]",
            "max-w-[calc(100vw-48px)]",
          )}
        >
          <BaseDialog.Title className="text-15 font-semibold">{title}</BaseDialog.Title>
          <div className="mt-2 text-text-2 [&>[role=alert]]:mt-2">{children}</div>
          <div className="mt-5 flex flex-wrap items-center justify-end gap-2">
            {actions}
            {/* Last in the order of focus: a sheet does not open on what is not advised. */}
            {aside !== undefined && <span className="order-first mr-auto -ml-3">{aside}</span>}
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
