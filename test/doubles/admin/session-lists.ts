import type { Context } from "hono";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import { type AdminWorld, countsOf } from "./world.ts";

/** A page of the list, by the contract. */
export function listSessions(world: AdminWorld, context: Context) {
  const query = adminRoutes.listSessions.query.parse(context.req.query());
  const { group, channel, person, profile, search, limit, cursor } = query;
  const matching = world.sessions
    .filter(
      (session) =>
        (channel === undefined || session.channel.id === channel) &&
        (person === undefined || session.starter?.id === person) &&
        (profile === undefined || session.profile === profile) &&
        (search === undefined ||
          (session.title ?? "").toLowerCase().includes(search.toLowerCase())),
    )
    .toSorted((a, b) => b.lastActivityAt - a.lastActivityAt || (a.key < b.key ? 1 : -1));
  const inGroup = matching.filter(
    ({ status }) =>
      group === "all" || (group === "open" ? status.group !== "ended" : status.group === group),
  );
  const from = cursor === undefined ? 0 : inGroup.findIndex(({ key }) => key === cursor) + 1;
  const sessions = inGroup.slice(from, from + limit);
  const isEnd = from + limit >= inGroup.length;
  return {
    ok: true as const,
    sessions,
    nextCursor: isEnd ? null : (sessions.at(-1)?.key ?? null),
    counts: countsOf(matching),
  };
}

/** What the filters of the list offer. */
export function facetsOf({ sessions }: AdminWorld) {
  const countBy = <Value>(pick: (session: SessionItem) => [string, Value] | null) => {
    const counts = new Map<string, { value: Value; sessions: number }>();
    for (const session of sessions) {
      const picked = pick(session);
      if (picked === null) continue;
      const [id, value] = picked;
      counts.set(id, { value, sessions: (counts.get(id)?.sessions ?? 0) + 1 });
    }
    return [...counts.values()];
  };
  return {
    ok: true as const,
    channels: countBy(({ channel }) => [channel.id, channel]).map(({ value, sessions: count }) => ({
      ...value,
      sessions: count,
    })),
    people: countBy(({ starter }) => (starter === null ? null : [starter.id, starter])).map(
      ({ value, sessions: count }) => ({ ...value, sessions: count }),
    ),
    profiles: countBy(({ profile }) => (profile === null ? null : [profile, profile])).map(
      ({ value, sessions: count }) => ({ name: value, sessions: count }),
    ),
  };
}
