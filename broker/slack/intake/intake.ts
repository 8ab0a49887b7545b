import type { Kysely } from "kysely";
import type { Clock, Timer } from "../../clock/clock.ts";
import { BrokerError, errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { sessionKeyOf } from "../../sessions/model.ts";
import { SerialLanes } from "../../sessions/serial-lanes.ts";
import { unsynced } from "../../store/durability.ts";
import { findMessage } from "../../store/messages.ts";
import { isRefusedWrite } from "../../store/refused-writes.ts";
import type { BrokerDatabase, SlackEventRow } from "../../store/schema.ts";
import {
  addSlackEvent,
  failSlackEvent,
  finishSlackEvent,
  pruneSlackEvents,
  receivedSlackEvents,
} from "../../store/slack-events.ts";
import type { Envelope } from "../link/socket-connection.ts";
import { growingWait } from "../read-policy.ts";
import type { Admission, Admit } from "./admission.ts";
import type { Deliver } from "./deliver.ts";
import type { OwnIds } from "./message-shape.ts";
import { parseEvent, readBody, type SlackEvent } from "./parse-event.ts";
import { isOwnPost, mentionKey, type Route } from "./route.ts";
import { inOrder, laneOf, routeOf, type StoredEvent } from "./stored-event.ts";

export interface IntakeOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly deliver: Deliver;
  /** Asked before anything of a message is stored. */
  readonly admit: Admit;
  /** While this is false envelopes are not acknowledged, and what is stored waits. */
  readonly takesWork: () => boolean;
}

/**
 * From an envelope to a session: stored once, acknowledged, then worked on, each thread in order
 * and none waiting for another.
 */
export interface Intake {
  /** Stores an `events_api` envelope and then acknowledges it. Throws when it cannot be stored. */
  accept(envelope: Envelope): Promise<void>;
  /** Begins to work on what is stored; until then it waits, durably. */
  start(own: OwnIds): void;
  /** Ends after what is being stored; events whose author is being asked about wait for the next start. */
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
/** Events taken up at a time, in the lanes of their threads; the rest waits in the store. */
const IN_HAND_AT_MOST = 200;
/** Done events are kept this long, far past Slack's last redelivery: 3 days. */
const KEEP_DONE_MS = 3 * 24 * 60 * 60_000;
const PRUNE_EVERY_MS = 60 * 60_000;
const ERROR_CHARACTERS = 2_000;
/** Mentions whose other event is expected; of more, both events are stored. */
const COMING_AT_MOST = 500;

export function createIntake(options: IntakeOptions): Intake {
  const { db, clock, log } = options;
  /** Events that wait for another try, with the time of it. */
  const waiting = new Map<string, { readonly until: number; readonly timer: Timer }>();
  /** Events that are in the lane of their thread. */
  const inHand = new Set<string>();
  /** Mentions that wait to be worked on, by their key. False: this one does not, after all. */
  const coming = new Map<string, Promise<boolean>>();
  const lanes = new SerialLanes();
  let ending = new AbortController();
  let own: OwnIds | null = null;
  let running: Promise<void> | null = null;
  let isPoked = false;
  let lastPrunedAt = Number.NEGATIVE_INFINITY;

  const poke = () => {
    isPoked = true;
    if (own === null || ending.signal.aborted || running !== null) return;
    if (!options.takesWork()) return;
    running = drain(own).finally(() => {
      running = null;
      if (isPoked) poke();
    });
  };

  const drain = async (ids: OwnIds): Promise<void> => {
    while (isPoked && !ending.signal.aborted) {
      isPoked = false;
      try {
        await prune();
        const free = IN_HAND_AT_MOST - inHand.size;
        // An item that is done looks again.
        if (free <= 0) return;
        const taken = [...waiting.keys(), ...inHand];
        const rows = await receivedSlackEvents(db, Math.min(BATCH, free), taken);
        if (rows.length > 0) isPoked = true;
        for (const stored of inOrder(rows)) takeUp(stored, ids);
      } catch (thrown) {
        log.error("Slack events could not be read from the store", { error: errorText(thrown) });
        isPoked = false;
        clock.after(LONGEST_RETRY_MS, poke);
        return;
      }
    }
  };

  const takeUp = (stored: StoredEvent, ids: OwnIds) => {
    const eventId = stored.row.event_id;
    inHand.add(eventId);
    void lanes
      .run(laneOf(stored), () => work(stored, ids))
      .catch((thrown: unknown) => {
        log.error("A Slack event's failure could not be recorded", { error: errorText(thrown) });
        retryLater(eventId, LONGEST_RETRY_MS);
      })
      .finally(() => {
        const isFull = inHand.size >= IN_HAND_AT_MOST || waiting.size >= WAITING_AT_MOST;
        inHand.delete(eventId);
        const mention = mentionKey(stored.event, ids);
        if (mention !== null) coming.delete(mention);
        if (isFull) poke();
      });
  };

  const work = async (stored: StoredEvent, ids: OwnIds): Promise<void> => {
    const { row } = stored;
    try {
      const admission = await admissionOf(stored, ids);
      // It is still in the store, for the next start.
      if (ending.signal.aborted) return;
      // The event is stored durably: when this is lost, it is done again.
      const done = await unsynced(db).execute(async (tx) => {
        const { route, applicant } = await routeOf(tx, stored, ids);
        if (applicant !== null && admission === null) {
          // A search began its session meanwhile.
          throw new BrokerError("slack.not_asked", "The event's author was not looked up yet.");
        }
        const isRefused = applicant !== null && admission?.kind === "refused";
        const afterCommit = await (isRefused ? admission.note : options.deliver)(tx, route);
        await finishSlackEvent(tx, row.event_id);
        return { route, isRefused, afterCommit };
      });
      logRoute(log, row.event_id, done.route, done.isRefused);
      runAfterCommit(done.afterCommit);
    } catch (thrown) {
      if (!ending.signal.aborted) await noteFailure(row, thrown);
    }
  };

  /** Null when there is nobody to ask about, and when the end came first. */
  const admissionOf = async (stored: StoredEvent, ids: OwnIds): Promise<Admission | null> => {
    const { signal } = ending;
    if (signal.aborted) return null;
    const { applicant } = await routeOf(db, stored, ids);
    if (applicant === null) return null;
    const { promise: ended, resolve } = Promise.withResolvers<null>();
    const end = () => resolve(null);
    signal.addEventListener("abort", end, { once: true });
    try {
      return await Promise.race([options.admit(applicant, signal), ended]);
    } finally {
      signal.removeEventListener("abort", end);
    }
  };

  const runAfterCommit = (task: (() => void) | undefined) => {
    try {
      task?.();
    } catch (thrown) {
      log.error("The work after a Slack event failed", { error: errorText(thrown) });
    }
  };

  const noteFailure = async (row: SlackEventRow, thrown: unknown): Promise<void> => {
    // A full disk is no fault of the event's: it is tried again for as long as that takes.
    if (isRefusedWrite(thrown)) throw thrown;
    const attempts = row.attempts + 1;
    const park = attempts >= TRIES;
    const error = errorText(thrown).slice(0, ERROR_CHARACTERS);
    log.error(park ? "A Slack event failed and was parked" : "A Slack event failed; retrying", {
      eventId: row.event_id,
      attempts,
      error,
    });
    await failSlackEvent(db, row.event_id, { attempts, error, park });
    if (park) return;
    const random = options.random();
    retryLater(row.event_id, growingWait(FIRST_RETRY_MS, LONGEST_RETRY_MS, attempts, random));
  };

  const retryLater = (eventId: string, wait: number) => {
    if (waiting.size >= WAITING_AT_MOST) return;
    const timer = clock.after(wait, () => {
      waiting.delete(eventId);
      poke();
    });
    waiting.set(eventId, { until: clock.now() + wait, timer });
  };

  const isMessageThere = async (event: SlackEvent): Promise<boolean> =>
    event.kind === "message" &&
    (await findMessage(db, event.channel, event.message.ts)) !== undefined;

  const prune = async (): Promise<void> => {
    if (clock.now() - lastPrunedAt < PRUNE_EVERY_MS) return;
    lastPrunedAt = clock.now();
    const count = await pruneSlackEvents(db, clock.now() - KEEP_DONE_MS);
    if (count > 0) log.debug("Deleted old Slack events", { count });
  };

  return {
    accept: async (envelope) => {
      const body = readBody(envelope.body);
      if (body.eventId === null || !body.hasEvent) {
        log.warn("Slack sent an event that cannot be stored; acknowledged", { type: body.type });
        await envelope.ack();
        return;
      }
      const event = parseEvent(envelope.body);
      // Each post and edit of ours comes back as an event: there is nothing to keep of it.
      if (own !== null && isOwnPost(event, own)) {
        await envelope.ack();
        return;
      }
      const mention = own === null ? null : mentionKey(event, own);
      // The other event of a mention says nothing new once the first one waits or was taken.
      const isTaken = mention !== null && (await isMessageThere(event));
      const first = mention === null ? undefined : coming.get(mention);
      if (isTaken || (first !== undefined && (await first))) {
        await envelope.ack();
        return;
      }
      if (!options.takesWork()) {
        throw new BrokerError(
          "slack.no_work",
          "The event is not acknowledged because the disk is full.",
        );
      }
      const storing = addSlackEvent(db, {
        eventId: body.eventId,
        payloadJson: JSON.stringify(envelope.body),
        changesTs: body.changesTs,
        at: clock.now(),
      });
      if (mention !== null && coming.size < COMING_AT_MOST) {
        coming.set(
          mention,
          storing.catch(() => false),
        );
      }
      let isNew = false;
      try {
        isNew = await storing;
      } finally {
        if (!isNew && mention !== null) coming.delete(mention);
      }
      await envelope.ack();
      if (isNew) poke();
      else log.debug("Slack delivered an event twice", { eventId: body.eventId });
    },
    start: (ids) => {
      own = ids;
      if (ending.signal.aborted) ending = new AbortController();
      poke();
    },
    stop: async () => {
      ending.abort();
      for (const { timer } of waiting.values()) timer.cancel();
      waiting.clear();
      await running;
      await lanes.idle();
    },
    wake: poke,
    idle: async () => {
      while (running !== null || inHand.size > 0) {
        await running;
        await lanes.idle();
      }
    },
  };
}

function logRoute(log: Log, eventId: string, route: Route, isRefused: boolean): void {
  if (route.kind === "ignore") {
    log.debug("A Slack event was ignored", { eventId, reason: route.reason });
    return;
  }
  const thread = route.kind === "message" ? route.message.thread : route.thread;
  const ts = route.kind === "message" ? route.message.ts : route.ts;
  const sessionKey = sessionKeyOf(thread);
  log.info("A Slack event was routed", {
    eventId,
    route: isRefused ? "refused" : route.kind,
    sessionKey,
    ts,
  });
}
