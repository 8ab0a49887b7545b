import { useSyncExternalStore } from "react";

/** From here side panels stand beside the content; below they lie over it. */
const WIDE = "(min-width: 1040px)";

export function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => window.matchMedia(WIDE).matches,
  );
}
