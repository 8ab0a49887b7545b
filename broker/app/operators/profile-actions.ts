import type { Kysely } from "kysely";
import type { ProfileItem } from "../../api/profiles.ts";
import type { Clock } from "../../clock/clock.ts";
import type { LiveProfile, Usability } from "../../codex/profiles/live-profile.ts";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import type { ProfileFolder } from "../../codex/profiles/profile-folder.ts";
import { percentLeft, quotaState, type QuotaWindow } from "../../codex/profiles/quota.ts";
import { assertNever, type Result, failed, succeeded } from "../../errors/broker-error.ts";
import type { ProfileActions, ProfileProblem } from "../actions.ts";
import type { Log } from "../../logs/log.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import {
  countSessionsByProfile,
  leaveProfile,
  returnToProfile,
  sessionsWithThreadIn,
} from "../../store/sessions.ts";
import { moveSession } from "../sessions/session-moves.ts";
import { type AccountUse, ProfileFolderChanges } from "./profile-changes.ts";

export interface ProfileActionsOptions {
  readonly folder: ProfileFolder;
  readonly pool: ProfilePool;
  readonly db: Kysely<BrokerDatabase>;
  readonly sessions: Pick<Sessions, "dispatch" | "running">;
  readonly clock: Clock;
  readonly log: Log;
  /** Says to what waits that an account may work. */
  readonly accountMayWork: () => void;
  /** There is another profile, one less, or another preferred one. */
  readonly changed: () => void;
  /** Codex runs elsewhere, with its own account. */
  readonly isElsewhere: boolean;
}

/** How long a forced removal waits until the turns of the profile have ended, in ms. */
const TURNS_END_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** What operators can do with the auth profiles of the running worker. */
export function profileActions(
  options: ProfileActionsOptions,
): ProfileActions & { close(): Promise<void> } {
  const { clock, db, folder, pool } = options;
  const changes = new ProfileFolderChanges({ ...options, use: accountUse(options) });

  const find = async (name: string): Promise<Result<LiveProfile, ProfileProblem>> => {
    const profile = (await pool.profiles()).find((one) => one.name === name);
    return profile === undefined
      ? refuse("unknown_profile", `There is no profile “${name}”.`)
      : succeeded(profile);
  };
  const describe = async (profiles: readonly LiveProfile[]): Promise<ProfileItem[]> => {
    const preferred = folder.preferred();
    const counts = await countSessionsByProfile(db);
    return Promise.all(
      profiles.map(async (profile) => ({
        ...itemOf(profile, clock.now()),
        label: folder.labelOf(profile.name),
        preferred: profile.name === preferred,
        account: await accountOf(profile, folder),
        sessions: counts.get(profile.name) ?? 0,
      })),
    );
  };

  return {
    list: async () => {
      const profiles = await pool.profiles();
      const hasDefault = folder.hasDefaultAccount();
      return describe(
        profiles.filter(
          (profile) => !profile.place.isDefault || hasDefault || profile.health()?.account === "ok",
        ),
      );
    },
    preview: (request) => changes.preview(request),
    add: (request) => changes.add(request),
    rename: (name, label) => changes.rename(name, label),
    remove: (name, force) => changes.remove(name, force),
    restore: (name) => changes.restore(name),
    prefer: (name) => changes.prefer(name),
    check: async (name) => {
      const found = await find(name);
      if (!found.ok) return found;
      await found.value.start();
      await found.value.askQuota();
      const [item] = await describe([found.value]);
      return item === undefined
        ? refuse("unknown_profile", "The profile no longer exists.")
        : succeeded(item);
    },
    move: (key, to) => moveSession(key, to, options),
    close: () => changes.close(),
  };
}

/** The sessions and app-servers that use the accounts. */
function accountUse(options: ProfileActionsOptions): AccountUse {
  const { accountMayWork, changed, db, pool } = options;
  const find = async (name: string) =>
    (await pool.profiles()).find((profile) => profile.name === name);
  return {
    load: async (name) => (await find(name))?.load ?? 0,
    renew: (name, write) => pool.renew(name, write),
    retire: async (name, setAside) => {
      const profile = await find(name);
      let left: readonly string[] = [];
      await pool.retire(name, async () => {
        if (profile !== undefined) left = await moveAway(name, profile, options);
        await profile?.stop("stop");
        await setAside();
      });
      return left;
    },
    giveBack: (name, sessions) => returnToProfile(db, name, sessions),
    changed,
    mayWork: accountMayWork,
  };
}

async function accountOf(
  profile: LiveProfile,
  folder: ProfileFolder,
): Promise<ProfileItem["account"]> {
  const identity = (await folder.accountOf(profile.name))?.identity ?? null;
  return identity === null ? null : { ...identity, workspace: profile.health()?.workspace ?? null };
}

/** Frees the sessions of a profile that goes; what runs is interrupted and run again elsewhere. */
async function moveAway(
  name: string,
  profile: LiveProfile,
  { clock, db, sessions }: ProfileActionsOptions,
): Promise<readonly string[]> {
  const left = await leaveProfile(db, name);
  const there = new Set(await sessionsWithThreadIn(db, name));
  for (const { key } of sessions.running())
    if (there.has(key)) await sessions.dispatch(key, { kind: "moved" });
  const deadline = clock.now() + TURNS_END_MS;
  while (profile.load > 0 && clock.now() < deadline) await clock.sleep(LOOK_AGAIN_MS);
  return left;
}

function itemOf(
  profile: LiveProfile,
  now: number,
): Omit<ProfileItem, "label" | "preferred" | "account" | "sessions"> {
  const usability = profile.usability(now);
  const { quota } = profile;
  const health = profile.health();
  return {
    name: profile.name,
    isDefault: profile.place.isDefault,
    state: stateOf(usability, quotaState(quota, now).kind === "unknown"),
    refusedSince: usability.kind === "refused" ? profile.refusedSince : null,
    exhaustedUntil: usability.kind === "exhausted" ? usability.until : null,
    quota: {
      short: windowOf(quota.short, now),
      week: windowOf(quota.week, now),
      billedByToken: quota.billedByToken,
      knownAt: quota.knownAt,
      askedAt: Number.isFinite(profile.lastAskedAt) ? profile.lastAskedAt : null,
      problem: quota.problem,
    },
    server: { state: health?.state ?? "stopped", reason: health?.reason ?? null },
    runningTurns: profile.load,
  };
}

function stateOf(usability: Usability, isUnknown: boolean): ProfileItem["state"] {
  switch (usability.kind) {
    case "usable":
      return isUnknown ? "unknown" : "ready";
    case "exhausted":
    case "refused":
    case "signed-out":
      return usability.kind;
    default:
      return assertNever(usability);
  }
}

function windowOf(window: QuotaWindow | null, now: number): ProfileItem["quota"]["short"] {
  const left = percentLeft(window, now);
  if (window === null || left === null) return null;
  const isOver = window.resetsAt !== null && window.resetsAt <= now;
  return { percentLeft: left, resetsAt: isOver ? null : window.resetsAt };
}

function refuse(code: ProfileProblem["code"], message: string): Result<never, ProfileProblem> {
  return failed({ code, message });
}
