import type { Kysely } from "kysely";
import type { operatorRoutes } from "../../api/routes.ts";
import { readStoredIdentity } from "../../app/reading/slack-identity.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { Handlers } from "../serve.ts";

/** Who we are in Slack. */
export function identityHandlers(db: Kysely<BrokerDatabase>) {
  return {
    slackIdentity: async () => ({ ok: true, value: { identity: await readStoredIdentity(db) } }),
  } satisfies Handlers<typeof operatorRoutes>;
}
