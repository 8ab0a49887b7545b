import type { operatorRoutes } from "../../api/routes.ts";
import type { DiskActions } from "../../app/actions.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { refuse, unknownSession } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

export function diskReadHandlers(status: DiskActions["status"]) {
  return {
    disk: () => ({ ok: true, value: status() }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Clean-ups, and the removal of sessions. */
export function diskActHandlers(actions: DiskActions) {
  return {
    runDiskCleanup: async ({ body }) =>
      (await actions.run(body.dry))
        ? { ok: true, value: actions.status() }
        : refuse(409, "already_running", "A clean-up is already running.", {
            hint: "Wait until it has ended.",
          }),

    removalPreview: async ({ params }) => {
      const preview = await actions.previewRemoval(params.key);
      if (preview.ok) return preview;
      return preview.error === "unknown" ? unknownSession : elsewhere;
    },

    removeSession: async ({ params, query }) => {
      const outcome = await actions.removeSession(params.key, query.by ?? null);
      switch (outcome) {
        case "removed":
          return { ok: true, value: {} };
        case "unknown":
          return unknownSession;
        case "in-use":
          return refuse(409, "in_use", "Its work could not be stopped in time.", {
            hint: "Try again.",
          });
        case "elsewhere":
          return elsewhere;
        default:
          return assertNever(outcome);
      }
    },
  } satisfies Handlers<typeof operatorRoutes>;
}

const elsewhere = refuse(409, "elsewhere", "Its workspace is not under SESSIONS_ROOT.");
