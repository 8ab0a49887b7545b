import type { Route } from "../../broker/api/route.ts";

/** An operator route under the admin API's address: same parameters, same answer. */
export function forwarded<R extends Route>(from: R): R {
  return { ...from, path: from.path.replace("/operator/", "/admin/api/") };
}
