import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import type { InboundMessage } from "../sessions/model.ts";
import { describeMessage } from "./describe.ts";
import { createDirectory } from "./directory.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { createPermalinks } from "./permalinks.ts";
import { type FakeMethod, fakeApi } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

const user: FakeMethod = (args) => ({
  ok: true,
  user: {
    id: args.get("user"),
    name: "ada.l",
    tz: "Europe/London",
    profile: { display_name: "Ada", real_name: "Ada Lovelace", email: "ada@example.com" },
  },
});

function message(fields: Partial<InboundMessage> = {}): InboundMessage {
  return {
    thread: { channel: "C1", threadTs: "1700000000.000100" },
    channelType: "channel",
    ts: "1700000001.000200",
    source: "thread_reply",
    author: { kind: "user", userId: "U1" },
    text: "hello <@U2> in <#C9>",
    files: [],
    ...fields,
  };
}

function world(methods: Readonly<Record<string, FakeMethod>>, teamUrl: string | null = null) {
  const clock = manualClock();
  const patience = { clock, random: () => 0.5 };
  const api = fakeApi(methods);
  const { reads } = api.clients;
  const features = createFeatureSwitches(clock, silentLog);
  const directory = createDirectory({ reads, features, onName: () => {}, ...patience });
  const permalinks = createPermalinks({ reads, features, teamUrl: () => teamUrl, ...patience });
  const run = (given = message()) =>
    describeMessage(given, Promise.resolve([]), { directory, permalinks });
  return { clock, api, directory, run };
}

describe("describeMessage", () => {
  it("goes without names where Slack does not tell them, and does not ask again", async () => {
    const { api, run } = world({});
    const described = await run();
    expect(described.sender).toEqual({ userId: "U1" });
    expect(described.mentioned).toEqual([{ userId: "U2" }]);
    expect(described.readableText).toBe("hello @U2 in #C9");
    expect(described).not.toHaveProperty("permalink");
    const calls = api.calls.length;
    await run(message({ text: "<@U5>", author: { kind: "user", userId: "U4" } }));
    expect(api.calls).toHaveLength(calls);
  });

  it("SI37: waits a few seconds at most for a lookup that hangs", async () => {
    const { clock, run } = world({ "users.info": () => new Promise(() => {}) });
    let described: Awaited<ReturnType<typeof run>> | null = null;
    void run().then((value) => {
      described = value;
    });
    await clock.advance(4_000);
    expect(described).toBeNull();
    await clock.advance(1_000);
    expect(described).toMatchObject({ sender: { userId: "U1" } });
  });

  it("SI31, SI32: names who wrote it and who is mentioned", async () => {
    const { run } = world(
      {
        "users.info": user,
        "conversations.info": () => ({ ok: true, channel: { id: "C9", name: "general" } }),
      },
      "https://team.slack.com/",
    );
    expect(await run()).toMatchObject({
      sender: {
        userId: "U1",
        displayName: "Ada",
        realName: "Ada Lovelace",
        username: "ada.l",
        timeZone: "Europe/London",
      },
      mentioned: [{ userId: "U2", displayName: "Ada" }],
      readableText: "hello @Ada in #general",
      permalink:
        "https://team.slack.com/archives/C1/p1700000001000200?thread_ts=1700000000.000100&cid=C1",
    });
  });

  it("asks Slack for the permalink where the workspace's address is not known", async () => {
    const { run } = world({
      "chat.getPermalink": () => ({ ok: true, permalink: "https://x.slack.com/p1" }),
    });
    expect((await run()).permalink).toBe("https://x.slack.com/p1");
  });

  it("says of a bot that nobody is the sender", async () => {
    const { run } = world({ "users.info": user });
    expect((await run(message({ author: { kind: "bot", botId: "B1" } }))).sender).toBeNull();
  });

  it("asks once for each person", async () => {
    const { api, run } = world({ "users.info": user });
    await Promise.all([run(), run(), run()]);
    expect(api.callsOf("users.info")).toHaveLength(2);
  });
});

describe("createDirectory", () => {
  it("tells e-mail addresses and names of bots where it may", async () => {
    const { directory } = world({
      "users.info": user,
      "bots.info": () => ({ ok: true, bot: { id: "B1", name: "CI" } }),
    });
    expect(await directory.emailOf("U1")).toBe("ada@example.com");
    expect(await directory.botName("B1")).toBe("CI");
    expect(await directory.channelName("C1")).toBeNull();
  });
});
