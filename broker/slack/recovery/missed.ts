import type { Kysely } from "kysely";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import { taskRequestKey } from "../../sessions/ports/posts.ts";
import { isRefused } from "../../store/access-refusals.ts";
import { findMessage, oldestMessageTs } from "../../store/messages.ts";
import { hasOutboxRow } from "../../store/outbox.ts";
import type { BrokerDatabase, Executor } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { SlackIdentity } from "../identity.ts";
import { type Admission, type Admit, applicantOf } from "../intake/admission.ts";
import type { Deliver } from "../intake/deliver.ts";
import { channelTypeOf, type SlackMessage } from "../intake/message-shape.ts";
import { type Route, routeEvent } from "../intake/route.ts";
import { tsOfTime } from "../ts.ts";
import type { Absence } from "./absence.ts";
import { type LateLineOptions, announceAbsence } from "./late-line.ts";
import { type Candidate, candidates, isOnItsWay } from "./sweep-plan.ts";

export interface TakingOptions extends LateLineOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly log: Log;
  readonly deliver: Deliver;
  readonly admit: Admit;
}

export interface Search {
  readonly identity: SlackIdentity;
  /** Only messages after this, in milliseconds since the epoch. */
  readonly from: number;
  /** Since when the link brings what people write. */
  readonly liveSince: number;
  /** Why people may have waited. */
  readonly absences: readonly Absence[];
  readonly signal: AbortSignal;
}

type Context = TakingOptions & Search;

export interface Taken {
  /** The ts of each message that was taken. */
  readonly found: readonly string[];
  readonly afterCommit: readonly (() => void)[];
  /** False when it stopped at somebody who could not be asked about. */
  readonly isWhole: boolean;
}

/**
 * Delivers what the store does not have of a thread's messages, in order, by the rules of the
 * events, in one transaction.
 */
export async function takeMissed(
  thread: ThreadRef,
  messages: readonly SlackMessage[],
  context: Context,
): Promise<Taken> {
  const admissions = await askAboutAuthors(thread, messages, context);
  return context.db
    .transaction()
    .execute((tx) => deliverMissed(tx, thread, messages, context, admissions));
}

/** Asked before anything is stored, because it may take long. By the ts of the messages. */
async function askAboutAuthors(
  thread: ThreadRef,
  messages: readonly SlackMessage[],
  context: Context,
): Promise<ReadonlyMap<string, Admission>> {
  const admissions = new Map<string, Admission>();
  const { isSession, missed } = await missedIn(context.db, thread, messages, context);
  let isOpened = false;
  for (const one of missed) {
    const hasSession = isOpened || (isSession && !one.isEarlier);
    const route = routeMissed(one, thread, hasSession, context);
    const place = { isSharedOutside: false, hasSession };
    const applicant = applicantOf(route, one.message, place);
    if (route.kind === "message") isOpened ||= route.startsSession;
    if (applicant === null) continue;
    try {
      admissions.set(one.message.ts, await context.admit(applicant, context.signal));
    } catch (thrown) {
      context.log.warn("A missed message has to wait; Slack did not describe its author", {
        sessionKey: sessionKeyOf(thread),
        ts: one.message.ts,
        reason: errorText(thrown),
      });
      break;
    }
  }
  return admissions;
}

async function deliverMissed(
  tx: Executor,
  thread: ThreadRef,
  messages: readonly SlackMessage[],
  context: Context,
  admissions: ReadonlyMap<string, Admission>,
): Promise<Taken> {
  const found: string[] = [];
  const afterCommit: (() => void)[] = [];
  const { isSession, possible, missed } = await missedIn(tx, thread, messages, context);
  let isOpened = false;
  let isWhole = true;
  for (const one of missed) {
    const { message } = one;
    // What was said earlier than a session has none, until something among it opens one.
    const hasSession = isOpened || (isSession && !one.isEarlier);
    const route = routeMissed(one, thread, hasSession, context);
    if (route.kind === "ignore") continue;
    const admission = admissions.get(message.ts);
    if (admission === undefined) {
      isWhole = false;
      break;
    }
    const isTaken = admission.kind === "admitted";
    const task = await (isTaken ? context.deliver : admission.note)(tx, asRecovered(route));
    if (isTaken && route.kind === "message") isOpened ||= route.startsSession;
    // Where no session lives a command is not stored: its answer's key makes it count once.
    if (isTaken && (route.kind !== "command" || hasSession)) found.push(message.ts);
    if (task !== undefined) afterCommit.push(task);
  }
  const read = possible
    .filter(({ message, isEarlier }) => !isEarlier || found.includes(message.ts))
    .map(({ message }) => message);
  const told = await announceAbsence(tx, sessionKeyOf(thread), { read, found }, context);
  return { found, afterCommit: [...told, ...afterCommit], isWhole };
}

interface Missed extends Candidate {
  readonly isNewest: boolean;
  /** Whether its author mentioned us without a word before, in this thread without a session. */
  readonly isAwaited: boolean;
}

async function missedIn(
  db: Executor,
  thread: ThreadRef,
  messages: readonly SlackMessage[],
  context: Context,
): Promise<{
  readonly isSession: boolean;
  /** What may have been missed, whether or not it came meanwhile. */
  readonly possible: readonly Candidate[];
  readonly missed: readonly Missed[];
}> {
  const key = sessionKeyOf(thread);
  const session = await findSession(db, key);
  const possible = candidates(messages, {
    own: context.identity,
    from: tsOfTime(context.from),
    session: session === undefined ? null : { beganTs: await oldestMessageTs(db, key) },
  });
  const missed: Missed[] = [];
  const isAsked = (userId: string) => hasOutboxRow(db, taskRequestKey(thread, userId));
  /** Who mentioned us without a word while nothing arrived, so that we have not asked. */
  let unasked: string | null = null;
  for (const { message, isEarlier } of possible) {
    if (isOnItsWay(message.ts, context.liveSince, context.clock.now())) break;
    const { user } = message;
    const isAwaited =
      session === undefined &&
      user !== undefined &&
      message.ts !== thread.threadTs &&
      (user === unasked || (await isAsked(user)));
    const isKnown =
      (await findMessage(db, thread.channel, message.ts)) !== undefined ||
      (await isRefused(db, thread.channel, message.ts));
    const isNewest = !isEarlier && message === possible.at(-1)?.message;
    if (isKnown) continue;
    const one = { message, isNewest, isEarlier, isAwaited };
    missed.push(one);
    const route = routeFound(one, thread, session !== undefined, context);
    if (route.kind === "command" && route.command.kind === "nothing-said") unasked = user ?? null;
  }
  return { isSession: session !== undefined, possible, missed };
}

function routeMissed(
  missed: Missed,
  thread: ThreadRef,
  hasSession: boolean,
  context: Context,
): Route {
  const route = routeFound(missed, thread, hasSession, context);
  // A command is for what was so when it was said: when people went on after it, it is over.
  return route.kind === "command" && !missed.isNewest
    ? { kind: "ignore", reason: "other-event" }
    : route;
}

/** By the rules of the events. */
function routeFound(
  { isAwaited, message }: Missed,
  { channel }: ThreadRef,
  hasSession: boolean,
  context: Context,
): Route {
  return routeEvent(
    { kind: "message", type: "message", channel, channelType: channelTypeOf(channel), message },
    { ...context.identity, hasSession, isAwaited },
  );
}

/** The agent is told that Slack did not deliver it. */
export function asRecovered<Found extends Route>(route: Found): Found {
  return route.kind === "message"
    ? { ...route, message: { ...route.message, recovered: true } }
    : route;
}
