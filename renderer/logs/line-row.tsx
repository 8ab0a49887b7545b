import { OctagonX, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { LogEntry } from "../../main/api/logs.ts";
import { exactWords } from "../language/time-words.ts";
import { classNames } from "../ui/class-names.ts";
import { flatFieldTexts, lineClock } from "./line-words.ts";
import { words } from "./words.ts";

// Rows of a grid that draws what is in view alone cannot be those of a table.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */

/** Fields that a row has room for, at most; the detail has them all. */
const SHOWN_FIELDS = 12;
const SHOWN_CHARACTERS = 200;

interface LineRowProps {
  readonly entry: LogEntry;
  /** Its place among the held lines, from 1. */
  readonly index: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly top: number;
  readonly isNarrow: boolean;
}

/** One line in a row. It takes no event handlers, so that thousands of them scroll. */
export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { entry, index, isSelected, isTabStop, top, isNarrow } = props;
  const { at, time, level, source, message } = entry;
  return (
    <div
      role="row"
      aria-rowindex={index}
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-line={at}
      style={{ transform: `translateY(${top}px)` }}
      className={classNames(
        "absolute inset-x-3 top-0 grid h-[22px] items-center gap-x-3 rounded-chip px-3 font-mono whitespace-nowrap outline-none focus-visible:shadow-focus",
        isNarrow
          ? "grid-cols-[88px_58px_84px_minmax(0,1fr)]"
          : "grid-cols-[92px_64px_118px_minmax(0,1fr)]",
        isSelected ? "bg-selected" : "hover:bg-hover",
        level === "debug" && "text-text-2",
      )}
    >
      <span role="gridcell" className={isSelected ? "text-text-2" : "text-text-3"}>
        {time === null ? (
          "–"
        ) : (
          <time dateTime={new Date(time).toISOString()} title={exactWords(time)}>
            {lineClock(time)}
          </time>
        )}
      </span>
      <span role="gridcell" className="flex items-center gap-[5px]">
        <Level level={level} isSelected={isSelected} />
      </span>
      <span role="gridcell" className="truncate text-text-2">
        {source ?? ""}
      </span>
      <span role="gridcell" className="truncate">
        {message.slice(0, 500)}
        {flatFieldTexts(entry)
          .filter(({ key }) => key !== "sessionKey")
          .slice(0, SHOWN_FIELDS)
          .map(({ key, value }) => (
            <span key={key} className="ml-2 text-text-2 first:ml-4">
              <span className={isSelected ? "text-text-2" : "text-text-3"}>{key}</span>{" "}
              {value.slice(0, SHOWN_CHARACTERS)}
            </span>
          ))}
      </span>
    </div>
  );
});

function Level({
  level,
  isSelected,
}: {
  readonly level: LogEntry["level"];
  readonly isSelected: boolean;
}) {
  const icon = { size: 12, strokeWidth: 2.2, "aria-hidden": true, className: "flex-none" } as const;
  switch (level) {
    case "error":
      return (
        <>
          <OctagonX {...icon} className="flex-none text-danger" />
          <span className="text-danger">{words.levelName(level)}</span>
        </>
      );
    case "warn":
      return (
        <>
          <TriangleAlert {...icon} className="flex-none text-needs" />
          <span className="text-needs">{words.levelName(level)}</span>
        </>
      );
    case "info":
    case "debug":
    case null:
      return (
        <span className={isSelected ? "text-text-2" : "text-text-3"}>{words.levelName(level)}</span>
      );
  }
}
