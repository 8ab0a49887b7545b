import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Usage } from "../../broker/api/usage.ts";
import { tokenWords } from "../../main/api/number-words.ts";
import { barLabel, type ChartSeries, labelledBars, stackedHeights } from "./chart-data.ts";

interface Shown {
  readonly buckets: Usage["buckets"];
  readonly series: readonly ChartSeries[];
}

/** Where the cursor is. */
export interface ChartCursor {
  readonly bar: number;
  /** Px from the left edge of the chart. */
  readonly left: number;
  /** Of the chart, in px. */
  readonly width: number;
}

interface ChartOptions extends Shown {
  /** Null when the cursor is at no bar. */
  readonly onCursor: (cursor: ChartCursor | null) => void;
}

/** A chart on the page. */
export interface DrawnChart {
  /** Draws other numbers in the same shape. */
  show(shown: Shown): void;
  /** Puts the cursor at a bar, or away. */
  moveTo(bar: number | null): void;
  end(): void;
}

const LABEL_WIDTH_PX = 64;
const AXIS_WIDTH_PX = 52;
const AXIS_HEIGHT_PX = 24;

/** Draws stacked bars into an element, and keeps up with its size and with the theme. */
export function drawChart(element: HTMLElement, options: ChartOptions): DrawnChart {
  let { buckets } = options;
  const { onCursor, series } = options;
  /** A token as it is in force: the canvas knows no variables. */
  const token = (name: string) => getComputedStyle(element).getPropertyValue(`--${name}`);
  const bars = UPlot.paths.bars?.({ size: [0.72, 48], radius: 0 });
  const font = () => `11px ${token("font")}`;
  const count = buckets.starts.length;
  const plot = new UPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      ms: 1,
      // At the right, half of the last label.
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        // Half a bar of room at each end.
        x: { time: false, range: () => [-0.5, count - 0.5] },
        y: { range: (_plot, _least, most) => [0, most === null || most <= 0 ? 1 : most * 1.05] },
      },
      axes: [
        {
          font: font(),
          stroke: () => token("text-3"),
          size: AXIS_HEIGHT_PX,
          gap: 6,
          grid: { show: false },
          ticks: { show: false },
          splits: ({ width }) => [...labelledBars(count, (width - AXIS_WIDTH_PX) / LABEL_WIDTH_PX)],
          values: (_plot, splits) =>
            splits.map((bar) => {
              const start = buckets.starts[bar];
              return start === undefined ? "" : barLabel(start, buckets);
            }),
        },
        {
          font: font(),
          stroke: () => token("text-3"),
          size: AXIS_WIDTH_PX,
          gap: 8,
          space: 44,
          grid: { stroke: () => token("line"), width: 1 },
          ticks: { show: false },
          values: (_plot, splits) => splits.map((split) => tokenWords(split)),
        },
      ],
      series: [
        {},
        ...series.toReversed().map(({ colour }) => ({
          ...(bars === undefined ? {} : { paths: bars }),
          points: { show: false },
          fill: () => token(colour),
          // A hairline of the ground sets each part off from the one below it.
          stroke: () => token("canvas"),
          width: 1,
        })),
      ],
      hooks: {
        setCursor: [
          ({ cursor: { idx, left = -1 }, over }) => {
            if (idx === null || idx === undefined || left < 0) return onCursor(null);
            const place = over.offsetLeft + plot.valToPos(idx, "x");
            return onCursor({ bar: idx, left: place, width: plot.width });
          },
        ],
      },
    },
    dataOf(options),
    element,
  );
  const redraw = () => {
    for (const axis of plot.axes) axis.font = font();
    plot.redraw(false, false);
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", redraw);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ["class"] });
  const size = new ResizeObserver(() =>
    plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
  );
  size.observe(element);
  return {
    show: (shown) => {
      ({ buckets } = shown);
      plot.setData(dataOf(shown));
    },
    moveTo: (bar) =>
      plot.setCursor(
        bar === null ? { left: -10, top: -10 } : { left: plot.valToPos(bar, "x"), top: 1 },
      ),
    end: () => {
      size.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", redraw);
      plot.destroy();
    },
  };
}

function dataOf({ buckets, series }: Shown): UPlot.AlignedData {
  return [buckets.starts.map((_, bar) => bar), ...stackedHeights(series).map((each) => [...each])];
}
