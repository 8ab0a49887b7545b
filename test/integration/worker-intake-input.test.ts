import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { onePixel } from "../world/one-pixel.ts";
import { callAsBot, mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** Above this a file is not fetched, here. */
const FILE_MAX_BYTES = 1_000_000;

let world: World;

beforeAll(async () => {
  world = await startWorld({ env: { SLACK_FILE_MAX_BYTES: String(FILE_MAX_BYTES) } });
  await world.worker.start();
});
afterEach(() => world.slack.heal());
afterAll(() => world?.end());

const historyOf = (talk: Talk) =>
  talk
    .seen()
    .filter((one) => one.label === "thread_history_json")
    .map((one) => one.text);
const attachmentsOf = (talk: Talk) =>
  talk.seen()[0]?.json["attachments"] as Readonly<Record<string, unknown>>[];

describe("earlier messages of the thread", () => {
  it("SI16: a mention inside a thread brings the 8 newest ones, in order, without our own", async () => {
    const channel = "C0GENERAL";
    const root = world.slack.say({ channel, text: "history 0" });
    for (let number = 1; number < 20; number += 1) {
      const user = number % 2 === 0 ? "U0ADA" : "U0BEN";
      world.slack.say({ channel, threadTs: root, text: `history ${number}`, user });
      if (number % 5 === 0) {
        await callAsBot(world, "chat.postMessage", {
          channel,
          thread_ts: root,
          text: `mine ${number}`,
        });
      }
    }
    const talk = mention(world, "[[final:I know]]", { threadTs: root });
    await talk.answer("I know");
    const newest = Array.from({ length: 8 }, (_, index) => `history ${index + 12}`);
    expect(historyOf(talk)).toEqual(newest);
    expect(talk.timesSeen(talk.seen().at(-1)?.ts ?? "")).toBe(1);
  });

  it("SI17: they are right for a thread of 450 messages", async () => {
    const channel = "C0RANDOM";
    world.slack.limitReads({ objects: 100, perMinute: 1_000 });
    const root = world.slack.say({ channel, text: "long 0" });
    for (let number = 1; number < 450; number += 1)
      world.slack.say({ channel, threadTs: root, text: `long ${number}` });
    const talk = mention(world, "[[final:all of it]]", { channel, threadTs: root });
    await talk.answer("all of it");
    const newest = Array.from({ length: 8 }, (_, index) => `long ${index + 442}`);
    expect(historyOf(talk)).toEqual(newest);
  });

  it("SI18: they are there when the first attempts to read them failed", async () => {
    const root = world.slack.say({ channel: "G0LAB", text: "before the failure" });
    const failing = world.slack.fail("conversations.replies", {
      kind: "http",
      status: 500,
      channel: "G0LAB",
    });
    const talk = mention(world, "[[final:still there]]", { channel: "G0LAB", threadTs: root });
    await talk.answer("still there");
    expect(failing.hits()).toBe(1);
    expect(historyOf(talk)).toEqual(["before the failure"]);
  });
});

describe("files", () => {
  it("SI28: images and files are put into the workspace, and the agent sees where", async () => {
    const files = [
      { name: "notes.txt", bytes: "some notes" },
      { name: "dot.png", bytes: onePixel },
    ];
    const talk = mention(world, "[[final:got them]]", { files });
    await talk.answer("got them");
    const attachments = attachmentsOf(talk);
    expect(attachments.map((one) => one["name"])).toEqual(["notes.txt", "dot.png"]);
    const kept = await Promise.all(attachments.map((one) => readFile(String(one["local_path"]))));
    expect(kept.map((bytes) => bytes.toString("base64"))).toEqual(
      files.map((file) => Buffer.from(file.bytes).toString("base64")),
    );
    for (const one of attachments) expect(one["local_path"]).toContain(talk.workspace);
    const input = JSON.stringify(world.model.modelCalls().at(-1)?.model?.input);
    expect(input).toContain(Buffer.from(onePixel).toString("base64"));
  });

  it("SI29: a file that cannot be had is named with its error, and the turn starts", async () => {
    world.slack.fail("files.download", {
      kind: "http",
      status: 403,
      times: Infinity,
      when: (call) => call.args["id"] !== undefined,
    });
    const talk = mention(world, "[[final:without it]]", {
      channel: "G0LAB",
      files: [{ name: "secret.txt", bytes: "x" }],
    });
    await talk.answer("without it");
    expect(attachmentsOf(talk)).toMatchObject([
      { name: "secret.txt", download_error: expect.any(String) },
    ]);
    expect(attachmentsOf(talk)[0]).not.toHaveProperty("local_path");
  });

  it("SI30: the original is fetched, and one that is too large is not", async () => {
    const talk = mention(world, "[[final:one of two]]", {
      channel: "G0TRIO",
      files: [
        { name: "photo.png", bytes: onePixel },
        { name: "film.mov", bytes: new Uint8Array(FILE_MAX_BYTES + 1) },
      ],
    });
    await talk.answer("one of two");
    const [photo, film] = attachmentsOf(talk);
    expect(await readFile(String(photo?.["local_path"]))).toEqual(Buffer.from(onePixel));
    expect(film).toMatchObject({ name: "film.mov", download_error: expect.any(String) });
    const fetched = world.slack.calls("files.download").map((call) => call.args["id"]);
    expect(fetched).not.toContain(film?.["file_id"]);
  });

  it("SI30: a file that grows past the limit while it comes is given up", async () => {
    world.slack.fail("files.download", { kind: "large-body", bytes: 50 * FILE_MAX_BYTES });
    const talk = mention(world, "[[final:too much]]", {
      channel: "C0RANDOM",
      files: [{ name: "small.bin", bytes: "small" }],
    });
    await talk.answer("too much");
    expect(attachmentsOf(talk)).toMatchObject([
      { name: "small.bin", download_error: expect.any(String) },
    ]);
  });
});

describe("names", () => {
  it("SI31, SI32, SI33: senders and mentioned people have readable names, labelled ones too", async () => {
    const talk = mention(world, "ask <@U0BEN> and <@U0CHIYO|chiyo> [[final:named]]", {
      channel: "C0RANDOM",
    });
    await talk.answer("named");
    const [message] = talk.seen();
    expect(message?.json).toMatchObject({
      sender: { user_id: "U0ADA", display_name: "Ada Park", time_zone: "Europe/Zurich" },
      mentioned_user_ids: ["U0CODEX", "U0BEN", "U0CHIYO"],
      mentioned_users: [
        { user_id: "U0CODEX" },
        { user_id: "U0BEN", display_name: "Ben Okafor" },
        { user_id: "U0CHIYO", display_name: "Chiyo Tanaka" },
      ],
    });
    expect(message?.json["text_with_resolved_mentions"]).toContain(
      "ask @Ben Okafor and @Chiyo Tanaka",
    );
  });

  it("TU01, TU02: the input says where, when, who and what, with a link", async () => {
    const talk = mention(world, "look &lt;here&gt; [[final:looked]]", { channel: "G0LAB" });
    await talk.answer("looked");
    expect(talk.seen()).toMatchObject([
      {
        label: "structured_message_json",
        json: {
          source: "app_mention",
          channel: "G0LAB",
          channel_type: "group",
          thread_ts: talk.threadTs,
          message_ts: talk.threadTs,
          permalink: expect.stringContaining("/archives/G0LAB/p"),
          sender: {
            kind: "user",
            user_id: "U0ADA",
            mention: "<@U0ADA>",
            time_zone: "Europe/Zurich",
          },
          text: `<@${world.slack.botUserId}> look &lt;here&gt; [[final:looked]]`,
        },
      },
    ]);
  });

  it("SI31: without users:read the agent gets the ids, and the turn starts", async () => {
    const missing = { needed: "users:read", provided: "chat:write" };
    world.slack.fail("users.info", { kind: "missing-scope", ...missing, times: Infinity });
    const talk = mention(world, "[[final:nameless]]", { channel: "C0GENERAL", user: "U0GUEST" });
    await talk.answer("nameless");
    expect(talk.seen()[0]?.json["sender"]).toEqual({
      kind: "user",
      user_id: "U0GUEST",
      mention: "<@U0GUEST>",
    });
  });
});
