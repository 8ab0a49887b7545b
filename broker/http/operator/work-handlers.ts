import type { operatorRoutes } from "../../api/routes.ts";
import type { OperatorActions } from "../../app/actions.ts";
import type { Handlers } from "../serve.ts";

/** What operators have the worker itself do. */
export function workHandlers(actions: OperatorActions) {
  return {
    drain: ({ body }) => {
      actions.drain(body.mode);
      return { ok: true, value: { mode: body.mode }, status: 202 };
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
