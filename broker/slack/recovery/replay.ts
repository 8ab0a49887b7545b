import { failureText } from "../failure.ts";
import { errorText, failed, type Result, succeeded } from "../../errors/broker-error.ts";
import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import { isRefused } from "../../store/access-refusals.ts";
import { findMessage } from "../../store/messages.ts";
import type { Executor } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { ThreadReader } from "../history.ts";
import type { SlackIdentity } from "../identity.ts";
import { type Admission, applicantOf } from "../intake/admission.ts";
import { channelTypeOf } from "../intake/message-shape.ts";
import { type Route, routeEvent } from "../intake/route.ts";
import { asRecovered, type TakingOptions } from "./missed.ts";

export interface ReplayOptions extends Pick<TakingOptions, "db" | "deliver" | "admit"> {
  readonly reader: Pick<ThreadReader, "at">;
  /** Null until Slack told who we are. */
  readonly identity: () => SlackIdentity | null;
}

/** How long it may take to learn who wrote the message: 30 s. */
const ADMIT_MS = 30_000;

/**
 * Gives the session of a thread one message that it does not have, by the rules of what is found
 * missed, and however old it is. False when it is known, not there, not for the agent, or of
 * somebody who may not have work done.
 */
export async function replayMessage(
  thread: ThreadRef,
  ts: string,
  options: ReplayOptions,
): Promise<Result<boolean, string>> {
  const identity = options.identity();
  if (identity === null) return failed("Slack has not yet confirmed the bot's identity");
  if (await isKnown(options.db, thread, ts)) return succeeded(false);
  const read = await options.reader.at(thread, ts);
  if (!read.ok) return failed(failureText(read.error));
  if (read.value === null) return succeeded(false);
  const { channel } = thread;
  const channelType = channelTypeOf(channel);
  const route = routeEvent(
    { kind: "message", type: "message", channel, channelType, message: read.value },
    { ...identity, hasSession: true },
  );
  const place = { isSharedOutside: false, hasSession: true };
  const applicant = applicantOf(route, read.value, place);
  // Commands are for what was so when they were said.
  if (route.kind !== "message" || applicant === null) return succeeded(false);
  let admission: Admission;
  try {
    admission = await options.admit(applicant, AbortSignal.timeout(ADMIT_MS));
  } catch (thrown) {
    return failed(errorText(thrown));
  }
  const taken = await options.db
    .transaction()
    .execute((tx) => take(tx, thread, asRecovered(route), admission, options));
  taken.afterCommit?.();
  return succeeded(taken.isGiven);
}

async function take(
  tx: Executor,
  thread: ThreadRef,
  route: Extract<Route, { kind: "message" }>,
  admission: Admission,
  options: ReplayOptions,
): Promise<{ readonly isGiven: boolean; readonly afterCommit?: () => void }> {
  const { ts } = route.message;
  const hasSession = (await findSession(tx, sessionKeyOf(thread))) !== undefined;
  if (!hasSession || (await isKnown(tx, thread, ts))) return { isGiven: false };
  const isAdmitted = admission.kind === "admitted";
  const task = await (isAdmitted ? options.deliver : admission.note)(tx, route);
  const isGiven = (await findMessage(tx, thread.channel, ts)) !== undefined;
  return { isGiven, ...(task === undefined ? {} : { afterCommit: task }) };
}

async function isKnown(db: Executor, { channel }: ThreadRef, ts: string): Promise<boolean> {
  return (await findMessage(db, channel, ts)) !== undefined || isRefused(db, channel, ts);
}
