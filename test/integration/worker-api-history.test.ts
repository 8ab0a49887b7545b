import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addressOf, answerIn, type OpenedSession, openSession } from "../world/opened-session.ts";
import { talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const SAID = 60;

let world: World;
let session: OpenedSession;
let saidTs: readonly string[];

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
  session = await openSession(world);
  const { channel, threadTs } = session;
  world.slack.say({ channel, threadTs, text: "[[gate:held]][[final:done]]" });
  await world.model.waitForGate("held");
  saidTs = Array.from({ length: SAID }, (_, index) =>
    world.slack.say({ channel, threadTs, text: `remark ${index} by <@U0BEN>`, user: "U0BEN" }),
  );
});
afterAll(() => world?.end());

const history = (query: Record<string, string>) =>
  world.worker.call(
    `/slack/thread-history?${new URLSearchParams({ ...addressOf(session), ...query })}`,
    { token: session.token },
  );
const textsOf = (body: Readonly<Record<string, unknown>>) =>
  (body["messages"] as { text: string }[]).map((message) => message.text);

it.each([
  ["a limit that is no number", { limit: "many" }, "invalid_limit"],
  ["a negative limit", { limit: "-1" }, "invalid_limit"],
  ["a fraction", { limit: "1.5" }, "invalid_limit"],
  ["a before_ts that is none", { before_ts: "yesterday" }, "invalid_before_ts"],
  ["an unknown format", { format: "xml" }, "invalid_format"],
])("AP03: refuses %s", async (_, query, error) => {
  expect(await history(query)).toMatchObject({ status: 400, body: { ok: false, error } });
});

it("AP03: names what is missing", async () => {
  const answer = await world.worker.call("/slack/thread-history?channel_id=C0GENERAL", {
    token: session.token,
  });
  expect(answer).toMatchObject({
    status: 400,
    body: { error: "missing_required_query", required: ["thread_ts"] },
  });
});

it("AP03: gives the newest eight, oldest first, when no limit is given", async () => {
  const { body, status } = await history({});
  expect(status).toBe(200);
  expect(textsOf(body).at(-1)).toContain(`remark ${SAID - 1}`);
  expect(body).toMatchObject({
    ok: true,
    channelId: session.channel,
    rootThreadTs: session.threadTs,
    beforeMessageTs: null,
    returnedCount: 8,
    hasMore: true,
    maxLimit: 50,
  });
  const messages = body["messages"] as { messageTs: string; sender: string }[];
  expect(messages.map((message) => message.messageTs)).toEqual(saidTs.slice(-8));
  expect(messages[0]?.sender).toBe("Ben Okafor");
});

it("AP03: clamps the limit to the most that is given", async () => {
  const { body } = await history({ limit: "5000" });
  expect(body).toMatchObject({ returnedCount: 50, maxLimit: 50, hasMore: true });
});

it("AP03: pages back with before_ts, which is exclusive", async () => {
  const before = saidTs[10] ?? "";
  const { body } = await history({ before_ts: before, limit: "3" });
  const messages = body["messages"] as { messageTs: string }[];
  expect(messages.map((message) => message.messageTs)).toEqual(saidTs.slice(7, 10));
  expect(body["beforeMessageTs"]).toBe(before);
});

it("AP03: gives text to who asks for text", async () => {
  const answer = await history({ format: "text", limit: "2" });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(`remark ${SAID - 1}`);
  expect(answer.text).toContain(saidTs.at(-1));
  expect(answer.text).not.toContain("{");
});

it("AP03: takes a limit of nothing", async () => {
  expect((await history({ limit: "0" })).body).toMatchObject({ returnedCount: 0, messages: [] });
});

it("says what Slack said when it does not give the thread", async () => {
  world.slack.fail("conversations.replies", {
    kind: "error",
    error: "channel_not_found",
    times: 1,
  });
  expect(await history({ limit: "9" })).toMatchObject({
    status: 502,
    body: { ok: false, error: "slack_history_failed" },
  });
});

const reading = (route: string, ts: string) =>
  world.worker.call(
    `/slack/${route}?${new URLSearchParams({ ...addressOf(session), message_ts: ts })}`,
    { token: session.token },
  );

it("gives one message as it is now", async () => {
  expect((await reading("thread-message", saidTs[3] ?? "")).body).toMatchObject({
    ok: true,
    message: {
      messageTs: saidTs[3],
      sender: "Ben Okafor",
      text: "remark 3 by <@U0BEN>",
      readableText: "remark 3 by @Ben Okafor",
    },
  });
  const { channel, threadTs } = session;
  const files = [{ name: "notes.txt", bytes: "the notes" }];
  const ts = world.slack.say({ channel, threadTs, text: "See.", files });
  const { message } = (await reading("thread-message", ts)).body as {
    message: { files: { localPath: string }[] };
  };
  expect(await readFile(message.files[0]?.localPath ?? "", "utf8")).toBe("the notes");
  expect(await reading("thread-message", "1.000001")).toMatchObject({
    status: 404,
    body: { ok: false, error: "message_not_found" },
  });
});

it("AP15: replays nothing that is known or not there", async () => {
  for (const ts of [saidTs[3] ?? "", session.threadTs, "1.000001"]) {
    expect(await reading("replay-thread-message", ts)).toMatchObject({
      status: 404,
      body: { ok: false, error: "message_not_replayed" },
    });
  }
  expect(await reading("replay-thread-message", "")).toMatchObject({ status: 400 });
});

it("AP15: delivers one message that Slack did not, once", async () => {
  const { channel, threadTs } = session;
  world.slack.socketFaults.deafen(true);
  const ts = world.slack.say({ channel, threadTs, text: "[[final:heard after all]]" });
  world.slack.socketFaults.deafen(false);
  const answers = await Promise.all([
    reading("replay-thread-message", ts),
    reading("replay-thread-message", ts),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  expect(answers.find(({ status }) => status === 200)?.body).toEqual({ ok: true, replayed: true });
  world.model.open("held");
  await answerIn(world, channel, threadTs, "heard after all");
  const talk = talkIn(world, channel, threadTs);
  expect(talk.timesSeen(ts)).toBe(1);
  expect(talk.seen().find((one) => one.ts === ts)?.json).toMatchObject({ recovered: true });
});
