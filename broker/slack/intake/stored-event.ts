import type { Applicant } from "../../sessions/applicant.ts";
import { sessionKeyOf } from "../../sessions/model.ts";
import type { Executor, SlackEventRow } from "../../store/schema.ts";
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
  const { appId: namedApp, isSharedOutside } = readBody(payloadOf(row));
  const appId = own.appId ?? namedApp;
  const route = routeEvent(event, { ...own, ...(appId !== null && { appId }), hasSession });
  const message = event.kind === "message" || event.kind === "changed" ? event.message : null;
  return { route, applicant: applicantOf(route, message, { isSharedOutside, hasSession }) };
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
      return event.ts;
    case "other":
      return "0.0";
  }
}
