import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";
import { words } from "./words.ts";

interface OverlayPanelProps {
  readonly open: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
}

/** A side panel over the content, where there is no room beside it. */
export function OverlayPanel({ open, onOpenChange, title, children }: OverlayPanelProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim transition-opacity duration-200 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup className="ease-calm fixed inset-y-0 right-0 z-20 w-[304px] overflow-y-auto bg-raised px-5 py-4 shadow-sheet transition-transform duration-200 outline-none data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full">
          <div className="mb-2 flex items-center justify-between">
            <Dialog.Title className="text-15 font-semibold">{title}</Dialog.Title>
            <Dialog.Close
              render={
                <IconButton label={words.hidePanel}>
                  <X size={16} strokeWidth={1.8} aria-hidden="true" />
                </IconButton>
              }
            />
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
