import type { Usage, UsageGrouping, UsageSubject } from "../../../broker/api/usage.ts";
import { usagePeriods } from "../../../broker/app/usage/usage-periods.ts";
import {
  groupedUsage,
  sumOf,
  trendOf,
  usualOf,
  withDirectAsOne,
} from "../../../broker/app/usage/usage-sums.ts";
import type { RangeUsage, UsedSums } from "../../../broker/store/usage.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";

/** What one turn used, as the double keeps it. */
export interface DoubleTurn {
  readonly at: number;
  readonly profile: string;
  readonly model: string;
  readonly channel: string;
  readonly person: string | null;
  readonly total: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const MARA = "mara@halden.dev";
const profiles = [
  MARA,
  MARA,
  MARA,
  "ci-bot@halden.dev",
  "ci-bot@halden.dev",
  "okafor.mara@example.com",
];
const models = ["gpt-5.5-codex", "gpt-5.5-codex", "gpt-5.5-codex", "gpt-5.5-mini"];
const channels = [
  "checkout-web",
  "data-pipelines",
  "checkout-web",
  "D04PRIYA",
  "integrations",
  "mobile-release-train",
  "platform-infra",
  "checkout-web",
  "design-system",
];
const people = ["Priya Raghunathan", "Ane Kristiansen", "Mara Okafor", "Jonas Weissenberger", null];

/** Half a year of work: days of eleven hours, quieter weekends, a little more of late. */
export function busyTurns(now: number): DoubleTurn[] {
  const turns: DoubleTurn[] = [];
  const today = new Date(now).setUTCHours(0, 0, 0, 0);
  for (let day = 180; day >= 0; day -= 1) {
    const start = today - day * DAY;
    const isWeekend = [0, 6].includes(new Date(start).getUTCDay());
    for (let each = 0; each < (isWeekend ? 4 : 22); each += 1) {
      const seed = day * 31 + each * 17;
      const at = start + 7 * HOUR + ((each * 29 + day * 13) % 660) * 60_000;
      if (at > now) continue;
      turns.push({
        at,
        profile: profiles[seed % profiles.length] ?? MARA,
        model: models[seed % models.length] ?? "gpt-5.5-codex",
        channel: channels[(seed * 5) % channels.length] ?? "checkout-web",
        person: people[(seed * 3) % people.length] ?? null,
        total: 60_000 + ((seed * 7_907) % 410_000) + (180 - day) * 500,
      });
    }
  }
  return turns;
}

export function answerUsage(
  answer: Answer,
  world: { readonly turns: readonly DoubleTurn[] },
  now: () => number,
): void {
  answer("usage", (context) => {
    const query = adminRoutes.usage.query.parse(context.req.query());
    return { ok: true, ...usageOf(world.turns, query, now()) };
  });
}

type UsageQuery = Pick<Usage, "window" | "by"> & { readonly zone?: string | undefined };

function usageOf(
  turns: readonly DoubleTurn[],
  { by, window, zone = "UTC" }: UsageQuery,
  now: number,
): Omit<Usage, "ok"> {
  const periods = usagePeriods(window, now, zone);
  const { buckets, today, unit, usual, weekday } = periods;
  const first = turns[0]?.at ?? null;
  const used = usedIn(turns, buckets, by);
  const before = usedIn(turns, [periods.before], by);
  const grouped = groupedUsage(used, buckets.length);
  const trend = (total: number, parts: readonly UsedSums[]) =>
    first !== null && first <= periods.before.from ? trendOf(total, sumOf(parts).total) : null;
  const sumIn = (from: number, to: number) => sumOf(usedIn(turns, [{ from, to }], by));
  return {
    at: now,
    window,
    by,
    zone,
    buckets: { unit, starts: buckets.map(({ from }) => from), until: periods.window.to },
    series: grouped.series.map(({ id, tokens }) => ({
      subject: subjectOf(by, id),
      tokens: [...tokens],
    })),
    others: grouped.others === null ? null : [...grouped.others],
    rows: grouped.rows.map(({ id, ...sums }) => ({
      subject: subjectOf(by, id),
      ...sums,
      trend: trend(
        sums.total,
        before.filter((one) => one.id === id),
      ),
    })),
    rest: null,
    sums: { ...grouped.sums, trend: trend(grouped.sums.total, before) },
    today: {
      ...sumIn(today.from, today.to),
      weekday,
      usualTokens: usualOf(
        usual.map(({ from, to }) => ({ from, tokens: sumIn(from, to).total })),
        first,
      ),
    },
    totals: sumIn(0, now + 1),
    windows: { lastHour: sumIn(now - HOUR, now + 1), lastDay: sumIn(now - DAY, now + 1) },
    recentTurns: [],
    bySession: [],
  };
}

function usedIn(
  turns: readonly DoubleTurn[],
  ranges: readonly { readonly from: number; readonly to: number }[],
  by: UsageGrouping,
): readonly RangeUsage[] {
  const used = ranges.flatMap(({ from, to }, range) =>
    turns
      .filter(({ at }) => at >= from && at < to)
      .map((turn) => ({
        range,
        id: turn[by],
        turns: 1,
        input: Math.round(turn.total * 0.96),
        cachedInput: Math.round(turn.total * 0.81),
        output: turn.total - Math.round(turn.total * 0.96),
        reasoning: Math.round(turn.total * 0.01),
        total: turn.total,
      })),
  );
  return by === "channel" ? withDirectAsOne(used) : used;
}

/** Channels and people of the double have their names as ids. */
function subjectOf(by: UsageGrouping, id: string | null): UsageSubject {
  if (id === null || by === "profile" || by === "model") {
    return { id, name: null, channelType: null };
  }
  if (by === "person") return { id, name: id, channelType: null };
  return id === "direct-messages"
    ? { id, name: null, channelType: "im" }
    : { id, name: id, channelType: "channel" };
}
