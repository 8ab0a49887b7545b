import type { operatorRoutes } from "../../api/routes.ts";
import type { UsageReads } from "../../app/usage/usage-reads.ts";
import type { Handlers } from "../serve.ts";

export function usageHandlers(reads: UsageReads) {
  return {
    usage: async ({ query }) => ({ ok: true, value: await reads(query) }),
  } satisfies Handlers<typeof operatorRoutes>;
}
