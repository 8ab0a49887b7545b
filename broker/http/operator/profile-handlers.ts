import type { operatorRoutes } from "../../api/routes.ts";
import type { ProfileActions, ProfileProblem } from "../../app/actions.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** The auth profiles. */
export function profileReadHandlers(list: ProfileActions["list"]) {
  return {
    listProfiles: async () => ({ ok: true, value: { profiles: [...(await list())] } }),
  } satisfies Handlers<typeof operatorRoutes>;
}

export function profileActHandlers(actions: ProfileActions) {
  return {
    previewProfile: async ({ body }) => {
      const preview = await actions.preview(body);
      return preview.ok ? preview : refused(preview.error);
    },

    addProfile: async ({ body }) => {
      const added = await actions.add(body);
      return added.ok ? { ok: true, value: { name: added.value } } : refused(added.error);
    },

    removeProfile: async ({ params, query }) => {
      const removed = await actions.remove(params.name, query.force === "true");
      return removed.ok ? { ok: true, value: {} } : refused(removed.error);
    },

    activateProfile: async ({ params }) => {
      const preferred = await actions.prefer(params.name);
      return preferred.ok ? { ok: true, value: {} } : refused(preferred.error);
    },

    preferProfile: async ({ body }) => {
      const preferred = await actions.prefer(body.name);
      return preferred.ok ? { ok: true, value: {} } : refused(preferred.error);
    },

    checkProfile: async ({ params }) => {
      const checked = await actions.check(params.name);
      return checked.ok ? { ok: true, value: { profile: checked.value } } : refused(checked.error);
    },

    moveSession: async ({ params, body }) => {
      const moved = await actions.move(params.key, body.name);
      return moved.ok ? { ok: true, value: { profile: moved.value } } : refused(moved.error);
    },
  } satisfies Handlers<typeof operatorRoutes>;
}

function refused({ code, message }: ProfileProblem): Refusal {
  const isUnknown = code === "unknown_profile" || code === "unknown_session";
  return refuse(isUnknown ? 404 : 409, code, message);
}
