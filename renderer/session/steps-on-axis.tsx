import { clockWords, exactClockWords } from "../../main/api/time-words.ts";
import { durationWords, preciseDurationWords } from "../language/time-words.ts";
import { comma } from "../language/clauses.ts";
import { classNames } from "../ui/class-names.ts";
import { useNow } from "../ui/time.tsx";
import { usePlace } from "./step-detail.tsx";
import { isBroken, stepLine } from "./step-words.ts";
import { axisOf, type StepBar } from "./steps-axis.ts";
import type { TurnSteps } from "./turns.ts";
import { words } from "./words.ts";

/** The names at the left, the bars, and how long each took. */
const columns = "grid grid-cols-[minmax(0,240px)_minmax(0,1fr)_80px] gap-x-3";

interface StepsOnAxisProps {
  readonly turn: TurnSteps;
  /** The turn goes on. */
  readonly isRunning: boolean;
}

/** The steps of a turn as bars on a time axis. What is drawn is also said in words. */
export function StepsOnAxis({ turn, isRunning }: StepsOnAxisProps) {
  const now = useNow(isRunning ? (turn.startedAt ?? turn.steps[0]?.at ?? null) : null);
  const { begin, bars, gaps, marks } = axisOf(turn, isRunning ? now : null);
  const idle = gaps.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  return (
    <div className="mt-2 text-12 text-text-2">
      <div className={classNames(columns, "h-5")} aria-hidden="true">
        <span />
        <span className="relative text-11 text-text-3">
          {marks.map(({ left, afterMs }) => (
            <span
              key={afterMs}
              style={{ left: `${String(left)}%` }}
              className={classNames(
                "absolute whitespace-nowrap",
                left > 90 ? "-translate-x-full" : left > 0 && "-translate-x-1/2",
              )}
            >
              {afterMs === 0 ? clockWords(begin) : `+${durationWords(afterMs)}`}
            </span>
          ))}
        </span>
      </div>
      <div className="relative">
        {/* Behind the rows: the marks of the axis, and where no step ran. */}
        <div className={classNames(columns, "absolute inset-0")} aria-hidden="true">
          <span className="relative col-start-2">
            {gaps.map(({ left, width }) => (
              <span
                key={left}
                style={{ left: `${String(left)}%`, width: `${String(width)}%` }}
                className="absolute inset-y-0 bg-sunken"
              />
            ))}
            {marks.map(({ left, afterMs }) => (
              <span
                key={afterMs}
                style={{ left: `${String(left)}%` }}
                className="absolute inset-y-0 w-px bg-line"
              />
            ))}
          </span>
        </div>
        <ul className="relative">
          {bars.map((bar) => (
            <BarRow key={bar.step.itemId ?? bar.step.sequence} bar={bar} />
          ))}
        </ul>
      </div>
      {idle > 0 && <p className="mt-1 text-text-3">{words.idle(preciseDurationWords(idle))}</p>}
    </div>
  );
}

function BarRow({ bar: { step, left, width, begin, lengthMs } }: { readonly bar: StepBar }) {
  const { workspace } = usePlace();
  const { verb, subject, isCode, note } = stepLine(step, workspace);
  const isRunning = step.state === "running";
  const isFailed = isBroken(step);
  const length = lengthMs === 0 ? words.noTime : preciseDurationWords(lengthMs);
  const colour = isRunning ? "bg-accent" : isFailed ? "bg-danger" : "bg-text-3";
  return (
    <li className={classNames(columns, "min-h-[26px] items-center")}>
      <span className="truncate">
        {verb} {subject !== null && (isCode ? <code>{subject}</code> : subject)}
      </span>
      <span className="relative h-full" aria-hidden="true">
        <span
          style={{ left: `${String(left)}%`, width: `${String(width)}%` }}
          className={classNames(
            "absolute top-1/2 h-2.5 min-w-[3px] -translate-y-1/2 rounded-[2px]",
            // What took no time at the very end would stand beyond the axis.
            left > 99.5 && "-translate-x-full",
            colour,
          )}
        />
      </span>
      <span className={classNames("text-right", isFailed ? "text-danger" : "text-text-3")}>
        <span className="sr-only">
          {words.barFrom(exactClockWords(begin))} {isRunning && words.barRuns}{" "}
        </span>
        {length}
        {isFailed && (
          <span className="sr-only">
            {comma}
            {note ?? words.barFailed}
          </span>
        )}
      </span>
    </li>
  );
}
