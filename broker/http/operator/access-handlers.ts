import type { operatorRoutes } from "../../api/routes.ts";
import type { AccessActions } from "../../app/actions.ts";
import type { AccessReads } from "../../app/reading/access-reads.ts";
import { errorText } from "../../errors/broker-error.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** Who may have work done here, and who was refused. */
export function accessReadHandlers(reads: AccessReads) {
  return {
    access: async () => ({ ok: true, value: await reads.view() }),
    accessRequests: async () => ({ ok: true, value: { requests: await reads.requests() } }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Why somebody may or may not have work done in a channel; and closing and reopening a request. */
export function accessHandlers({ explain, ignoreRequest, reopenRequest }: AccessActions) {
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
    ignoreAccessRequest: async ({ body, params }) =>
      (await ignoreRequest(Number(params.id), body.by ?? null))
        ? { ok: true, value: {} }
        : refuse(404, "unknown_access_request", "This request is not open any more."),
    reopenAccessRequest: async ({ body, params }) =>
      (await reopenRequest(Number(params.id), body.by ?? null))
        ? { ok: true, value: {} }
        : refuse(404, "unknown_access_request", "This request is not ignored."),
  } satisfies Handlers<typeof operatorRoutes>;
}
