import type { Kysely } from "kysely";
import type { z } from "zod";
import type { Usage, UsageGrouping, UsageSubject, usageQuerySchema } from "../../api/usage.ts";
import { namesOf } from "../../store/names.ts";
import type { BrokerDatabase, Executor, TurnRow } from "../../store/schema.ts";
import {
  channelTypes,
  firstTurnAt,
  mostUsedBySession,
  newestTurns,
  noUsage,
  type RangeUsage,
  usageInRanges,
  usageOfAllTime,
} from "../../store/usage.ts";
import { channelTypeOf } from "../reading/session-items.ts";
import { type Period, usagePeriods } from "./usage-periods.ts";
import {
  DIRECT_MESSAGES,
  groupedUsage,
  sumOf,
  trendOf,
  usualOf,
  withDirectAsOne,
} from "./usage-sums.ts";

export interface UsageReadsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly now: () => number;
  /** IANA name of the zone that counts when none is asked for. */
  readonly ownZone: string;
}

type UsageQuery = z.output<typeof usageQuerySchema>;

/** What turns used, as operators see it. */
export type UsageReads = (query: UsageQuery) => Promise<Omit<Usage, "ok">>;

const LISTED = 25;
const HOUR_MS = 3_600_000;

export function usageReads({ db, now: clock, ownZone }: UsageReadsOptions): UsageReads {
  return async ({ by, window, zone = ownZone }) => {
    const now = clock();
    const periods = usagePeriods(window, now, zone);
    const { buckets, today, unit, usual, weekday } = periods;
    const [used, before, spans, first, lists] = await Promise.all([
      usageInRanges(db, buckets, by),
      usageInRanges(db, [periods.before], by),
      usageInRanges(db, [today, lastHour(now), lastDay(now), ...usual], null),
      firstTurnAt(db),
      readLists(db),
    ]);
    const asShown = by === "channel" ? withDirectAsOne : (all: typeof used) => all;
    const grouped = groupedUsage(asShown(used), buckets.length);
    const earlier = asShown(before);
    const isComparable = first !== null && first <= periods.before.from;
    const trend = (total: number, parts: readonly RangeUsage[]) =>
      isComparable ? trendOf(total, sumOf(parts).total) : null;
    const { recent, sessions, totals } = lists;
    const known = await readNames(db, [
      ...grouped.rows.flatMap(({ id }) => (by === "channel" || by === "person" ? (id ?? []) : [])),
      ...recent.flatMap(({ channel, person }) => [channel ?? [], person ?? []].flat()),
      ...sessions.map(({ channel }) => channel),
    ]);
    const spanSums = (index: number) => withoutRange(spans.find(({ range }) => range === index));
    return {
      at: now,
      window,
      by,
      zone,
      buckets: { unit, starts: buckets.map(({ from }) => from), until: periods.window.to },
      series: grouped.series.map(({ id, tokens }) => ({
        subject: subjectOf(by, id, known),
        tokens: [...tokens],
      })),
      others: grouped.others === null ? null : [...grouped.others],
      rows: grouped.rows.map(({ id, ...sums }) => ({
        subject: subjectOf(by, id, known),
        ...sums,
        trend: trend(
          sums.total,
          earlier.filter((one) => one.id === id),
        ),
      })),
      rest: grouped.rest === null ? null : restOf(grouped.rest),
      sums: { ...grouped.sums, trend: trend(grouped.sums.total, before) },
      today: {
        ...spanSums(0),
        weekday,
        usualTokens: usualOf(
          usual.map(({ from }, index) => ({ from, tokens: spanSums(3 + index).total })),
          first,
        ),
      },
      totals,
      windows: { lastHour: spanSums(1), lastDay: spanSums(2) },
      recentTurns: recent.map((turn) => turnItem(turn, known)),
      bySession: sessions.map(({ key, channel, channel_type: type, ...session }) => ({
        sessionKey: key,
        ...session,
        channel: {
          id: channel,
          name: known.names.get(channel) ?? null,
          type: channelTypeOf({ channel_type: type }),
        },
      })),
    };
  };
}

function lastHour(now: number): Period {
  return { from: now - HOUR_MS, to: now + 1 };
}

function lastDay(now: number): Period {
  return { from: now - 24 * HOUR_MS, to: now + 1 };
}

async function readLists(db: Executor) {
  const [recent, sessions, totals] = await Promise.all([
    newestTurns(db, LISTED),
    mostUsedBySession(db, LISTED),
    usageOfAllTime(db),
  ]);
  return { recent, sessions, totals };
}

interface Known {
  readonly names: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string>;
}

async function readNames(db: Executor, ids: readonly string[]): Promise<Known> {
  const [names, types] = await Promise.all([namesOf(db, ids), channelTypes(db, [...new Set(ids)])]);
  return { names, types };
}

function withoutRange(usage: RangeUsage | undefined) {
  if (usage === undefined) return noUsage;
  const { id: _id, range: _range, ...sums } = usage;
  return sums;
}

function restOf({ ids, ...sums }: NonNullable<ReturnType<typeof groupedUsage>["rest"]>) {
  return { subjects: ids, ...sums };
}

function subjectOf(by: UsageGrouping, id: string | null, known: Known): UsageSubject {
  if (id === null || by === "profile" || by === "model") {
    return { id, name: null, channelType: null };
  }
  return {
    id,
    name: known.names.get(id) ?? null,
    channelType: by === "channel" ? typeOf(id, known) : null,
  };
}

/** Of a channel whose sessions are gone, the id says whether it was a direct message. */
function typeOf(channel: string, { types }: Known): ReturnType<typeof channelTypeOf> {
  if (channel === DIRECT_MESSAGES) return "im";
  const type = types.get(channel) ?? (channel.startsWith("D") ? "im" : "channel");
  return channelTypeOf({ channel_type: type });
}

function turnItem(turn: TurnRow, known: Known): Usage["recentTurns"][number] {
  const { channel, person } = turn;
  return {
    id: turn.id,
    sessionKey: turn.session_key,
    state: turn.state,
    profile: turn.profile,
    model: turn.model,
    channel:
      channel === null
        ? null
        : { id: channel, name: known.names.get(channel) ?? null, type: typeOf(channel, known) },
    person: person === null ? null : { id: person, name: known.names.get(person) ?? null },
    tokens: {
      input: turn.input_tokens,
      cachedInput: turn.cached_input_tokens,
      output: turn.output_tokens,
      reasoning: turn.reasoning_tokens,
      total: turn.total_tokens,
    },
    startedAt: turn.started_at,
    endedAt: turn.ended_at,
  };
}
