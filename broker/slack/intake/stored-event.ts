import type { Applicant } from "../../sessions/applicant.ts";
import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import { taskRequestKey } from "../../sessions/ports/posts.ts";
import { hasOutboxRow } from "../../store/outbox.ts";
import type { Executor, SlackEventRow } from "../../store/schema.ts";
import { finishedChangesOf } from "../../store/slack-events.ts";
import { findSession } from "../../store/sessions.ts";
import { compareTs } from "../ts.ts";
import { applicantOf } from "./admission.ts";
import type { OwnIds } from "./message-shape.ts";
import { parseEvent, readBody, type SlackEvent } from "./parse-event.ts";
import { type Route, routeEvent, threadOfEvent } from "./route.ts";

/** An event as it was stored, and what it says. */
export interface StoredEvent {
  readonly row: SlackEventRow;
  readonly event: SlackEvent;
}

/** As things happened in Slack; what happened at one time stays in the order of arrival. */
export function inOrder(rows: readonly SlackEventRow[]): readonly StoredEvent[] {
  return rows
    .map((row) => {
      const payload = payloadOf(row);
      const event = parseEvent(payload);
      return { row, event, ts: readBody(payload).eventTs ?? tsOf(event) };
    })
    .toSorted((a, b) => compareTs(a.ts, b.ts));
}

/** What must be worked on in order: the events of one thread. */
export function laneOf({ row, event }: StoredEvent): string {
  const thread = threadOfEvent(event);
  return thread === null ? row.event_id : sessionKeyOf(thread);
}

/** Where an event goes by what is stored, and who has to be asked about first, if anybody. */
export async function routeOf(
  db: Executor,
  { row, event }: StoredEvent,
  own: OwnIds,
): Promise<{ readonly route: Route; readonly applicant: Applicant | null }> {
  const thread = threadOfEvent(event);
  const hasSession = thread !== null && (await findSession(db, sessionKeyOf(thread))) !== undefined;
  const now = await asItIsNow(db, event);
  if (now === null) return { route: { kind: "ignore", reason: "deleted" }, applicant: null };
  const { appId: namedApp, isSharedOutside } = readBody(payloadOf(row));
  const appId = own.appId ?? namedApp;
  const isAwaited = thread !== null && !hasSession && (await isAskedForTask(db, thread, now));
  const context = { ...own, ...(appId !== null && { appId }), hasSession, isAwaited };
  const route = routeEvent(now, context);
  const message = now.kind === "message" || now.kind === "changed" ? now.message : null;
  return { route, applicant: applicantOf(route, message, { isSharedOutside, hasSession }) };
}

/** Whether the author of a reply mentioned us without a word in its thread, which has no session. */
async function isAskedForTask(db: Executor, thread: ThreadRef, event: SlackEvent) {
  if (event.kind !== "message" || event.message.user === undefined) return false;
  if (event.message.ts === thread.threadTs) return false;
  return hasOutboxRow(db, taskRequestKey(thread, event.message.user));
}

/**
 * Slack delivers again what was not acknowledged, and so a message may come after its own edit or
 * deletion: then it counts as what it has become. Null when it was deleted.
 */
async function asItIsNow(db: Executor, event: SlackEvent): Promise<SlackEvent | null> {
  if (event.kind !== "message") return event;
  const rows = await finishedChangesOf(db, event.message.ts);
  const newest = inOrder(rows).findLast(
    ({ event: change }) =>
      (change.kind === "changed" || change.kind === "deleted") && change.channel === event.channel,
  )?.event;
  if (newest?.kind === "deleted") return null;
  if (newest?.kind !== "changed") return event;
  return newest.message.subtype === "tombstone"
    ? null
    : { ...event, message: { ...event.message, ...newest.message } };
}

/** A payload that cannot be read is an event of no interest, not a poison for the others. */
function payloadOf(row: SlackEventRow): unknown {
  try {
    return JSON.parse(row.payload_json);
  } catch {
    return null;
  }
}

function tsOf(event: SlackEvent): string {
  switch (event.kind) {
    case "message":
    case "changed":
      return event.message.ts;
    case "deleted":
    case "stopped":
      return event.ts;
    case "other":
      return "0.0";
  }
}
