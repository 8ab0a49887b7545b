import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { hasOutboxRow } from "../store/outbox.ts";
import type { BrokerDatabase, Executor } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { isOnlyTurn } from "../store/turns.ts";
import type { SessionKey } from "./model.ts";
import type { Posts } from "./ports/posts.ts";
import { type ProgressCard, progressKey } from "./progress-post.ts";
import { readState } from "./state.ts";

// The first line of a session in its thread: where the work happens, and how to stop it.

export interface FirstLine {
  /** Whether the line leads to the session's page: then it is of use after the work as well. */
  readonly hasLink: boolean;
  /** The line as it is posted; its button stops `turnId`, and without a turn there is none. */
  readonly body: (key: SessionKey, turnId: string | null) => ProgressCard;
}

export interface FirstLineOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly posts: Posts;
  readonly firstLine: FirstLine;
}

/** A line without a link is left out where the answer comes sooner. */
const WITHOUT_LINK_AFTER_MS = 3_000;

/**
 * Posts the line of a session whose first turn has begun: at once where it has a link, else once the
 * turn has run for some seconds. Returns at once.
 */
export function showFirstLine(
  key: SessionKey,
  options: FirstLineOptions,
  isStopped: () => boolean,
): void {
  const { clock, firstLine, log, posts } = options;
  clock.after(firstLine.hasLink ? 0 : WITHOUT_LINK_AFTER_MS, () => {
    if (isStopped()) return;
    post(key, options).then(
      (isPosted) => {
        if (isPosted) posts.wake(key);
      },
      (thrown: unknown) => {
        log.error("The first line of a session could not be posted", {
          sessionKey: key,
          error: errorText(thrown),
        });
      },
    );
  });
}

function post(key: SessionKey, { db, posts, firstLine }: FirstLineOptions): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const session = await findSession(transaction, key);
    if (session === undefined) return false;
    const { quiet, turn } = readState(session.state_json);
    const turnId = turn.state === "running" && turn.stopping === null ? turn.turnId : null;
    if (quiet || (turnId === null && !firstLine.hasLink)) return false;
    if (turnId !== null && !(await isOnlyTurn(transaction, key, turnId))) return false;
    // The progress card came first, and has the button.
    const hasCard = turnId !== null && (await hasOutboxRow(transaction, progressKey(key, turnId)));
    if (hasCard && !firstLine.hasLink) return false;
    await posts.enqueue(transaction, {
      idempotencyKey: lineKey(key),
      sessionKey: key,
      body: firstLine.body(key, turnId),
    });
    return true;
  });
}

/** The turn is over: nothing is left to stop, in the transaction that ends it. */
export async function endFirstLine(
  db: Executor,
  key: SessionKey,
  { posts, firstLine }: Pick<FirstLineOptions, "posts" | "firstLine">,
): Promise<void> {
  const of = lineKey(key);
  const idempotencyKey = `${of}:over`;
  if (!(await hasOutboxRow(db, of)) || (await hasOutboxRow(db, idempotencyKey))) return;
  const { text, blocks } = firstLine.body(key, null);
  await posts.enqueue(db, {
    idempotencyKey,
    sessionKey: key,
    body: { kind: "live-edit", of, text, blocks: blocks ?? [] },
  });
}

function lineKey(key: SessionKey): string {
  return `${key}:link`;
}
