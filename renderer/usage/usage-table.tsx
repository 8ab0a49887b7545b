import { type ReactNode, useId } from "react";
import type { Usage, UsageSubject } from "../../broker/api/usage.ts";
import { groupedNumber, tokenWords } from "../../main/api/number-words.ts";
import { shareWords, trendWords } from "../../main/api/usage-words.ts";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { colourAt, OTHER_COLOUR } from "./chart-data.ts";
import { Swatch } from "./swatch.tsx";
import { words } from "./words.ts";

interface UsageTableProps {
  readonly usage: Usage;
  readonly nameOf: (subject: UsageSubject) => string;
}

const columns =
  "grid grid-cols-[minmax(0,1fr)_56px_72px_72px_72px_72px_60px_64px] gap-x-4 max-narrow:gap-x-2";

/** What each one used; the legend of the chart. */
export function UsageTable({ usage, nameOf }: UsageTableProps) {
  const { by, rest, rows, sums } = usage;
  const heads = Object.entries(words.columns);
  return (
    <table aria-label={words.title} className="block text-left">
      <thead className="block">
        <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
          <th scope="col" className="font-normal">
            {words.groupings[by]}
          </th>
          {heads.map(([id, head]) => (
            <th key={id} scope="col" className="text-right font-normal">
              <Head head={head} help={helps.get(id)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block">
        {rows.map((row, index) => {
          const name = nameOf(row.subject);
          return (
            <Row
              key={row.subject.id ?? ""}
              sums={row}
              share={row.share}
              trend={row.trend}
              head={
                <>
                  <Swatch colour={colourAt(index)} />
                  <span className="truncate font-medium" title={name}>
                    {name}
                  </span>
                </>
              }
            />
          );
        })}
        {rest !== null && (
          <Row
            sums={rest}
            share={rest.share}
            trend={null}
            head={
              <>
                <Swatch colour={OTHER_COLOUR} />
                <span className="text-text-2">{words.restOf(groupedNumber(rest.subjects))}</span>
              </>
            }
          />
        )}
      </tbody>
      <tfoot className="block font-medium">
        <Row sums={sums} share={null} trend={sums.trend} head={words.all} isStrong />
      </tfoot>
    </table>
  );
}

/** What columns mean whose names do not say it. */
const helps: ReadonlyMap<string, string> = new Map([
  ["cachedInput", words.cachedHelp],
  ["trend", words.trendHelp],
]);

function Head({ head, help }: { readonly head: string; readonly help: string | undefined }) {
  const id = useId();
  if (help === undefined) return head;
  return (
    <>
      <Tooltip text={help}>
        <button
          type="button"
          aria-describedby={id}
          className="cursor-help underline decoration-text-3 decoration-dotted underline-offset-2"
        >
          {head}
        </button>
      </Tooltip>
      <span id={id} hidden>
        {help}
      </span>
    </>
  );
}

interface RowProps {
  readonly head: ReactNode;
  readonly sums: Pick<Usage["sums"], "turns" | "input" | "cachedInput" | "output" | "total">;
  /** Null where it would say 100%. */
  readonly share: number | null;
  readonly trend: number | null;
  readonly isStrong?: boolean;
}

function Row({ head, sums, share, trend, isStrong = false }: RowProps) {
  return (
    <tr
      className={classNames(
        columns,
        "h-[34px] items-center",
        isStrong ? "border-hair-strong-t" : "border-hair-t",
      )}
    >
      <th
        scope="row"
        className={classNames(
          "flex min-w-0 items-center gap-2",
          isStrong ? "font-medium" : "font-normal",
        )}
      >
        {head}
      </th>
      <td className="text-right">{groupedNumber(sums.turns)}</td>
      <Tokens count={sums.input} />
      <Tokens count={sums.cachedInput} />
      <Tokens count={sums.output} />
      <Tokens count={sums.total} />
      <td className="text-right">{share === null ? "" : shareWords(share)}</td>
      <td className="text-right text-text-2">
        <span title={trend === null ? words.noTrend : undefined}>{trendWords(trend)}</span>
      </td>
    </tr>
  );
}

function Tokens({ count }: { readonly count: number }) {
  return (
    <td className="text-right whitespace-nowrap" title={groupedNumber(count)}>
      {tokenWords(count)}
    </td>
  );
}
