import { classNames } from "../ui/class-names.ts";
import type { ChartColour } from "./chart-data.ts";

const fills: Readonly<Record<ChartColour, string>> = {
  "chart-1": "bg-chart-1",
  "chart-2": "bg-chart-2",
  "chart-3": "bg-chart-3",
  "chart-4": "bg-chart-4",
  "chart-5": "bg-chart-5",
  "chart-other": "bg-chart-other",
};

/** The colour of a series, beside its name. */
export function Swatch({ colour }: { readonly colour: ChartColour }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "size-2.5 flex-none rounded-[2px] forced-color-adjust-none",
        fills[colour],
      )}
    />
  );
}
