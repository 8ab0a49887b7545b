import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { openStore, type Store } from "../../store/database.ts";
import { countSlackEvents, parkedSlackEvents, unparkSlackEvent } from "../../store/slack-events.ts";
import type { Envelope } from "../link/socket-connection.ts";
import { mentionEnvelope } from "../testing/mention-envelope.ts";
import { manualClock, settle } from "../testing/manual-clock.ts";
import { storeSession } from "../testing/stored-session.ts";
import type { Admission, Admit } from "./admission.ts";
import type { Deliver } from "./deliver.ts";
import { createIntake, type Intake } from "./intake.ts";
import type { Route } from "./route.ts";

const us = { botUserId: "U0BOT", botId: "B0BOT" };
let store: Store;
let clock: ReturnType<typeof manualClock>;
let routes: Route[];
let intakes: Intake[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock();
  routes = [];
  intakes = [];
});

afterEach(async () => {
  await Promise.all(intakes.map((intake) => intake.stop()));
  await store.close();
});

const admitAll: Admit = () => Promise.resolve({ kind: "admitted" });

function open(deliver: Deliver = take, admit: Admit = admitAll): Intake {
  const intake = createIntake({
    ...{ db: store.db, clock, random: () => 0.5, log: silentLog, takesWork: () => true },
    ...{ deliver, admit },
  });
  intakes.push(intake);
  return intake;
}

const take: Deliver = (_tx, route) => {
  routes.push(route);
  return Promise.resolve(undefined);
};

const envelope = (
  eventId: string | null,
  ts: string,
  acks: string[] = [],
  threadTs = ts,
  user = "U1",
): Envelope =>
  mentionEnvelope(eventId, { user, ts, thread_ts: threadTs }, async () => {
    acks.push(`${eventId}: ${(await countSlackEvents(store.db)).received} stored`);
  });

const tsOf = (route: Route) => (route.kind === "message" ? route.message.ts : route.kind);
const storedIds = async () =>
  (await store.db.selectFrom("slack_events").select("event_id as id").execute()).map(
    ({ id }) => id,
  );
const done = async () => (await countSlackEvents(store.db)).received === 0;

describe("createIntake", () => {
  it("does not acknowledge what it could not store", async () => {
    const acks: string[] = [];
    const intake = open();
    await store.db.schema.dropTable("slack_events").execute();
    await expect(intake.accept(envelope("Ev1", "1700000000.000001", acks))).rejects.toThrow(
      /slack_events/,
    );
    expect(acks).toEqual([]);
  });

  it("acknowledges an envelope without an event, such as app_rate_limited", async () => {
    const acks: string[] = [];
    await open().accept(envelope(null, "0.0", acks));
    expect(acks).toHaveLength(1);
  });

  it("SI05: stores an event before it acknowledges it", async () => {
    const acks: string[] = [];
    await open().accept(envelope("Ev1", "1700000000.000001", acks));
    expect(acks).toEqual(["Ev1: 1 stored"]);
  });

  it("SI19: acknowledges our own post without storing it", async () => {
    const acks: string[] = [];
    const intake = open();
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001", acks, undefined, us.botUserId));
    await intake.accept(envelope("Ev2", "1700000000.000002", acks));
    await clock.runUntil(done);
    expect(acks[0]).toBe("Ev1: 0 stored");
    expect(routes.map(tsOf)).toEqual(["1700000000.000002"]);
  });

  it("SI09: stores one event of a mention that comes as two", async () => {
    const acks: string[] = [];
    const intake = open();
    intake.start(us);
    await Promise.all([
      intake.accept(envelope("Ev1", "1700000000.000001", acks)),
      intake.accept(envelope("Ev2", "1700000000.000001", acks)),
    ]);
    await clock.runUntil(done);
    expect(acks).toHaveLength(2);
    expect(await storedIds()).toEqual(["Ev1"]);
    expect(routes.map(tsOf)).toEqual(["1700000000.000001"]);

    await intake.accept(envelope("Ev2", "1700000000.000001", acks));
    expect(await storedIds()).toEqual(["Ev1", "Ev2"]);
  });

  it("SI09: stores the second event of a mention when the first could not be", async () => {
    const acks: string[] = [];
    const intake = open();
    intake.start(us);
    await sql`create trigger full before insert on slack_events when new.event_id = 'Ev1'
      begin select raise(abort, 'no room'); end`.execute(store.db);
    const both = await Promise.allSettled([
      intake.accept(envelope("Ev1", "1700000000.000001", acks)),
      intake.accept(envelope("Ev2", "1700000000.000001", acks)),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(acks).toEqual(["Ev2: 1 stored"]);
    await clock.runUntil(done);
    expect(routes.map(tsOf)).toEqual(["1700000000.000001"]);
  });

  it("SI08: gives an event on once, however often Slack delivers it", async () => {
    const acks: string[] = [];
    const intake = open();
    intake.start(us);
    for (let time = 0; time < 3; time += 1)
      await intake.accept(envelope("Ev1", "1700000000.000001", acks));
    await clock.runUntil(done);
    await intake.accept(envelope("Ev1", "1700000000.000001", acks));
    await intake.idle();
    expect(routes).toHaveLength(1);
    expect(acks).toHaveLength(4);
  });

  it("SI38: parks an event that fails each time, and goes on with the others", async () => {
    let tries = 0;
    const intake = open((tx, route) => {
      if (tsOf(route) !== "1700000000.000001") return take(tx, route);
      tries += 1;
      throw new Error("poison");
    });
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await intake.accept(envelope("Ev2", "1700000000.000002"));
    await clock.runUntil(async () => (await parkedSlackEvents(store.db, 10)).length === 1);
    await clock.runUntil(done);
    expect(tries).toBe(3);
    expect(routes.map(tsOf)).toEqual(["1700000000.000002"]);
    expect(await parkedSlackEvents(store.db, 10)).toMatchObject([
      { event_id: "Ev1", attempts: 3, error: "poison" },
    ]);
  });

  it("works on a parked event again when a person wants it", async () => {
    let isBroken = true;
    const intake = open((tx, route) => {
      if (isBroken) throw new Error("poison");
      return take(tx, route);
    });
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await clock.runUntil(async () => (await parkedSlackEvents(store.db, 10)).length === 1);
    isBroken = false;
    expect(await unparkSlackEvent(store.db, "Ev1")).toBe(true);
    intake.wake();
    await clock.runUntil(done);
    expect(routes).toHaveLength(1);
  });

  it("takes back what a failed delivery wrote", async () => {
    let tries = 0;
    const intake = open(async (tx) => {
      await tx
        .insertInto("timeline")
        .values({ session_key: null, kind: `try ${tries}`, data_json: "{}", at: 0 })
        .execute();
      tries += 1;
      if (tries === 1) throw new Error("once");
      return undefined;
    });
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await clock.runUntil(done);
    expect(await store.db.selectFrom("timeline").select("kind").execute()).toEqual([
      { kind: "try 1" },
    ]);
  });

  it("SI05: works after a crash on what was acknowledged before it, in the order of the thread", async () => {
    const crashed = open();
    for (const last of [9, 3, 5])
      await crashed.accept(
        envelope(`Ev${last}`, `1700000000.00000${last}`, [], "1700000000.000001"),
      );
    expect(routes).toEqual([]);
    open().start(us);
    await clock.runUntil(done);
    expect(routes.map(tsOf)).toEqual([
      "1700000000.000003",
      "1700000000.000005",
      "1700000000.000009",
    ]);
  });

  it("keeps what happened to one message in order, whenever it arrived", async () => {
    const intake = open(async (tx, route) => {
      await storeSession(tx, "C1", "1700000000.000001");
      return take(tx, route);
    });
    const message = { user: "U1", ts: "1700000000.000001", text: "old" };
    const changed = { ...message, text: "new", edited: {} };
    const base = { type: "message", channel: "C1" };
    const events = {
      Ev9: { ...base, ...message, text: "<@U0BOT> old", event_ts: "1700000000.000001" },
      Ev1: {
        ...base,
        subtype: "message_changed",
        message: changed,
        previous_message: message,
        event_ts: "1700000005.000001",
      },
      Ev5: {
        ...base,
        subtype: "message_deleted",
        deleted_ts: message.ts,
        previous_message: changed,
        event_ts: "1700000007.000001",
      },
    };
    for (const eventId of ["Ev5", "Ev1", "Ev9"] as const)
      await intake.accept({
        ...envelope(eventId, "0.0"),
        body: { event_id: eventId, event: events[eventId] },
      });
    intake.start(us);
    await clock.runUntil(done);
    expect(routes.map(({ kind }) => kind)).toEqual(["message", "edited", "deleted"]);
  });

  it("AC01: a person who is slow to be looked up delays neither other threads nor the order of the own", async () => {
    const asked = Promise.withResolvers<Admission>();
    const admit: Admit = ({ author }) =>
      author.kind === "user" && author.userId === "USLOW"
        ? asked.promise
        : Promise.resolve({ kind: "admitted" });
    const intake = open(take, admit);
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000002", [], "1700000000.000001", "USLOW"));
    await intake.accept(envelope("Ev2", "1700000000.000003", [], "1700000000.000001"));
    await intake.accept(envelope("Ev3", "1700000000.000004"));
    await clock.runUntil(() => routes.length === 1);
    expect(routes.map(tsOf)).toEqual(["1700000000.000004"]);
    asked.resolve({ kind: "admitted" });
    await clock.runUntil(done);
    expect(routes.map(tsOf)).toEqual([
      "1700000000.000004",
      "1700000000.000002",
      "1700000000.000003",
    ]);
  });

  it("AC01: what was being asked about when the worker ended is asked about again", async () => {
    const first = open(take, () => new Promise(() => {}));
    first.start(us);
    await first.accept(envelope("Ev1", "1700000000.000001"));
    await settle();
    await first.stop();
    expect(routes).toEqual([]);
    open().start(us);
    await clock.runUntil(done);
    expect(routes.map(tsOf)).toEqual(["1700000000.000001"]);
  });

  it("AC01: parks a message whose author nobody can tell, after bounded tries", async () => {
    const intake = open(take, () => Promise.reject(new Error("who is that?")));
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await clock.runUntil(async () => (await parkedSlackEvents(store.db, 10)).length === 1);
    expect(routes).toEqual([]);
    expect(await parkedSlackEvents(store.db, 10)).toMatchObject([{ error: "who is that?" }]);
  });

  it("AC01: stores the refusal in place of the message, and asks for nobody who removes something", async () => {
    const noted: string[] = [];
    const applicants: unknown[] = [];
    const note: Deliver = (_tx, route) => {
      noted.push(tsOf(route));
      return Promise.resolve(undefined);
    };
    const intake = open(take, (applicant) => {
      applicants.push(applicant);
      return Promise.resolve({ kind: "refused", note });
    });
    intake.start(us);
    await storeSession(store.db, "C1", "1700000000.000001");
    await intake.accept({
      ...envelope("Ev1", "0.0"),
      body: {
        event_id: "Ev1",
        is_ext_shared_channel: true,
        event: {
          type: "message",
          channel: "C1",
          user: "U1",
          user_team: "T2",
          text: "do it",
          ts: "1700000000.000002",
          thread_ts: "1700000000.000001",
        },
      },
    });
    await intake.accept({
      ...envelope("Ev2", "0.0"),
      body: {
        event_id: "Ev2",
        event: {
          type: "message",
          subtype: "message_deleted",
          channel: "C1",
          deleted_ts: "1700000000.000002",
          previous_message: {
            user: "U1",
            ts: "1700000000.000002",
            thread_ts: "1700000000.000001",
          },
        },
      },
    });
    await clock.runUntil(done);
    expect(noted).toEqual(["1700000000.000002"]);
    expect(routes.map(({ kind }) => kind)).toEqual(["deleted"]);
    expect(applicants).toEqual([
      {
        author: { kind: "user", userId: "U1" },
        botIds: [],
        homeTeam: "T2",
        thread: { channel: "C1", threadTs: "1700000000.000001" },
        channelType: "channel",
        isSharedOutside: true,
        hasSession: true,
      },
    ]);
  });

  it("runs what is to follow only after the commit, and survives that it fails", async () => {
    const states: string[] = [];
    const intake = open(() =>
      Promise.resolve(() => {
        void store.db
          .selectFrom("slack_events")
          .select("state")
          .executeTakeFirstOrThrow()
          .then((row) => states.push(row.state));
        throw new Error("broken");
      }),
    );
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await clock.runUntil(() => states.length === 1);
    expect(states).toEqual(["done"]);
  });

  it("forgets done events after days, and keeps those that were given up", async () => {
    const intake = open((tx, route) => {
      if (tsOf(route) === "1700000000.000001") throw new Error("poison");
      return take(tx, route);
    });
    intake.start(us);
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await intake.accept(envelope("Ev2", "1700000000.000002"));
    await clock.runUntil(async () => (await parkedSlackEvents(store.db, 10)).length === 1);
    await clock.advance(4 * 24 * 60 * 60_000);
    await intake.accept(envelope("Ev3", "1700000000.000003"));
    await clock.runUntil(done);
    const left = await store.db.selectFrom("slack_events").select("event_id").execute();
    expect(left.map((row) => row.event_id)).toEqual(["Ev1", "Ev3"]);
  });

  it("starts no new event once it is stopped", async () => {
    const intake = open();
    intake.start(us);
    await intake.stop();
    await intake.accept(envelope("Ev1", "1700000000.000001"));
    await settle();
    expect(routes).toEqual([]);
  });
});
