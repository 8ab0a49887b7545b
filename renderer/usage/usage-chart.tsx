import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Usage } from "../../broker/api/usage.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { useActions } from "../frame/actions.ts";
import { barTitle, type ChartSeries } from "./chart-data.ts";
import { type ChartCursor, type DrawnChart, drawChart } from "./draw-chart.ts";
import { Swatch } from "./swatch.tsx";
import { words } from "./words.ts";

interface UsageChartProps {
  readonly buckets: Usage["buckets"];
  readonly series: readonly ChartSeries[];
}

/** The tokens over the time as stacked bars. */
export function UsageChart({ buckets, series }: UsageChartProps) {
  // What is drawn is replaced where its shape has changed; else its numbers alone, under the cursor.
  const colours = series.map(({ colour }) => colour).join(" ");
  const shape = `${buckets.unit} ${String(buckets.starts.length)} ${colours}`;
  return <Bars key={shape} buckets={buckets} series={series} />;
}

/**
 * The pointer and the arrow keys move a cursor, which reads the exact numbers of a bar; to a screen reader
 * the chart is a slider over the bars.
 */
function Bars({ buckets, series }: UsageChartProps) {
  const area = useRef<HTMLDivElement>(null);
  const chart = useRef<DrawnChart>(null);
  const [cursor, setCursor] = useState<ChartCursor | null>(null);
  const draw = useEffectEvent((element: HTMLElement) =>
    drawChart(element, { buckets, series, onCursor: setCursor }),
  );
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const drawn = draw(element);
    chart.current = drawn;
    return () => {
      drawn.end();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.show({ buckets, series }), [buckets, series]);
  useActions([
    {
      id: "usage.bars",
      title: words.moveCursor,
      keys: "ArrowLeft ArrowRight",
      place: "list",
      isLocal: true,
      run: () => {},
    },
  ]);

  const last = buckets.starts.length - 1;
  const at = cursor?.bar ?? last;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = barAfter(event.key, at, last);
    if (next === null) return;
    event.preventDefault();
    chart.current?.moveTo(next);
  };
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="slider"
      tabIndex={0}
      aria-label={words.chart[buckets.unit]}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={spokenBar(at, buckets, series)}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => {
        if (cursor === null && currentTarget.matches(":focus-visible")) chart.current?.moveTo(last);
      }}
      onBlur={() => chart.current?.moveTo(null)}
      className="relative h-[220px] flex-none rounded-control"
    >
      <div ref={area} className="absolute inset-0" />
      {cursor !== null && <Reading cursor={cursor} buckets={buckets} series={series} />}
    </div>
  );
}

/** Which bar a key leads to; null when it leads to none. Pure. */
function barAfter(key: string, bar: number, last: number): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, bar - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, bar + 1);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** "Thu 26 Nov: 1,204,331 tokens. mara 800,000, ci-bot 404,331". Pure. */
function spokenBar(bar: number, buckets: Usage["buckets"], series: readonly ChartSeries[]): string {
  const parts = partsOf(bar, series).map(({ name, tokens }) => `${name} ${groupedNumber(tokens)}`);
  const total = words.tokens(groupedNumber(totalOf(bar, series)));
  return words.spoken(barTitle(bar, buckets), total, parts);
}

function partsOf(bar: number, series: readonly ChartSeries[]) {
  return series
    .map(({ colour, name, tokens }) => ({ colour, name, tokens: tokens[bar] ?? 0 }))
    .filter(({ tokens }) => tokens > 0);
}

function totalOf(bar: number, series: readonly ChartSeries[]): number {
  return series.reduce((sum, { tokens }) => sum + (tokens[bar] ?? 0), 0);
}

/** The exact numbers of the bar at the cursor, on the side of it where there is room. */
function Reading({
  cursor: { bar, left, width },
  buckets,
  series,
}: UsageChartProps & { readonly cursor: ChartCursor }) {
  const place = left > width / 2 ? { right: width - left + 12 } : { left: left + 12 };
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-10 min-w-40 max-w-72 rounded-panel bg-raised px-3 py-2 text-12 shadow-menu"
      style={place}
    >
      <p className="flex justify-between gap-4 font-medium">
        <span>{barTitle(bar, buckets)}</span>
        <span>{groupedNumber(totalOf(bar, series))}</span>
      </p>
      {partsOf(bar, series).map(({ colour, name, tokens }) => (
        <p key={name} className="mt-1 flex items-center gap-2 text-text-2">
          <Swatch colour={colour} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span>{groupedNumber(tokens)}</span>
        </p>
      ))}
    </div>
  );
}
