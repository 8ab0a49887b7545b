import { useEffect, useState } from "react";
import { clockWords, daysBefore, nextTickIn } from "../../main/api/time-words.ts";
import {
  atWords,
  durationWords,
  exactWords,
  momentWords,
  shortDurationWords,
} from "../language/time-words.ts";
import { Tooltip } from "./tooltip.tsx";

/** Long enough ago to be told in minutes. */
const HOUR_MS = 3_600_000;

export type TimeForm =
  /** "3 h 12 min": how long it has been. */
  | "elapsed"
  /** "3 h". */
  | "elapsed-short"
  /** "11:31", "yesterday 16:02", "14 Nov". */
  | "moment"
  /** "at 11:31": inside a sentence. */
  | "at"
  /** "11:31" today and yesterday, then "14 Nov": where a heading names the day. */
  | "day-or-clock";

interface TimeProps {
  readonly at: number;
  readonly form: TimeForm;
  readonly className?: string | undefined;
  /** In a list, where the row is the tab stop: the exact time shows on hover alone. */
  readonly inRow?: boolean;
}

/** A time that keeps up with the clock; the exact one, with its zone, shows on hover and focus. */
export function Time({ at, form, className, inRow = false }: TimeProps) {
  // A clock time changes its words at midnight alone.
  const now = useNow(form === "elapsed" || form === "elapsed-short" ? at : null);
  const exact = exactWords(at);
  const time = (
    <time
      dateTime={new Date(at).toISOString()}
      className={className}
      {...(inRow ? { title: exact } : { tabIndex: 0 })}
    >
      {wordsFor(at, form, now)}
    </time>
  );
  return inRow ? time : <Tooltip text={exact}>{time}</Tooltip>;
}

function wordsFor(at: number, form: TimeForm, now: number): string {
  switch (form) {
    case "elapsed":
      return durationWords(now - at);
    case "elapsed-short":
      return shortDurationWords(now - at);
    case "moment":
      return momentWords(at, now);
    case "at":
      return atWords(at, now);
    case "day-or-clock":
      return daysBefore(at, now) <= 1 ? clockWords(at) : momentWords(at, now);
  }
}

/** Now, renewed whenever the words for `at` may change: each second at first, then each minute. */
export function useNow(at: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      timer = setTimeout(
        () => {
          setNow(Date.now());
          tick();
        },
        nextTickIn(at === null ? HOUR_MS : Date.now() - at),
      );
    };
    tick();
    return () => clearTimeout(timer);
  }, [at]);
  return now;
}
