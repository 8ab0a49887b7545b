import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventCallback, eventsForPost } from "../../playground/workspace/events.ts";
import type { Message } from "../../playground/workspace/model.ts";
import { editMessage, postMessage } from "../../playground/workspace/posting.ts";
import { fileWire } from "../../playground/workspace/wire.ts";
import { doubleSeed } from "../doubles/slack/double-seed.ts";
import { onePixel } from "../world/one-pixel.ts";
import { mention, passMarker, type Talk, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

// Every kind of message that people write or see, walked through one built worker and one Codex.

/** A group conversation with an id that channels have, too. */
const GROUP = "C0GROUPDM";

let world: World;

beforeAll(async () => {
  const { channels = [] } = doubleSeed();
  const group = {
    id: GROUP,
    name: "mpdm-ada--ben--codex-1",
    kind: "mpim",
    members: ["U0ADA", "U0BEN", "U0CODEX"],
  } as const;
  world = await startWorld({
    slack: { seed: { channels: [...channels, group] } },
    env: { ALLOWED_CHANNELS: "C0GENERAL,C0RANDOM,G0LAB,direct", ALLOWED_BOTS: "U0DEPLOY" },
  });
  await world.worker.start();
});
afterEach(() => world.slack.heal());
afterAll(() => world?.end());

const core = () => world.slack.workspace.core;
const bot = () => `<@${world.slack.botUserId}>`;

/** What the agent was given in this thread last. */
async function given(talk: Talk): Promise<Readonly<Record<string, unknown>>> {
  const look = () => talk.seen().at(-1)?.json;
  await expect.poll(look, { timeout: 20_000 }).toBeDefined();
  return look() ?? {};
}

const direct = (saying: Partial<Parameters<World["slack"]["say"]>[0]>) =>
  talkIn(world, "D0ADA", world.slack.say({ channel: "D0ADA", text: "", ...saying }));

describe("what a message shows beside its text", () => {
  const forward = {
    is_share: true,
    author_name: "Carol",
    text: "Checkout answers 502, order ZEBRA-77",
  };
  const shown = [{ kind: "forwarded", from: "Carol", text: forward.text }];

  it("FR01: gives a forwarded message, with whose words it holds, also where it stands alone", async () => {
    const talk = mention(world, "please handle [[final:handled]]", { attachments: [forward] });
    await talk.answer("handled");
    expect(await given(talk)).toMatchObject({ also_shown: shown });
    expect(await given(direct({ attachments: [forward] }))).toMatchObject({ also_shown: shown });
  });

  it("FR02: fetches the file of a forwarded message", async () => {
    const files = [{ name: "trace.log", bytes: "at ZEBRA.ts:77" }];
    world.slack.say({ channel: "C0RANDOM", text: "the trace", files });
    const file = core()
      .files.list()
      .find(({ name }) => name === "trace.log");
    if (file === undefined) throw new Error("The file is not stored.");
    const attachments = [{ ...forward, files: [fileWire(core(), file)] }];
    const { attachments: fetched } = await given(mention(world, "see", { attachments }));
    const [{ local_path: path } = {}] = fetched as { local_path?: string }[];
    expect(await readFile(path ?? "", "utf8")).toBe("at ZEBRA.ts:77");
  });

  it("FR03: gives the preview of a link, also when Slack adds it to a request in work", async () => {
    const preview = {
      is_msg_unfurl: true,
      from_url: "https://t.slack.com/archives/C1/p1",
      text: "[FIRING:12] latency",
    };
    const also = [{ kind: "preview", url: preview.from_url, text: preview.text }];
    expect(await given(mention(world, "look", { attachments: [preview] }))).toMatchObject({
      also_shown: also,
    });
    const later = mention(world, "look here [[gate:preview]][[final:looked]]");
    await world.model.waitForGate("preview");
    await expect.poll(async () => (await later.session())["state"]).toBe("working");
    const before = core().world.message(later.channel, later.threadTs);
    if (before === undefined) throw new Error("The message is not there.");
    editMessage(core(), before, { ...before, attachments: [preview] });
    // With Codex before the turn can end: a preview that comes later starts no turn.
    await expect
      .poll(async () => (await later.session())["messages"])
      .toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
    world.model.open("preview");
    await later.answer("looked");
    await expect
      .poll(() => later.seen().at(-1)?.json, { timeout: 20_000 })
      .toMatchObject({ also_shown: also, correction: { kind: "preview" } });
    expect(later.seen().at(-1)?.json).not.toHaveProperty("correction.previous_text");
  });

  it("FR03: gives a preview that comes after the turn with the next message, and starts no turn", async () => {
    const preview = { is_msg_unfurl: true, from_url: "https://t.slack.com/p2", text: "WALRUS-3" };
    const talk = mention(world, "look there [[final:looked there]]");
    await talk.answer("looked there");
    await talk.idle();
    const before = core().world.message(talk.channel, talk.threadTs);
    if (before === undefined) throw new Error("The message is not there.");
    editMessage(core(), before, { ...before, attachments: [preview] });
    await passMarker(world);
    expect(talk.turns()).toHaveLength(1);
    expect(await talk.session()).toMatchObject({ state: "idle" });
    talk.say("and? [[final:and so on]]");
    await talk.answer("and so on");
    expect(talk.turns()).toHaveLength(2);
    const changed = talk.seen().find(({ json }) => "correction" in json);
    expect(changed?.json).toMatchObject({
      correction: { kind: "preview" },
      also_shown: [{ kind: "preview", url: preview.from_url, text: preview.text }],
    });
  });

  it("FR04: gives Slack's transcript of a voice message", async () => {
    const more = {
      subtype: "slack_audio",
      transcription: { status: "complete", preview: { content: "restart staging WOMBAT-8" } },
    };
    const files = [{ name: "audio.m4a", mimetype: "audio/mp4", bytes: "x", more }];
    expect(await given(direct({ files }))).toMatchObject({
      also_shown: [{ kind: "transcript", text: "restart staging WOMBAT-8" }],
    });
  });

  it("FR05, FR08: gives the address of a file elsewhere, and brings a canvas", async () => {
    const address = "https://docs.google.com/document/d/1";
    const elsewhere = {
      mode: "external",
      is_external: true,
      external_type: "gdrive",
      url_private: address,
    };
    const canvas = {
      mode: "quip",
      filetype: "quip",
      mimetype: "application/vnd.slack-docs",
    };
    world.slack.fail("files.download", {
      kind: "http",
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8" },
      body: "<h1>The plan</h1>",
    });
    const files = [
      { name: "Plan", bytes: "x", more: elsewhere },
      { name: "Canvas", bytes: "x", more: canvas },
    ];
    const { attachments } = await given(direct({ files }));
    const [plan, page] = attachments as { address?: string; local_path?: string }[];
    expect(plan).toMatchObject({ address });
    expect(plan).not.toHaveProperty("download_error");
    expect(await readFile(page?.local_path ?? "", "utf8")).toBe("<h1>The plan</h1>");
  });

  it("FR06: gives the words of an app's card by the history and by both tools", async () => {
    const root = world.slack.say({
      channel: "G0LAB",
      user: "U0DEPLOY",
      text: "",
      attachments: [{ title: "High latency", text: "p99 above 2 s" }],
    });
    const read = JSON.stringify({ message_ts: root });
    const script = `[[call:slack_thread_history|{}]][[call:slack_read_message|${read}]]`;
    const talk = mention(world, `${script}[[final:read]]`, { channel: "G0LAB", threadTs: root });
    await talk.answer("read");
    const items = world.model.modelCalls().at(-1)?.model?.input ?? [];
    const outputs = items.filter(({ type }) => String(type).endsWith("_output"));
    expect(outputs).toHaveLength(2);
    for (const output of outputs) expect(JSON.stringify(output)).toContain("p99 above 2 s");
    expect(talk.seen()[0]).toMatchObject({
      label: "thread_history_json",
      json: { also_shown: [{ title: "High latency", text: "p99 above 2 s" }] },
    });
  });

  it("FR07: shows the model a screenshot of the thread's first message", async () => {
    const files = [{ name: "screenshot.png", bytes: onePixel }];
    const root = world.slack.say({ channel: "C0RANDOM", text: "it looks odd", files });
    const talk = mention(world, "what is wrong in the screenshot above? [[final:seen]]", {
      channel: "C0RANDOM",
      threadTs: root,
    });
    await talk.answer("seen");
    const [first] = talk.seen();
    expect(first?.json).toMatchObject({
      attachments: [
        { name: "screenshot.png", local_path: expect.stringContaining(talk.workspace) },
      ],
    });
    const input = JSON.stringify(world.model.modelCalls().at(-1)?.model?.input);
    expect(input).toContain(Buffer.from(onePixel).toString("base64"));
  });

  it("FR07: brings no file of somebody who may not give work here, and says so", async () => {
    const files = [{ name: "from-a-guest.png", bytes: onePixel }];
    const root = world.slack.say({ channel: "C0GENERAL", user: "U0VISITOR", text: "see", files });
    const talk = mention(world, "and? [[final:not seen]]", { threadTs: root });
    await talk.answer("not seen");
    expect(talk.seen()[0]?.json).toMatchObject({
      attachments: [{ download_error: "Its author may not give work here" }],
    });
  });

  it("FR09: leaves a name a name that Slack has linked by itself", async () => {
    const talk = mention(world, "fix <http://deploy.sh|deploy.sh> [[final:fixed]]");
    await talk.answer("fixed");
    expect((await given(talk))["text_with_resolved_mentions"]).toContain("fix deploy.sh [[final");
  });

  it("FR23: gives well-formed text, whatever a message holds", async () => {
    const talk = mention(
      world,
      `cut \ud83d [[call:slack_thread_history|{"limit":5}]][[final:whole]]`,
    );
    await talk.answer("whole");
    expect(talk.inputText().isWellFormed()).toBe(true);
  });
});

describe("who writes, and where", () => {
  it("FR16: takes what a member writes through an app as the member's", async () => {
    const text = `${bot()} deploy it [[final:deployed]]`;
    const message = postMessage(core(), {
      channel: "C0GENERAL",
      user: "U0ADA",
      bot: { botId: "BCONNECT", appId: "ACONNECT" },
      text,
    });
    const talk = talkIn(world, "C0GENERAL", message.ts);
    await talk.answer("deployed");
    expect(talk.answers()).toEqual(["deployed"]);
  });

  it("FR17: answers once in a group conversation whose mention comes first and without its kind", async () => {
    const message: Message = {
      ts: core().world.nextTs(),
      channel: GROUP,
      user: "U0ADA",
      text: `${bot()} plan it [[final:planned]]`,
      blocks: [],
      attachments: [],
      reactions: [],
      files: [],
    };
    core().world.post(message);
    for (const event of eventsForPost(core(), message).toReversed())
      core().hub.deliverEvent(eventCallback(core(), event));
    const talk = talkIn(world, GROUP, message.ts);
    await talk.answer("planned");
    await passMarker(world);
    expect(talk.answers()).toEqual(["planned"]);
    expect(core().world.ephemerals(GROUP, "U0ADA")).toEqual([]);
  });
});
