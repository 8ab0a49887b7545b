import type { Context } from "hono";
import type { z } from "zod";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { AdminWorld } from "./world.ts";

type RouteName = keyof typeof adminRoutes;

/** Registers the answer of a route. */
type Answer = <Name extends RouteName>(
  name: Name,
  handler: (
    context: Context,
    body: unknown,
  ) => z.input<(typeof adminRoutes)[Name]["answer"]> | null,
) => void;

const CODE_LIVES_MS = 15 * 60_000;

/** The routes about profiles. `changed` shows the status to the followers. */
export function answerProfiles(
  answer: Answer,
  world: AdminWorld,
  { now, changed }: { readonly now: () => number; readonly changed: () => void },
): void {
  const { profileWorld } = world;
  const setProfiles = (profiles: readonly ProfileItem[]) => {
    world.status = { ...world.status, profiles: [...profiles] };
    changed();
  };
  const nameOf = (context: Context) => context.req.param("name") ?? "";
  const find = (name: string) => world.status.profiles.find((one) => one.name === name);
  const change = (name: string, more: Partial<ProfileItem>) => {
    setProfiles(
      world.status.profiles.map((one) => (one.name === name ? { ...one, ...more } : one)),
    );
  };

  answer("listProfiles", () => ({ ok: true, profiles: world.status.profiles }));
  answer("previewProfile", () => ({
    ok: true,
    name: "tomas-echeverria",
    account: {
      kind: "chatgpt",
      email: "tomas.echeverria@halden.dev",
      plan: "team",
      accountId: "acct-1",
      keyEnding: null,
      renewedAt: now() - 3_600_000,
      signedInAt: now() - (12 * 24 + 3) * 3_600_000,
      workspace: null,
    },
    expiresAt: now() + 3_600_000,
    renewable: true,
    existing: null,
    liveLogin: null,
    ...profileWorld.preview,
  }));
  answer("addProfile", (_context, body) => {
    const given = adminRoutes.addProfile.body.parse(body);
    const [like] = world.status.profiles;
    const name = given.name || "tomas-echeverria";
    if (given.replace) change(name, { state: "ready", refusedSince: null });
    else setProfiles([...world.status.profiles, newProfile(name, given, like)]);
    return { ok: true, name };
  });
  answer("renameProfile", (context, body) => {
    if (find(nameOf(context)) === undefined) return null;
    change(nameOf(context), { label: adminRoutes.renameProfile.body.parse(body).label });
    return { ok: true };
  });
  answer("preferProfile", (_context, body) => {
    const { name } = adminRoutes.preferProfile.body.parse(body);
    setProfiles(world.status.profiles.map((one) => ({ ...one, preferred: one.name === name })));
    return { ok: true };
  });
  answer("removeProfile", (context) => {
    const removed = find(nameOf(context));
    if (removed === undefined) return null;
    profileWorld.removed = removed;
    setProfiles(world.status.profiles.filter((one) => one !== removed));
    return { ok: true, undoUntil: now() + 10_000 };
  });
  answer("restoreProfile", () => {
    if (profileWorld.removed === null) return null;
    setProfiles([...world.status.profiles, profileWorld.removed]);
    return { ok: true };
  });
  answer("startSignIn", (_context, body) => {
    const { profile = null } = adminRoutes.startSignIn.body.parse(body);
    profileWorld.signIn = {
      id: `sign-in-${String(now())}`,
      profile,
      userCode: "HX4K-92QD",
      verificationUrl: "https://auth.openai.com/codex/device",
      expiresAt: now() + CODE_LIVES_MS,
      state: { kind: "waiting" },
    };
    return { ok: true, signIn: profileWorld.signIn };
  });
  answer("signIn", (context) => {
    const { signIn } = profileWorld;
    return signIn === null || signIn.id !== context.req.param("id") ? null : { ok: true, signIn };
  });
  answer("keepSignIn", () => {
    const { signIn } = profileWorld;
    if (signIn?.state.kind !== "undecided") return null;
    const { account, existing } = signIn.state;
    signIn.state = { kind: "done", name: existing ?? "ana", account };
    return { ok: true, signIn };
  });
  answer("cancelSignIn", () => {
    const { signIn } = profileWorld;
    if (signIn === null) return null;
    signIn.state = { kind: "canceled" };
    return { ok: true, signIn };
  });
}

function newProfile(
  name: string,
  given: { readonly label?: string | undefined; readonly apiKey?: string | undefined },
  like: ProfileItem | undefined,
): ProfileItem {
  const account = {
    kind: given.apiKey === undefined ? ("chatgpt" as const) : ("api-key" as const),
    email: given.apiKey === undefined ? "tomas.echeverria@halden.dev" : null,
    plan: given.apiKey === undefined ? "team" : null,
    accountId: null,
    keyEnding: given.apiKey?.slice(-4) ?? null,
    renewedAt: null,
    signedInAt: null,
    workspace: null,
  };
  return {
    state: "ready",
    refusedSince: null,
    exhaustedUntil: null,
    server: { state: "ready", reason: null },
    ...like,
    name,
    label: given.label ?? null,
    isDefault: false,
    preferred: false,
    account,
    quota: {
      short: null,
      week: null,
      billedByToken: given.apiKey !== undefined,
      knownAt: null,
      askedAt: null,
      problem: null,
    },
    runningTurns: 0,
    sessions: 0,
  };
}
