import type { operatorRoutes } from "../../api/routes.ts";
import type { SignIn } from "../../api/profiles.ts";
import type {
  ProfileActions,
  ProfileChanges,
  ProfileProblem,
  SignInActions,
} from "../../app/actions.ts";
import type { Result } from "../../errors/broker-error.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** The auth profiles. */
export function profileReadHandlers(list: ProfileActions["list"]) {
  return {
    listProfiles: async () => ({ ok: true, value: { profiles: [...(await list())] } }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** What changes profiles, also while no worker runs. */
export function profileChangeHandlers(actions: ProfileChanges) {
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
      return removed.ok ? removed : refused(removed.error);
    },

    restoreProfile: async ({ params }) => done(await actions.restore(params.name)),

    renameProfile: async ({ params, body }) => done(await actions.rename(params.name, body.label)),

    activateProfile: async ({ params }) => done(await actions.prefer(params.name)),

    preferProfile: async ({ body }) => done(await actions.prefer(body.name)),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Sign-ins with a code. */
export function signInHandlers(actions: SignInActions) {
  const shown = (signIn: Result<SignIn, ProfileProblem>) =>
    signIn.ok ? { ok: true as const, value: { signIn: signIn.value } } : refused(signIn.error);
  return {
    startSignIn: async ({ body }) => shown(await actions.start(body)),
    signIn: ({ params }) => shown(actions.get(params.id)),
    keepSignIn: async ({ params, body }) => shown(await actions.keep(params.id, body.as)),
    cancelSignIn: ({ params }) => shown(actions.cancel(params.id)),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** What needs the running worker. */
export function profileActHandlers(actions: ProfileActions) {
  return {
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

function done(result: Result<null, ProfileProblem>) {
  return result.ok ? { ok: true as const, value: {} } : refused(result.error);
}

function refused({ code, message }: ProfileProblem): Refusal {
  return refuse(UNKNOWN.has(code) ? 404 : 409, code, message);
}

const UNKNOWN: ReadonlySet<ProfileProblem["code"]> = new Set([
  ...(["unknown_profile", "unknown_session", "unknown_sign_in"] as const),
]);
