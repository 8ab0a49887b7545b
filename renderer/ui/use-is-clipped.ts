import { type RefCallback, useCallback, useState } from "react";

/**
 * Whether an element has more text than it shows. Give the element its text as key, so that another
 * text is measured again.
 */
export function useIsClipped(): { ref: RefCallback<HTMLElement>; isClipped: boolean } {
  const [isClipped, setClipped] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setClipped(element.scrollWidth > element.clientWidth),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, isClipped };
}
