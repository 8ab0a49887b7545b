import type { Clock } from "../../clock/clock.ts";
import type { Posts } from "../../sessions/ports/posts.ts";
import { countLateMessages } from "../../store/messages.ts";
import type { Executor } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { addTimelineEntry } from "../../store/timeline.ts";
import type { SlackMessage } from "../intake/message-shape.ts";
import { timeOf } from "../ts.ts";
import { type Absence, absenceAt, awayBody, WAITED_MS, windowOf } from "./absence.ts";

export interface LateLineOptions {
  readonly clock: Clock;
  readonly posts: Pick<Posts, "enqueue" | "wake">;
  /** "This Mac" or "This machine". */
  readonly machine: string;
}

/**
 * Posts one notice per absence in a thread whose messages waited, with the reason. Messages that Slack
 * itself delivered late count as well. Returns what to do after the commit.
 */
export async function announceAbsence(
  tx: Executor,
  sessionKey: string,
  thread: { readonly read: readonly SlackMessage[]; readonly found: readonly string[] },
  options: LateLineOptions & { readonly absences: readonly Absence[] },
): Promise<readonly (() => void)[]> {
  const now = options.clock.now();
  if ((await findSession(tx, sessionKey)) === undefined) return [];
  const absences = thread.read.flatMap(({ ts }) => absenceAt(options.absences, timeOf(ts)) ?? []);
  const absence = absences.at(0) ?? null;
  const [oldestFound] = thread.found;
  const late =
    absence === null
      ? thread.found.filter((ts) => now - timeOf(ts) >= WAITED_MS).length
      : await countLateMessages(tx, sessionKey, { ...windowOf(absence), waitedMs: WAITED_MS });
  if (late === 0) return [];
  const { posts, machine } = options;
  const ref = `${sessionKey}:away:${absence?.from ?? oldestFound}`;
  await posts.enqueue(tx, {
    idempotencyKey: ref,
    sessionKey,
    body: awayBody({ absence, messages: late, machine }),
  });
  const data = { kind: "away", cause: absence?.cause ?? "not-delivered", messages: late };
  await addTimelineEntry(tx, { sessionKey, kind: "notice", data, ref, at: now });
  return [() => posts.wake(sessionKey)];
}
