import type { Kysely } from "kysely";
import type { operatorRoutes } from "../../api/routes.ts";
import type { OperatorActions } from "../../app/actions.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { unknownSession } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** What operators have sessions and the worker itself do. */
export function workHandlers(db: Kysely<BrokerDatabase>, actions: OperatorActions) {
  return {
    stopTurn: async ({ params }) => {
      const session = await findSession(db, params.key);
      if (session === undefined) return unknownSession;
      const wasRunning = session.state !== "idle";
      await actions.stopTurn(session.key);
      return { ok: true, value: { wasRunning } };
    },

    drain: ({ body }) => {
      actions.drain(body.mode);
      return { ok: true, value: { mode: body.mode }, status: 202 };
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
