import type { Kysely } from "kysely";
import type { SessionCoauthors } from "../../github/session-coauthors.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { CoauthorToolsOptions } from "../../tools/coauthors.ts";

/** What the agent's tools and git's hook can do with co-authors. */
export function coauthorToolsOptions(
  coauthors: SessionCoauthors,
  db: Kysely<BrokerDatabase>,
): CoauthorToolsOptions {
  return {
    forCommit: async (sessionKey, primaryEmail) => {
      const session = await findSession(db, sessionKey);
      return session === undefined ? [] : coauthors.forCommit(session, primaryEmail);
    },
    status: (sessionKey) => coauthors.status(sessionKey),
    choose: (sessionKey, wish) =>
      coauthors.choose(sessionKey, { ...wish, revision: null, by: null }),
  };
}
