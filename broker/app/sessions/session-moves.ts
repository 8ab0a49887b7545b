import type { Kysely } from "kysely";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import { type Result, failed, succeeded } from "../../errors/broker-error.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession, saveSession } from "../../store/sessions.ts";

export interface SessionMovesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly pool: Pick<ProfilePool, "profiles" | "bestOther">;
  readonly sessions: Pick<Sessions, "dispatch">;
}

export interface MoveRefusal {
  readonly code: "unknown_session" | "unknown_profile" | "no_other_profile";
  readonly message: string;
}

/**
 * Moves a session to another auth profile: a named one, or with "auto" the best other one. What
 * runs is interrupted and run again there, what waits goes on there, and the conversation goes
 * along. The profile that it works on from now on.
 */
export async function moveSession(
  key: string,
  to: string,
  { db, pool, sessions }: SessionMovesOptions,
): Promise<Result<string, MoveRefusal>> {
  const session = await findSession(db, key);
  if (session === undefined) return refuse("unknown_session", "No session has this key.");
  const name = to === "auto" ? await pool.bestOther(session.profile) : to;
  if (name === null) return refuse("no_other_profile", "No other profile can work now.");
  const isThere = (await pool.profiles()).some((profile) => profile.name === name);
  if (!isThere) return refuse("unknown_profile", `There is no profile “${name}”.`);
  if (session.profile !== name) await saveSession(db, key, { profile: name });
  // Also without a change: what waits for the account is tried again.
  await sessions.dispatch(key, { kind: session.profile === name ? "account-usable" : "moved" });
  return succeeded(name);
}

function refuse(code: MoveRefusal["code"], message: string): Result<never, MoveRefusal> {
  return failed({ code, message });
}
