import type { Kysely } from "kysely";
import { assertNever, failed, succeeded } from "../../errors/broker-error.ts";
import type { JobFiles } from "../../jobs/job-files.ts";
import type { JobTokens } from "../../jobs/job-token.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import type { RegisterRefusal } from "../../jobs/jobs-options.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { JobToolsOptions } from "../../tools/jobs.ts";
import type { JobActions } from "./job-actions.ts";

/** How many jobs the agent's list has. */
const LISTED_JOBS = 50;

/** What the agent's tools can do with jobs. */
export function jobToolsOptions(options: {
  readonly db: Kysely<BrokerDatabase>;
  readonly jobs: Jobs;
  readonly files: JobFiles;
  readonly tokens: JobTokens;
  readonly actions: JobActions;
}): JobToolsOptions {
  const { actions, db, files, jobs, tokens } = options;
  return {
    register: async (sessionKey, request) => {
      const session = await findSession(db, sessionKey);
      if (session === undefined) {
        return failed({ code: "unknown_session", message: "The session is gone." });
      }
      const registered = await jobs.register(session, request);
      if (!registered.ok) return failed(wordsOf(registered.error));
      const job = registered.value;
      return succeeded({ job, token: tokens.issue(job.id), scriptPath: files.scriptOf(job.id) });
    },
    list: (sessionKey) => actions.list({ sessionKey, limit: LISTED_JOBS }),
    find: async (sessionKey, id) => {
      const job = await actions.find(id);
      return job?.sessionKey === sessionKey ? job : null;
    },
    output: (id, stream, from) => actions.output(id, stream, from),
    cancel: (id) => actions.cancel(id, "agent"),
  };
}

function wordsOf(refusal: RegisterRefusal): { readonly code: string; readonly message: string } {
  switch (refusal.code) {
    case "too_many_jobs": {
      const whose = refusal.of === "session" ? "of this session" : "of all sessions";
      const message = `At most ${refusal.limit} jobs ${whose} may run at once. Cancel one or wait.`;
      return { code: refusal.code, message };
    }
    case "closing":
      return { code: refusal.code, message: "The broker is stopping. Try again in a minute." };
    default:
      return assertNever(refusal);
  }
}
