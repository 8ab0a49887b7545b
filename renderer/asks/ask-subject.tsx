import { useLayoutEffect, useRef } from "react";
import { classNames } from "../ui/class-names.ts";
import { words } from "./words.ts";

/** The end counts as seen this close to it: heights are fractions of a pixel. */
const NEAR_PX = 4;

interface AskSubjectProps {
  readonly title: string;
  readonly lines: readonly string[];
  /** Its end was on the screen. */
  readonly isRead: boolean;
  readonly onRead: () => void;
  readonly className: string;
}

/** What an ask is about, whole. Where it has to be scrolled, it says so until its end was seen. */
export function AskSubject({ title, lines, isRead, onRead, className }: AskSubjectProps) {
  const text = lines.join("\n");
  const pre = useRef<HTMLPreElement>(null);
  // Before it is painted: what fits asks for nothing.
  useLayoutEffect(() => {
    const element = pre.current;
    if (element === null || isRead) return;
    const look = () => {
      const left = element.scrollHeight - element.clientHeight - element.scrollTop;
      if (left <= NEAR_PX) onRead();
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    // A larger window may show all of it.
    const size = new ResizeObserver(look);
    size.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      size.disconnect();
    };
  }, [isRead, onRead]);
  return (
    <>
      <pre
        ref={pre}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={title}
        className={classNames(
          "overflow-y-auto [overflow-wrap:anywhere] whitespace-pre-wrap",
          className,
        )}
      >
        {text}
      </pre>
      {!isRead && <p className="mb-2 text-12 font-medium text-needs">{words.moreBelow}</p>}
    </>
  );
}
