import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { newProfileSchema, profilePreviewSchema } from "../../broker/api/profiles.ts";
import { pathOf, type Route } from "../../broker/api/route.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";
import type { AdminProfilePreview } from "../api/profiles.ts";
import { adminRoutes } from "../api/routes.ts";
import type { LiveLogin } from "../profiles/live-login.ts";
import { bodyTooLarge } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { type ForwardOptions, forwardAct, requestOf } from "./forwarded-routes.ts";

export interface ProfileRoutesOptions {
  readonly forward: ForwardOptions;
  readonly liveLogin: LiveLogin;
}

/** The routes about profiles that are more, or shaped otherwise, than the worker's. */
export function profileRoutes({ forward, liveLogin }: ProfileRoutesOptions): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();

  const { previewProfile, addAuthProfile, activateAuthProfile, removeAuthProfile } = adminRoutes;
  routes.post(previewProfile.path, limited(previewProfile), async (context) => {
    const request = await requestOf(context, previewProfile, null);
    if (request instanceof Response) return request;
    const answer = await forwardAct(context, request, forward);
    const preview = answer.ok ? profilePreviewSchema.safeParse(await answer.clone().json()) : null;
    if (preview?.success !== true) return answer;
    const { authJson } = newProfileSchema.parse(JSON.parse(request.body ?? "null"));
    const relation = authJson === undefined ? null : await liveLogin.compare(authJson);
    return context.json({ ...preview.data, liveLogin: relation } satisfies AdminProfilePreview);
  });

  routes.post(addAuthProfile.path, limited(addAuthProfile), async (context) => {
    const request = await requestOf(context, addAuthProfile, null);
    if (request instanceof Response) return request;
    const given = addAuthProfile.body.parse(JSON.parse(request.body ?? "null"));
    const body = { name: given.name ?? "", authJson: given.auth_json_content };
    const { method, path } = operatorRoutes.addProfile;
    return forwardAct(
      context,
      { method, path, body: JSON.stringify(body), isStopped: true },
      forward,
    );
  });

  for (const [route, target] of [
    [activateAuthProfile, operatorRoutes.activateProfile],
    [removeAuthProfile, operatorRoutes.removeProfile],
  ] as const) {
    routes.on(route.method, route.path, limited(route), async (context) => {
      const request = await requestOf(context, route, null);
      if (request instanceof Response) return request;
      const params = z.record(z.string(), z.unknown()).parse(context.req.param());
      const path = pathOf(target.path, params) + new URL(context.req.url).search;
      return forwardAct(context, { ...request, path, isStopped: true }, forward);
    });
  }
  return routes;
}

function limited({ maxBodyBytes }: Pick<Route, "maxBodyBytes">) {
  return bodyLimit({
    maxSize: maxBodyBytes,
    onError: (context) => bodyTooLarge(context, maxBodyBytes),
  });
}
