import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore, type Store } from "../../store/database.ts";
import { addSlackEvent, finishSlackEvent } from "../../store/slack-events.ts";
import { parseEvent, readBody } from "./parse-event.ts";
import { routeOf } from "./stored-event.ts";

const own = { botUserId: "U0BOT", botId: "B0BOT", appId: "A0APP" };
const ts = "1700000000.000001";
const said = { type: "message", user: "U1", ts, text: "<@U0BOT> hi" };

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

/** Stores an event as it comes, and has it worked on when `isDone`. */
async function arrive(eventId: string, event: object, isDone: boolean) {
  const body = { event_id: eventId, event };
  const { changesTs } = readBody(body);
  await addSlackEvent(store.db, { eventId, payloadJson: JSON.stringify(body), changesTs, at: 1 });
  if (isDone) await finishSlackEvent(store.db, eventId);
}

function edit(text: string, eventTs: string) {
  return {
    ...{ type: "message", subtype: "message_changed", channel: "C1", event_ts: eventTs },
    message: { ...said, text, edited: { user: "U1", ts: eventTs } },
    previous_message: said,
  };
}

const deletion = {
  ...{ type: "message", subtype: "message_deleted", channel: "C1", deleted_ts: ts },
  event_ts: "1700000009.000000",
  previous_message: said,
};

async function routeOfMention() {
  const event = { ...said, type: "app_mention", channel: "C1" };
  await arrive("Ev9", event, false);
  const row = await store.db
    .selectFrom("slack_events")
    .selectAll()
    .where("event_id", "=", "Ev9")
    .executeTakeFirstOrThrow();
  return (await routeOf(store.db, { row, event: parseEvent(JSON.parse(row.payload_json)) }, own))
    .route;
}

it("SI22: a message that comes after its own edits is what the last of them made of it", async () => {
  await arrive("Ev2", edit("<@U0BOT> last", "1700000002.000000"), true);
  await arrive("Ev1", edit("<@U0BOT> first", "1700000001.000000"), true);
  expect(await routeOfMention()).toMatchObject({
    kind: "message",
    startsSession: true,
    message: { ts, text: "<@U0BOT> last" },
  });
});

it("SI22: a message that comes after its own deletion is not taken", async () => {
  await arrive("Ev1", edit("<@U0BOT> first", "1700000001.000000"), true);
  await arrive("Ev2", deletion, true);
  expect(await routeOfMention()).toEqual({ kind: "ignore", reason: "deleted" });
});

it("SI22: an edit that is still to be worked on corrects the message afterwards", async () => {
  await arrive("Ev1", edit("<@U0BOT> first", "1700000001.000000"), false);
  await arrive("Ev2", { ...edit("of another channel", "1700000001.0"), channel: "C2" }, true);
  expect(await routeOfMention()).toMatchObject({ message: { text: "<@U0BOT> hi" } });
});

it("SI23: Slack's own Stop is the command of who pressed it, and nothing without a person", async () => {
  const stop = {
    type: "agent_session_stopped",
    channel: "D1",
    thread_ts: ts,
    user: "U2",
    streaming_message_ts: [],
    event_ts: "1700000009.000001",
  };
  const routed = async (eventId: string, event: object) => {
    await arrive(eventId, event, false);
    const row = await store.db
      .selectFrom("slack_events")
      .selectAll()
      .where("event_id", "=", eventId)
      .executeTakeFirstOrThrow();
    return routeOf(store.db, { row, event: parseEvent(JSON.parse(row.payload_json)) }, own);
  };
  expect(await routed("Ev1", stop)).toMatchObject({
    route: { kind: "command", command: { kind: "stop" }, ts: stop.event_ts },
    applicant: { author: { kind: "user", userId: "U2" }, channelType: "im" },
  });
  for (const [eventId, part] of Object.entries({
    Ev2: { user: undefined },
    Ev3: { thread_ts: "soon" },
    Ev4: { channel: "" },
  }))
    expect((await routed(eventId, { ...stop, ...part })).route.kind).toBe("ignore");
});
