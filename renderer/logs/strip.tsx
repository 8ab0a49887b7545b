import { type PointerEvent, useRef, useState } from "react";
import type { LogCounts } from "../../main/api/logs.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { durationWords, momentWords } from "../language/time-words.ts";
import { words } from "./words.ts";

const HEIGHT = 40;
const BAR = 8;
const LABELS = 7;
const DAY_MS = 86_400_000;
/** Less is a click. */
const DRAG_MIN_PX = 6;

interface StripProps {
  readonly counts: LogCounts;
  readonly onChoose: (from: number, to: number) => void;
}

/** How many lines there were over the time, errors and warnings marked; drag to choose a part. */
export function Strip({ counts, onChoose }: StripProps) {
  const { buckets, from, to } = counts;
  const most = Math.max(1, ...buckets.map(({ lines }) => lines));
  const area = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number } | null>(null);
  const width = buckets.length * BAR;
  const placeOf = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  const end = () => {
    setDrag(null);
    if (drag === null) return;
    const [left, right] = [Math.min(drag.start, drag.end), Math.max(drag.start, drag.end)];
    const box = area.current?.getBoundingClientRect();
    if ((right - left) * (box?.width ?? 0) < DRAG_MIN_PX) return;
    onChoose(Math.floor(from + left * (to - from)), Math.ceil(from + right * (to - from)));
  };
  const sum = (name: "warnings" | "errors") =>
    buckets.reduce((total, bucket) => total + bucket[name], 0);
  return (
    <div className="flex-none px-6 select-none">
      <svg
        ref={area}
        // It is drawn from data, so that it is no file.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={words.strip(
          durationWords((to - from) / buckets.length),
          counts.matches,
          sum("warnings"),
          sum("errors"),
        )}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-10 w-full touch-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const start = placeOf(event);
          setDrag({ start, end: start });
        }}
        onPointerMove={(event) => {
          if (drag !== null) setDrag({ ...drag, end: placeOf(event) });
        }}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        {buckets.map(({ lines, warnings, errors }, index) => (
          // The place in time is what names a bar.
          <g key={index}>
            <Bar
              index={index}
              least={2}
              share={lines / most}
              className="fill-line-control opacity-55"
            />
            <Bar index={index} least={4} share={warnings / most} className="fill-needs" />
            <Bar index={index} least={4} share={errors / most} className="fill-danger" />
          </g>
        ))}
        {drag !== null && (
          <rect
            x={Math.min(drag.start, drag.end) * width}
            width={Math.abs(drag.end - drag.start) * width}
            y={0}
            height={HEIGHT}
            className="fill-selected"
          />
        )}
      </svg>
      <div aria-hidden="true" className="flex justify-between pt-[3px] pb-2 text-11 text-text-3">
        {Array.from({ length: LABELS }, (_, index) => {
          const at = from + (index / (LABELS - 1)) * (to - from);
          return (
            <span key={index}>{to - from > DAY_MS ? momentWords(at, to) : clockWords(at)}</span>
          );
        })}
      </div>
    </div>
  );
}

function Bar({
  index,
  share,
  least,
  className,
}: {
  readonly index: number;
  readonly share: number;
  /** Its height in px at least: one line of many is still seen. */
  readonly least: number;
  readonly className: string;
}) {
  if (share === 0) return null;
  const height = Math.max(least, share * (HEIGHT - 2));
  return (
    <rect
      x={index * BAR}
      width={BAR - 1.6}
      y={HEIGHT - height}
      height={height}
      rx={1}
      className={className}
    />
  );
}
