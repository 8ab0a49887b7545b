import { z } from "zod";
import type { Route } from "../../broker/api/route.ts";

// Threads in Slack say who acted. Who holds the admin token is the person who owns the service,
// unless the request names somebody.

const object = z.record(z.string(), z.unknown());
const withBy = z.looseObject({ by: z.string().optional() });

/** A body that is a JSON object, with `by` where it has none. Routes without `by` drop it. Pure. */
export function bodyWithBy(body: unknown, name: string | null): unknown {
  const given = object.safeParse(body);
  return name === null || !given.success || given.data["by"] !== undefined
    ? body
    : { ...given.data, by: name };
}

/** The query as it is sent on: acts that take `by` there get it where it is missing. Pure. */
export function queryWithBy(
  route: Pick<Route, "method" | "query">,
  given: URLSearchParams,
  name: string | null,
): string {
  const query = new URLSearchParams(given);
  if (route.method !== "GET" && name !== null && !query.has("by")) {
    const taken = withBy.safeParse(route.query.parse({ ...Object.fromEntries(query), by: name }));
    if (taken.success && taken.data.by !== undefined) query.set("by", name);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}
