import type { Kysely } from "kysely";
import type { Clock, Timer } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { sessionKeyOf } from "../../sessions/model.ts";
import type { BrokerDatabase, Executor, SlackEventRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import {
  addSlackEvent,
  failSlackEvent,
  finishSlackEvent,
  pruneSlackEvents,
  receivedSlackEvents,
} from "../../store/slack-events.ts";
import type { Envelope } from "../link/socket-connection.ts";
import { growingWait } from "../read-policy.ts";
import { compareTs } from "../ts.ts";
import type { OwnIds } from "./message-shape.ts";
import { parseEvent, readBody, type SlackEvent } from "./parse-event.ts";
import { type Route, routeEvent, threadOfEvent } from "./route.ts";

/**
 * Takes a route over within the transaction that also marks its event as done. What it returns runs
 * after the commit. When it throws, nothing was stored and the event is tried again.
 */
export type Deliver = (tx: Executor, route: Route) => Promise<(() => void) | undefined>;

export interface IntakeOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly deliver: Deliver;
}

/** From an envelope to a session: stored once, acknowledged, then worked on in order. */
export interface Intake {
  /** Stores an `events_api` envelope and then acknowledges it. Throws when it cannot be stored. */
  accept(envelope: Envelope): Promise<void>;
  /** Begins to work on what is stored; until then it waits, durably. */
  start(own: OwnIds): void;
  /** Ends after the event that is being worked on. */
  stop(): Promise<void>;
  /** Looks for work again, such as an event that a person took out of parking. */
  wake(): void;
  /** Resolves when nothing is left to do now; events that wait for another try do not count. */
  idle(): Promise<void>;
}

/** Tries of one event before it is parked. */
const TRIES = 3;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Events looked at together, to bring them into the order of their ts. */
const BATCH = 100;
/** Events that may wait for another try at a time; more are worked on in the order of arrival. */
const WAITING_AT_MOST = 500;
/** Done events are kept this long, far past Slack's last redelivery: 3 days. */
const KEEP_DONE_MS = 3 * 24 * 60 * 60_000;
const PRUNE_EVERY_MS = 60 * 60_000;
const ERROR_CHARACTERS = 2_000;

export function createIntake(options: IntakeOptions): Intake {
  const { db, clock, log } = options;
  /** Events that wait for another try, with the time of it. */
  const waiting = new Map<string, { readonly until: number; readonly timer: Timer }>();
  let own: OwnIds | null = null;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isPoked = false;
  let lastPrunedAt = Number.NEGATIVE_INFINITY;

  const poke = () => {
    isPoked = true;
    if (own === null || isStopped || running !== null) return;
    running = drain(own).finally(() => {
      running = null;
      if (isPoked) poke();
    });
  };

  const drain = async (ids: OwnIds): Promise<void> => {
    while (isPoked && !isStopped) {
      isPoked = false;
      try {
        await prune();
        const rows = await receivedSlackEvents(db, BATCH, [...waiting.keys()]);
        if (rows.length > 0) isPoked = true;
        for (const { row, event } of inOrder(rows)) {
          if (isStopped) return;
          await work(row, event, ids);
        }
      } catch (thrown) {
        log.error("Slack's events cannot be read from the store", { error: errorText(thrown) });
        isPoked = false;
        clock.after(LONGEST_RETRY_MS, poke);
        return;
      }
    }
  };

  const work = async (row: SlackEventRow, event: SlackEvent, ids: OwnIds): Promise<void> => {
    try {
      const done = await db.transaction().execute(async (tx) => {
        const route = await routeFor(tx, row, event, ids);
        const afterCommit = await options.deliver(tx, route);
        await finishSlackEvent(tx, row.event_id);
        return { route, afterCommit };
      });
      logRoute(log, row.event_id, done.route);
      runAfterCommit(done.afterCommit);
    } catch (thrown) {
      await noteFailure(row, thrown);
    }
  };

  const runAfterCommit = (task: (() => void) | undefined) => {
    try {
      task?.();
    } catch (thrown) {
      log.error("What follows a Slack event failed", { error: errorText(thrown) });
    }
  };

  const noteFailure = async (row: SlackEventRow, thrown: unknown): Promise<void> => {
    const attempts = row.attempts + 1;
    const park = attempts >= TRIES;
    const error = errorText(thrown).slice(0, ERROR_CHARACTERS);
    log.error(park ? "A Slack event is given up" : "A Slack event failed; it is tried again", {
      eventId: row.event_id,
      attempts,
      error,
    });
    if (!park) retryLater(row.event_id, attempts);
    await failSlackEvent(db, row.event_id, { attempts, error, park });
  };

  const retryLater = (eventId: string, attempts: number) => {
    if (waiting.size >= WAITING_AT_MOST) return;
    const wait = growingWait(FIRST_RETRY_MS, LONGEST_RETRY_MS, attempts, options.random());
    const timer = clock.after(wait, () => {
      waiting.delete(eventId);
      poke();
    });
    waiting.set(eventId, { until: clock.now() + wait, timer });
  };

  const prune = async (): Promise<void> => {
    if (clock.now() - lastPrunedAt < PRUNE_EVERY_MS) return;
    lastPrunedAt = clock.now();
    const count = await pruneSlackEvents(db, clock.now() - KEEP_DONE_MS);
    if (count > 0) log.debug("Forgot old Slack events", { count });
  };

  return {
    accept: async (envelope) => {
      const body = readBody(envelope.body);
      if (body.eventId === null || !body.hasEvent) {
        log.warn("Slack sent an event that cannot be stored; acknowledged", { type: body.type });
        await envelope.ack();
        return;
      }
      const isNew = await addSlackEvent(db, {
        eventId: body.eventId,
        payloadJson: JSON.stringify(envelope.body),
        at: clock.now(),
      });
      await envelope.ack();
      if (isNew) poke();
      else log.debug("Slack delivered an event again", { eventId: body.eventId });
    },
    start: (ids) => {
      own = ids;
      isStopped = false;
      poke();
    },
    stop: async () => {
      isStopped = true;
      for (const { timer } of waiting.values()) timer.cancel();
      waiting.clear();
      await running;
    },
    wake: poke,
    idle: async () => {
      while (running !== null) await running;
    },
  };
}

/** As things happened in Slack; what happened at one time stays in the order of arrival. */
function inOrder(rows: readonly SlackEventRow[]) {
  return rows
    .map((row) => {
      const payload = payloadOf(row);
      const event = parseEvent(payload);
      return { row, event, ts: readBody(payload).eventTs ?? tsOf(event) };
    })
    .toSorted((a, b) => compareTs(a.ts, b.ts));
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

async function routeFor(
  tx: Executor,
  row: SlackEventRow,
  event: SlackEvent,
  own: OwnIds,
): Promise<Route> {
  const thread = threadOfEvent(event);
  const hasSession = thread !== null && (await findSession(tx, sessionKeyOf(thread))) !== undefined;
  const appId = own.appId ?? readBody(payloadOf(row)).appId;
  return routeEvent(event, { ...own, ...(appId !== null && { appId }), hasSession });
}

function logRoute(log: Log, eventId: string, route: Route): void {
  if (route.kind === "ignore") {
    log.debug("A Slack event is not for us", { eventId, reason: route.reason });
    return;
  }
  const thread = route.kind === "message" ? route.message.thread : route.thread;
  const ts = route.kind === "message" ? route.message.ts : route.ts;
  const sessionKey = sessionKeyOf(thread);
  log.info("Slack event", { eventId, route: route.kind, sessionKey, ts });
}
