import type { operatorRoutes } from "../../api/routes.ts";
import type { ExplainAccess } from "../../app/actions.ts";
import { errorText } from "../../errors/broker-error.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** Why somebody may or may not have work done in a channel. */
export function accessHandlers(explain: ExplainAccess) {
  return {
    explainAccess: async ({ query }) => {
      try {
        return { ok: true, value: { ...query, ...(await explain(query.user, query.channel)) } };
      } catch (thrown) {
        return refuse(503, "slack_unavailable", errorText(thrown), {
          hint: "Try again once Slack can be reached.",
        });
      }
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
