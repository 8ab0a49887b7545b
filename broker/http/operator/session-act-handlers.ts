import type { operatorRoutes } from "../../api/routes.ts";
import type { ActCode, SendCode, SessionActions } from "../../app/actions.ts";
import { assertNever, type Result } from "../../errors/broker-error.ts";
import { type Refusal, refuse, unknownSession } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** What operators do with sessions. */
export function sessionActHandlers(actions: SessionActions) {
  return {
    sendMessage: async ({ params, body }) => {
      const { by = null, ...message } = body;
      return done(await actions.send(params.key, message, by));
    },
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

function done(result: Result<null, ActCode | SendCode>) {
  return result.ok ? { ok: true as const, value: {} } : refused(result.error);
}

function refused(code: ActCode | SendCode): Refusal {
  switch (code) {
    case "unknown_session":
      return unknownSession;
    case "offer_gone":
      return refuse(409, code, "This was decided already, or the session has gone on since.");
    case "nothing_to_resume":
      return refuse(409, code, "The session's last turn was not stopped, or something runs again.");
    case "nothing_to_reset":
      return refuse(409, code, "Codex has no conversation of this session.");
    case "request_reused":
      return refuse(409, code, "Another message of this session has this request id.");
    case "disk_full":
      return refuse(503, code, "The disk is full, so the message was not sent.");
    default:
      return assertNever(code);
  }
}
