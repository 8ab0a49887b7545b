import { Toast } from "@base-ui/react/toast";
import type { ReactNode } from "react";
import { words } from "./words.ts";

/** Long enough to undo, short enough not to be in the way. */
const SHOWN_MS = 10_000;
/** What was undone is only confirmed. */
const UNDONE_MS = 4_000;

/**
 * Around the page: what finished out of sight is said at the bottom right, one at a time;
 * in a narrow window above the field that is written in.
 */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={1} timeout={SHOWN_MS}>
      {children}
      <Toast.Portal>
        {/* Its usual name, Notifications, is that of a part of Settings. */}
        <Toast.Viewport
          aria-label={words.recentActions}
          className="fixed right-5 bottom-5 z-30 w-[320px] max-narrow:bottom-20"
        >
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="absolute right-0 bottom-0 w-full rounded-panel bg-raised shadow-menu transition-opacity duration-200 data-[ending-style]:opacity-0 data-[limited]:opacity-0 data-[starting-style]:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 px-3.5 py-2.5">
        <Toast.Title className="line-clamp-3 min-w-0 flex-1 break-words" />
        {toast.actionProps !== undefined && (
          <Toast.Action className="h-6 flex-none rounded-[5px] bg-fill px-2.5 text-12 font-medium hover:bg-pressed" />
        )}
      </Toast.Content>
    </Toast.Root>
  ));
}

/** What follows on what finished, once. */
export type ToastAct =
  | { readonly label: string; readonly run: () => void }
  /** Takes it back. The caller shows why that failed. */
  | { readonly label: string; readonly undo: () => Promise<unknown> };

/** Says that something finished, with what can follow on it; and that it was undone. */
export function useToast(): (title: string, act?: ToastAct) => void {
  const { add, close } = Toast.useToastManager();
  return (title, act) => {
    if (act === undefined) {
      add({ title });
      return;
    }
    const onClick = () => {
      close(id);
      if ("run" in act) act.run();
      else void confirmed(act.undo());
    };
    const confirmed = async (undoing: Promise<unknown>) => {
      const [result] = await Promise.allSettled([undoing]);
      if (result.status === "fulfilled") add({ title: words.undone, timeout: UNDONE_MS });
    };
    const id = add({ title, actionProps: { children: act.label, onClick } });
  };
}
