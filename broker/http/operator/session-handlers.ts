import type { operatorRoutes } from "../../api/routes.ts";
import type { SessionReads } from "../../app/reading/session-reads.ts";
import { refuse, unknownSession } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** Sessions, and what happened in them. */
export function sessionHandlers(reads: SessionReads) {
  return {
    listSessions: async ({ query }) => {
      const list = await reads.list(query);
      switch (list) {
        case "bad-cursor":
          return refuse(400, "invalid_input", "cursor: the nextCursor of an earlier page");
        case "expired-cursor":
          return refuse(409, "cursor_expired", "Too much has changed since the first page.", {
            hint: "Begin again with the first page.",
          });
        default:
          return { ok: true, value: list };
      }
    },
    sessionFacets: async () => ({ ok: true, value: await reads.facets() }),
    session: async ({ params }) => {
      const session = await reads.detail(params.key);
      return session === null ? unknownSession : { ok: true, value: { session } };
    },
    sessionRepositories: async ({ params }) => {
      const repositories = await reads.repositories(params.key);
      return repositories === null ? unknownSession : { ok: true, value: { repositories } };
    },
    timeline: async ({ params, query }) => {
      const page = await reads.timeline(params.key, query);
      return page === null ? unknownSession : { ok: true, value: page };
    },
    stepDetail: async ({ params }) => {
      const { itemId, key } = params;
      const output = await reads.stepOutput(key, itemId);
      return output === null
        ? refuse(404, "unknown_step", "Nothing more is kept of this step.")
        : { ok: true, value: { itemId, ...output } };
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
