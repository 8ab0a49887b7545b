import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** How near to the end still counts as being there, in pixels. */
const NEAR = 48;

export interface Tail {
  /** Of the element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of the element in it that grows. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** The newest entry when somebody scrolled up; null while the end is followed. */
  readonly leftAt: number | null;
  readonly goToEnd: () => void;
  /** Call before earlier content is put in above: what is in view stays where it is. */
  readonly keepPlace: () => void;
}

/**
 * Keeps the end of what scrolls in view while somebody is there. Scrolling up stops that, coming
 * back to the end starts it again. `first` names the first element: when it changes, earlier
 * content has come. `newest` is the newest entry.
 */
export function useTail(first: string | undefined, newest: number): Tail {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const isFollowing = useRef(true);
  const latest = useRef(newest);
  const place = useRef<{ element: Element; top: number; first: string | undefined } | null>(null);
  useEffect(() => {
    latest.current = newest;
  });

  useEffect(() => {
    const element = scroller.current;
    const inside = content.current;
    if (element === null || inside === null) return undefined;
    let lastTop = element.scrollTop;
    const onScroll = () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR;
      // Content that grows also moves the end away; only going up means to leave it.
      if (isNear && !isFollowing.current) {
        isFollowing.current = true;
        setLeftAt(null);
      } else if (!isNear && isFollowing.current && element.scrollTop < lastTop) {
        isFollowing.current = false;
        setLeftAt(latest.current);
      }
      lastTop = element.scrollTop;
    };
    const observer = new ResizeObserver(() => {
      if (!isFollowing.current) return;
      element.scrollTop = element.scrollHeight;
      // Who scrolls up before the next frame leaves the end too: one event then reports both.
      lastTop = element.scrollTop;
    });
    observer.observe(inside);
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  useLayoutEffect(() => {
    const kept = place.current;
    const element = scroller.current;
    if (kept === null || element === null || kept.first === first) return;
    place.current = null;
    // Where the browser anchors scrolling itself, nothing is left to move.
    const moved = kept.element.getBoundingClientRect().top - kept.top;
    if (Math.abs(moved) > 1) element.scrollTop += moved;
  });

  const goToEnd = () => {
    isFollowing.current = true;
    setLeftAt(null);
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  const keepPlace = () => {
    const top = scroller.current?.getBoundingClientRect().top ?? 0;
    const children = [...(content.current?.children ?? [])];
    const element = children.find((child) => child.getBoundingClientRect().bottom > top + 1);
    place.current =
      element === undefined ? null : { element, top: element.getBoundingClientRect().top, first };
  };
  return { scroller, content, leftAt, goToEnd, keepPlace };
}
