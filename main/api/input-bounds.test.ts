import { expect, it } from "vitest";
import type { Route } from "../../broker/api/route.ts";
import { unboundedPlaces } from "../../broker/api/testing/unbounded-places.ts";
import { adminRoutes } from "./routes.ts";

it.each(Object.entries<Route>(adminRoutes))("SE11: %s bounds all that it takes", (_, route) => {
  const { body, params, query } = route;
  expect([params, query, body].flatMap((schema) => unboundedPlaces(schema))).toEqual([]);
  expect(route.maxBodyBytes).toBeLessThanOrEqual(256 * 1024);
});
