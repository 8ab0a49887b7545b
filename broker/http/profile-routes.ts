import { type Context, Hono } from "hono";
import { z } from "zod";
import { newProfileSchema, type NewProfileRequest, type ProfileItem } from "../api/profiles.ts";
import type { ProfilePreview } from "../api/profiles.ts";
import type { Result } from "../errors/broker-error.ts";
import { invalidInput } from "./invalid-input.ts";

/** Why an action on a profile was not taken, in words for a person. */
export interface ProfileProblem {
  readonly code: string;
  readonly message: string;
}

/** What operators can do with auth profiles; absent where the store is only read. */
export interface ProfileActions {
  list(): Promise<readonly ProfileItem[]>;
  /** Whose sign-in it is and the name that it would get; nothing is written. */
  preview(request: NewProfileRequest): Promise<Result<Omit<ProfilePreview, "ok">, ProfileProblem>>;
  /** The new profile's name. */
  add(request: NewProfileRequest): Promise<Result<string, ProfileProblem>>;
  /** Without `force` only while no turn runs on it. */
  remove(name: string, force: boolean): Promise<Result<null, ProfileProblem>>;
  /** New sessions take this one while it can work; null for whichever is best. */
  prefer(name: string | null): Promise<Result<null, ProfileProblem>>;
  /** Asks OpenAI for its quota now. */
  check(name: string): Promise<Result<ProfileItem, ProfileProblem>>;
  /** Moves a session to a profile, or with "auto" to the best other one; where it is now. */
  move(sessionKey: string, to: string): Promise<Result<string, ProfileProblem>>;
}

export interface ProfileRoutesOptions {
  readonly actions: ProfileActions | null;
  /** Takes secrets out of an answer. */
  readonly redact: (answer: unknown) => unknown;
}

const jsonHeaders = { "content-type": "application/json" };
const preferBody = z.object({ name: z.string().nullable() });
const moveBody = z.object({ name: z.string().min(1) });

/** The auth profiles, for operators, under /operator. */
export function profileRoutes({ actions, redact }: ProfileRoutesOptions): Hono {
  const routes = new Hono();
  const tell = (context: Context, answer: object) =>
    context.body(JSON.stringify(redact({ ok: true, ...answer })), 200, jsonHeaders);

  routes.get("/profiles", async (context) => {
    if (actions === null) return notRunning(context);
    return tell(context, { profiles: await actions.list() });
  });

  routes.post("/profiles/preview", async (context) => {
    const body = newProfileSchema.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const preview = await actions.preview(body.data);
    return preview.ok ? tell(context, preview.value) : refused(context, preview.error);
  });

  routes.post("/profiles", async (context) => {
    const body = newProfileSchema.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const added = await actions.add(body.data);
    return added.ok ? tell(context, { name: added.value }) : refused(context, added.error);
  });

  routes.delete("/profiles/:name", async (context) => {
    if (actions === null) return notRunning(context);
    const force = context.req.query("force") === "true";
    const removed = await actions.remove(context.req.param("name"), force);
    return removed.ok ? tell(context, {}) : refused(context, removed.error);
  });

  routes.post("/profiles/:name/activate", async (context) => {
    if (actions === null) return notRunning(context);
    const preferred = await actions.prefer(context.req.param("name"));
    return preferred.ok ? tell(context, {}) : refused(context, preferred.error);
  });

  routes.put("/preferred-profile", async (context) => {
    const body = preferBody.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const preferred = await actions.prefer(body.data.name);
    return preferred.ok ? tell(context, {}) : refused(context, preferred.error);
  });

  routes.post("/profiles/:name/check", async (context) => {
    if (actions === null) return notRunning(context);
    const checked = await actions.check(context.req.param("name"));
    return checked.ok ? tell(context, { profile: checked.value }) : refused(context, checked.error);
  });

  routes.post("/sessions/:key/profile", async (context) => {
    const body = moveBody.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const moved = await actions.move(context.req.param("key"), body.data.name);
    return moved.ok ? tell(context, { profile: moved.value }) : refused(context, moved.error);
  });
  return routes;
}

function bodyOf(context: Context): Promise<unknown> {
  return context.req.json().catch(() => null);
}

function refused(context: Context, { code, message }: ProfileProblem): Response {
  const isUnknown = code === "unknown_profile" || code === "unknown_session";
  return context.json({ ok: false, error: code, message }, isUnknown ? 404 : 409);
}

function notRunning(context: Context): Response {
  const message = "The broker is stopped: its profiles can be neither seen nor changed.";
  return context.json({ ok: false, error: "not_running", message }, 409);
}
