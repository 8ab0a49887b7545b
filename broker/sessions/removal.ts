import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { codexThreadsOf, deleteSession } from "../store/session-removal.ts";
import { findSession } from "../store/sessions.ts";
import type { SessionKey } from "./model.ts";
import type { OpenThreads } from "./open-threads.ts";
import type { AgentRuntime } from "./ports/agent-runtime.ts";
import type { Sessions } from "./sessions.ts";

/** What became of a removal. */
export type RemovalOutcome =
  | "removed"
  | "unknown"
  /** Its turn could not be stopped in time, or somebody wrote meanwhile. */
  | "in-use"
  /** Its workspace does not lie where workspaces are kept now. */
  | "elsewhere";

export interface RemovalOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, "dispatch" | "alone">;
  readonly threads: Pick<OpenThreads, "closed" | "isOpen">;
  readonly runtime: Pick<AgentRuntime, "closeThread" | "interrupt"> & {
    /** Removes a thread that nobody works on, if the app-server of its profile runs. */
    deleteThread(threadId: string, profile: string | null): Promise<void>;
  };
  /** The name of who asked for it; null when a clean-up did. */
  readonly by: string | null;
  /** How long Slack may bring a message again, in ms. */
  readonly keepKnownMs: number;
  /** Whether a folder lies where workspaces are kept. */
  readonly isWorkspace: (path: string) => boolean;
  /** Moves the session's files out of the way; null when they are not where they should be. */
  readonly setAside: (workspace: string) => Promise<{
    readonly putBack: () => Promise<void>;
    readonly remove: () => Promise<void>;
  } | null>;
  readonly log: Log;
  readonly jobs: {
    /** Ends the session's background jobs; true when none of their processes is left. */
    readonly end: (key: SessionKey) => Promise<boolean>;
    readonly ids: (key: SessionKey) => Promise<readonly string[]>;
  };
  /** Removes what else was kept of it: its jobs' files, its logs. */
  readonly removeTraces: (key: SessionKey, jobIds: readonly string[]) => Promise<void>;
}

/** How long a turn that is being stopped may take to end, in ms. */
const STOP_WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/**
 * Removes a session: stops what it does, and takes its files, its Codex threads and its rows away. While that happens nothing of it starts; a message that comes in between keeps it.
 */
export async function removeSession(
  key: SessionKey,
  options: RemovalOptions,
): Promise<RemovalOutcome> {
  const { clock, db, sessions } = options;
  const found = await findSession(db, key);
  if (found === undefined) return "unknown";
  if (!options.isWorkspace(found.workspace)) return "elsewhere";
  await sessions.dispatch(key, { kind: "removal" });
  const deadline = clock.now() + STOP_WAIT_MS;
  for (;;) {
    const session = await findSession(db, key);
    if (session === undefined) return "unknown";
    if (session.state === "idle") break;
    if (clock.now() >= deadline) return "in-use";
    await clock.sleep(LOOK_AGAIN_MS);
  }
  return sessions.alone(key, async () => {
    const session = await findSession(db, key);
    return session === undefined ? "unknown" : takeAway(session, options);
  });
}

async function takeAway(session: SessionRow, options: RemovalOptions): Promise<RemovalOutcome> {
  const { clock, db, keepKnownMs, runtime, threads } = options;
  const threadId = session.codex_thread_id;
  // Ends what it left running in the background. Of a thread that is not open nothing runs, and
  // asking about it would start the app-server of its account.
  if (threadId !== null && threads.isOpen(threadId)) await runtime.interrupt(threadId);
  const jobIds = await options.jobs.ids(session.key);
  const conversations = await codexThreadsOf(db, session.key);
  const files = await options.setAside(session.workspace);
  if (files === null) return "elsewhere";
  if (!(await options.jobs.end(session.key))) {
    await files.putBack();
    return "in-use";
  }
  const isDeleted = await db
    .transaction()
    .execute((transaction) =>
      deleteSession(transaction, session.key, { now: clock.now(), keepKnownMs, by: options.by }),
    )
    .catch(async (thrown: unknown) => {
      await files.putBack();
      throw thrown;
    });
  if (!isDeleted) {
    await files.putBack();
    return "in-use";
  }
  // The session is gone by now and cannot be removed a second time: a failure here affects nothing else. Its logs are
  // the last, as what comes before may still write into them.
  if (threadId !== null) {
    threads.closed(threadId);
    await attempt("close its Codex thread", () => runtime.closeThread(threadId), session, options);
  }
  for (const id of conversations) {
    const remove = () => runtime.deleteThread(id, session.thread_profile);
    await attempt(`remove its Codex thread ${id}`, remove, session, options);
  }
  await attempt("remove its files", files.remove, session, options);
  await attempt(
    "remove its logs",
    () => options.removeTraces(session.key, jobIds),
    session,
    options,
  );
  // Under another name than `sessionKey`, which would begin the session's own log again.
  options.log.info("A session was removed", {
    session: session.key,
    by: options.by,
    workspace: session.workspace,
  });
  return "removed";
}

async function attempt(
  what: string,
  act: () => Promise<void>,
  { key }: SessionRow,
  { log }: RemovalOptions,
): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    log.error("A part of a removed session stays", {
      session: key,
      failed: what,
      error: errorText(thrown),
    });
  }
}
