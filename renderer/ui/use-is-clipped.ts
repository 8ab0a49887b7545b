import { type RefCallback, useCallback, useState } from "react";

/**
 * Whether an element has more text than it shows. Give the element its text as key, so that another
 * text is measured again. Once clipped it stays so until the window's width changes: what is shown
 * instead may leave more room, and both would take turns for ever.
 */
export function useIsClipped(): { ref: RefCallback<HTMLElement>; isClipped: boolean } {
  const [isClipped, setClipped] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    let measuredAt = Number.NaN;
    const observer = new ResizeObserver(() => {
      const isClippedNow = element.scrollWidth > element.clientWidth;
      const isSameWidth = measuredAt === window.innerWidth;
      measuredAt = window.innerWidth;
      setClipped((was) => isClippedNow || (was && isSameWidth));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, isClipped };
}
