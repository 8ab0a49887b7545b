import type { operatorRoutes } from "../../api/routes.ts";
import type { ActCode, SessionActions } from "../../app/actions.ts";
import { assertNever, type Result } from "../../errors/broker-error.ts";
import { type Refusal, refuse, unknownSession } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** What operators do with sessions. */
export function sessionActHandlers(actions: SessionActions) {
  return {
    stopTurn: async ({ params, body }) => {
      const stopped = await actions.stop(params.key, body?.by ?? null);
      return stopped.ok ? stopped : refused(stopped.error);
    },
    resumeSession: async ({ params, body }) =>
      done(await actions.resume(params.key, body.by ?? null)),
    takeOffer: async ({ params, body }) => {
      const { by = null, choice, turnId } = body;
      return done(await actions.takeOffer(params.key, { choice, turnId }, by));
    },
    resetSession: async ({ params, body }) =>
      done(await actions.reset(params.key, body.by ?? null)),
  } satisfies Handlers<typeof operatorRoutes>;
}

function done(result: Result<null, ActCode>) {
  return result.ok ? { ok: true as const, value: {} } : refused(result.error);
}

function refused(code: ActCode): Refusal {
  switch (code) {
    case "unknown_session":
      return unknownSession;
    case "offer_gone":
      return refuse(409, code, "This was decided already, or the session has gone on since.");
    case "nothing_to_resume":
      return refuse(409, code, "The session's last turn was not stopped, or something runs again.");
    case "nothing_to_reset":
      return refuse(409, code, "Codex has no conversation of this session.");
    default:
      return assertNever(code);
  }
}
