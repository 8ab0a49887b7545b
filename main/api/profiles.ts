import { z } from "zod";
import { MAX_SIGN_IN_CHARACTERS, profilePreviewSchema } from "../../broker/api/profiles.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";
import { route } from "../../broker/api/route.ts";
import { forwarded } from "./forwarded.ts";

// The admin API about auth profiles. Most are the worker's own, and are answered while it is
// stopped too. No secret is ever answered.

/** The worker's preview, and what the person's own Codex on this machine has to do with it. */
export const adminProfilePreviewSchema = profilePreviewSchema.extend({
  /**
   * `this-file`: the person's own Codex uses this very sign-in, and two copies sign each other out.
   * `same-account`: it is signed in to the same account, by a sign-in of its own.
   */
  liveLogin: z.enum(["this-file", "same-account"]).nullable(),
});
export type AdminProfilePreview = z.infer<typeof adminProfilePreviewSchema>;

const name = { params: z.object({ name: z.string().min(1).max(40) }) };
const done = z.object({ ok: z.literal(true) });

export const profileRoutes = {
  listProfiles: forwarded(operatorRoutes.listProfiles),
  previewProfile: {
    ...forwarded(operatorRoutes.previewProfile),
    answer: adminProfilePreviewSchema,
  },
  addProfile: forwarded(operatorRoutes.addProfile),
  renameProfile: forwarded(operatorRoutes.renameProfile),
  removeProfile: forwarded(operatorRoutes.removeProfile),
  restoreProfile: forwarded(operatorRoutes.restoreProfile),
  preferProfile: forwarded(operatorRoutes.preferProfile),
  checkProfile: forwarded(operatorRoutes.checkProfile),
  startSignIn: forwarded(operatorRoutes.startSignIn),
  signIn: forwarded(operatorRoutes.signIn),
  keepSignIn: forwarded(operatorRoutes.keepSignIn),
  cancelSignIn: forwarded(operatorRoutes.cancelSignIn),

  /** These three are as the README names them, for scripts. */
  addAuthProfile: route("POST", "/admin/api/auth-profiles", {
    body: z.object({
      /** Made of the account's e-mail address when left out. */
      name: z.string().max(40).optional(),
      /** The text of an `auth.json`. */
      auth_json_content: z.string().min(1).max(MAX_SIGN_IN_CHARACTERS),
    }),
    answer: z.object({ ok: z.literal(true), name: z.string() }),
  }),
  activateAuthProfile: route("POST", "/admin/api/auth-profiles/:name/activate", {
    ...name,
    answer: done,
  }),
  removeAuthProfile: route("DELETE", "/admin/api/auth-profiles/:name", {
    ...name,
    query: z.object({ force: z.enum(["true", "false"]).optional() }),
    answer: operatorRoutes.removeProfile.answer,
  }),
} as const;
