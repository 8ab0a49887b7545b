import { useState } from "react";

const KEY = "peek-is-closed";

/** Whether the panel stands beside the list; remembered in this browser. */
export function usePeekIsOpen(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(() => window.localStorage.getItem(KEY) === null);
  const set = (next: boolean) => {
    setOpen(next);
    if (next) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, "1");
  };
  return [isOpen, set];
}
