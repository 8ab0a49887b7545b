import { ownTimeZone } from "../../broker/api/time-zone.ts";
import { type Usage, usageQuerySchema, type UsageSubject } from "../../broker/api/usage.ts";
import { groupedNumber, tokenWords } from "../api/number-words.ts";
import { shareWords, todaySentence, trendWords } from "../api/usage-words.ts";
import type { Command } from "./command.ts";
import { answerOf, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain, table } from "./words.ts";

export const usageCommands: readonly Command[] = [
  {
    name: "usage",
    summary: "show what the turns used, and for whom",
    operands: [],
    options: [
      { name: "window", value: "TIME", help: "24h, 7d (the default), 30d or 90d" },
      { name: "by", value: "WHAT", help: "profile (the default), model, channel or person" },
    ],
    run: async (context, { values }) => {
      const query = usageQuerySchema.safeParse({
        window: values["window"],
        by: values["by"],
        zone: ownTimeZone(),
      });
      if (!query.success) {
        context.complain(
          "--window is 24h, 7d, 30d or 90d, and --by is profile, model, channel or person.\n",
        );
        return exitCodes.usage;
      }
      const usage = answerOf(await context.client.usage({ query: query.data }));
      show(context, usage, () => usageText(usage));
      return exitCodes.ok;
    },
  },
];

/** The sentence and the table of the window, as text. Pure. */
export function usageText(usage: Usage): string {
  const { by, rest, rows, sums, today } = usage;
  const sentence = todaySentence(today);
  if (rows.length === 0) return `${sentence}\nNo turn in this time.`;
  const lines = [
    ...rows.map((row) => [
      subjectWord(by, row.subject),
      ...numbers(row),
      shareWords(row.share),
      trendWords(row.trend),
    ]),
    ...(rest === null
      ? []
      : [[`${groupedNumber(rest.subjects)} others`, ...numbers(rest), shareWords(rest.share), ""]]),
    ["All", ...numbers(sums), "", trendWords(sums.trend)],
  ];
  const heads = [by.toUpperCase(), "TURNS", "IN", "CACHED", "OUT", "TOTAL", "SHARE", "TREND"];
  return `${sentence}\n\n${windowWords[usage.window]}, by ${by}:\n${table(heads, lines)}`;
}

const windowWords: Readonly<Record<Usage["window"], string>> = {
  "24h": "The last 24 hours",
  "7d": "The last 7 days",
  "30d": "The last 30 days",
  "90d": "The last 90 days",
};

function numbers(row: Pick<Usage["sums"], "turns" | "input" | "cachedInput" | "output" | "total">) {
  const { cachedInput, input, output, total, turns } = row;
  return [groupedNumber(turns), ...[input, cachedInput, output, total].map(tokenWords)];
}

function subjectWord(by: Usage["by"], { channelType, id, name }: UsageSubject): string {
  if (id === null) return by === "person" ? "no person" : "not known";
  if (channelType === "im") return "direct messages";
  return by === "channel" && name !== null ? `#${plain(name)}` : plain(name ?? id);
}
