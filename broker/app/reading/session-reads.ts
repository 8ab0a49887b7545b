import type { Kysely } from "kysely";
import type {
  SessionDetail,
  SessionFacets,
  SessionItem,
  SessionList,
  sessionListQuerySchema,
} from "../../api/sessions.ts";
import type { SessionRepositories } from "../../api/session-repositories.ts";
import type { TimelineEntry, TimelinePage } from "../../api/timeline.ts";
import type { z } from "zod";
import type { LiveStep } from "../../sessions/live-steps.ts";
import {
  type LiveStatus,
  noLiveStatus,
  readSessionViews,
} from "../../sessions/status/read-session-status.ts";
import { namesOf } from "../../store/names.ts";
import type { BrokerDatabase, SessionRow, TimelineRow } from "../../store/schema.ts";
import {
  countGroups,
  type ListCursor,
  sessionFacets,
  sessionPage,
} from "../../store/session-list.ts";
import { findSession, findSessions } from "../../store/sessions.ts";
import { findStepOutput, type StepOutputText } from "../../store/step-outputs.ts";
import { modelOfTurn } from "../../store/turns.ts";
import { timelinePage } from "../../store/timeline.ts";
import { sessionDetail } from "./session-detail.ts";
import { channelTypeOf, sessionItems } from "./session-items.ts";
import { sessionRepositories } from "./session-repositories.ts";
import { runningStep, timelineEntries } from "./timeline-entries.ts";

export interface SessionReadsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly live: LiveSessions;
  /** Whether a folder lies where workspaces are kept: no other is looked into. */
  readonly isWorkspace: (path: string) => boolean;
}

/** What only a running worker knows of sessions. */
export interface LiveSessions extends LiveStatus {
  /** False where the store is only read. */
  readonly brokerRuns: boolean;
  settingsOf(channel: string): SessionDetail["settings"];
  modelOf(key: string): string | null;
  runningSteps(key: string): readonly LiveStep[];
  /** How many auth profiles there are. */
  profileCount(): number;
}

/** Where no worker runs. */
export const noLiveSessions: LiveSessions = {
  ...noLiveStatus,
  brokerRuns: false,
  settingsOf: () => null,
  modelOf: () => null,
  runningSteps: () => [],
  profileCount: () => 0,
};

type ListQuery = z.output<typeof sessionListQuerySchema>;

/** Sessions and what happened in them, as operators see them. */
export interface SessionReads {
  list(query: ListQuery): Promise<Omit<SessionList, "ok"> | "bad-cursor" | "expired-cursor">;
  facets(): Promise<Omit<SessionFacets, "ok">>;
  /** In the order of the keys, without those that are gone. */
  items(keys: readonly string[]): Promise<readonly SessionItem[]>;
  /** Null when no session has this key. */
  detail(key: string): Promise<SessionDetail | null>;
  /** Null when no session has this key. */
  repositories(key: string): Promise<SessionRepositories["repositories"] | null>;
  timeline(
    key: string,
    page: { readonly limit: number; readonly before_sequence?: number | undefined },
  ): Promise<Omit<TimelinePage, "ok"> | null>;
  entries(rows: readonly TimelineRow[]): Promise<readonly TimelineEntry[]>;
  stepOutput(key: string, itemId: string): Promise<StepOutputText | null>;
}

export function sessionReads({ db, live, isWorkspace }: SessionReadsOptions): SessionReads {
  const itemsOf = async (rows: readonly SessionRow[]) =>
    sessionItems(db, await readSessionViews(db, rows, live));
  return {
    list: async ({ cursor, limit, ...filter }) => {
      const from = cursor === undefined ? null : readCursor(cursor);
      if (from === undefined) return "bad-cursor";
      const [page, counts] = await Promise.all([
        sessionPage(db, filter, { limit, cursor: from }),
        countGroups(db, filter),
      ]);
      if (page.kind === "expired") return "expired-cursor";
      return {
        sessions: await itemsOf(page.rows),
        nextCursor: page.next === null ? null : writeCursor(page.next),
        counts: {
          "needs-you": counts.get("needs-you") ?? 0,
          working: counts.get("working") ?? 0,
          waiting: counts.get("waiting") ?? 0,
          ended: counts.get("ended") ?? 0,
          all: [...counts.values()].reduce((sum, count) => sum + count, 0),
        },
      };
    },
    facets: async () => {
      const { channels, people, profiles } = await sessionFacets(db);
      const names = await namesOf(db, [
        ...channels.map(({ channel }) => channel),
        ...people.flatMap(({ initiator }) => initiator ?? []),
      ]);
      return {
        channels: channels.map((one) => ({
          id: one.channel,
          name: names.get(one.channel) ?? null,
          type: channelTypeOf(one),
          sessions: one.sessions,
        })),
        people: people.flatMap(({ initiator: id, sessions }) =>
          id === null ? [] : [{ id, name: names.get(id) ?? null, sessions }],
        ),
        profiles: profiles.flatMap(({ profile, sessions }) =>
          profile === null ? [] : [{ name: profile, sessions }],
        ),
      };
    },
    items: async (keys) => itemsOf(await findSessions(db, keys)),
    detail: async (key) => {
      const row = await findSession(db, key);
      if (row === undefined) return null;
      const [view] = await readSessionViews(db, [row], live);
      if (view === undefined) return null;
      const [item] = await sessionItems(db, [view]);
      if (item === undefined) return null;
      const detail = await sessionDetail(db, view, {
        settings: live.settingsOf(row.channel),
        // What it worked with last, while no thread of it is open.
        model: live.modelOf(key) ?? (await modelOfTurn(db, row.last_turn_id)),
        brokerRuns: live.brokerRuns,
        profiles: live.profileCount(),
      });
      return { ...item, ...detail };
    },
    repositories: async (key) => {
      const session = await findSession(db, key);
      if (session === undefined) return null;
      return isWorkspace(session.workspace) ? sessionRepositories(db, session) : [];
    },
    timeline: async (key, { limit, before_sequence: beforeSequence }) => {
      if ((await findSession(db, key)) === undefined) return null;
      const rows = await timelinePage(db, key, {
        limit,
        ...(beforeSequence === undefined ? {} : { beforeSequence }),
      });
      return {
        entries: [...(await timelineEntries(db, rows))],
        nextBeforeSequence: rows.length === limit ? (rows[0]?.sequence ?? null) : null,
        running: live.runningSteps(key).map(runningStep),
      };
    },
    entries: (rows) => timelineEntries(db, rows),
    stepOutput: (key, itemId) => findStepOutput(db, key, itemId),
  };
}

function writeCursor({ lastActivityAt, key, since }: ListCursor): string {
  return `${lastActivityAt}.${since}.${key}`;
}

/** Undefined for what no page of ours ended with. */
function readCursor(text: string): ListCursor | undefined {
  const match = /^(\d{1,16})\.(\d{1,16})\.(.+)$/.exec(text);
  if (match?.[3] === undefined) return undefined;
  return { lastActivityAt: Number(match[1]), since: Number(match[2]), key: match[3] };
}
