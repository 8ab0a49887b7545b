import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  closeGateways,
  openGateway,
  type GatewayWorld,
  startThread,
} from "./slack-gateway-world.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slack-gateway-"));
});

afterEach(async () => {
  await closeGateways();
  rmSync(folder, { recursive: true });
});

async function readyGateway(): Promise<{ readonly world: GatewayWorld; readonly key: string }> {
  const world = await openGateway();
  await world.live();
  return { world, key: await startThread(world) };
}

const threadTsOf = (key: string) => key.split(":")[1] ?? "";
const markdown = (text: string) => ({ kind: "markdown", markdown: text }) as const;

describe("the gateway's posts, with a Slack double", () => {
  it.each(["drop-after", "http-after", "drop-before"] as const)(
    "TU30: posts once when the answer is lost (%s)",
    async (kind) => {
      const { world, key } = await readyGateway();
      const fault = kind === "http-after" ? { kind, status: 502 } : { kind };
      world.slack.fail("chat.postMessage", fault);
      const outcome = await world.post("k", markdown("the answer"), key);
      expect(outcome).toMatchObject({ kind: "sent" });
      const said = world.slack.botMessages("C0GENERAL", threadTsOf(key));
      expect(said.map(({ text }) => text)).toEqual(["the answer"]);
    },
  );

  it.each(["drop-after", "http-after"] as const)(
    "TU30: shares a file once when the answer is lost (%s)",
    async (kind) => {
      const { world, key } = await readyGateway();
      const path = join(folder, "report.txt");
      writeFileSync(path, "all is well");
      const fault = kind === "http-after" ? { kind, status: 502 } : { kind };
      world.slack.fail("files.completeUploadExternal", fault);
      const outcome = await world.post("k", { kind: "file", path, filename: "report.txt" }, key);
      expect(outcome).toMatchObject({ kind: "sent", file: { name: "report.txt" } });
      expect(world.slack.botMessages("C0GENERAL", threadTsOf(key))).toHaveLength(1);
    },
  );

  it("ends quietly when the channel is archived meanwhile", async () => {
    const { world, key } = await readyGateway();
    world.slack.archiveChannel("C0GENERAL");
    expect(await world.post("k", markdown("too late"), key)).toMatchObject({
      kind: "failed",
      code: "is_archived",
    });
  });

  it("waits out a rate limit, with and without a time to wait", async () => {
    const { world, key } = await readyGateway();
    world.slack.fail("chat.postMessage", { kind: "rate-limit", retryAfter: 1 });
    world.slack.fail("chat.postMessage", { kind: "rate-limit", retryAfter: null });
    world.slack.fail("chat.postMessage", { kind: "rate-limit-body" });
    expect(await world.post("k", markdown("at last"), key)).toMatchObject({ kind: "sent" });
    expect(world.slack.botMessages("C0GENERAL", threadTsOf(key))).toHaveLength(1);
  });

  it("AP08: posts long texts in order and tells where they are", async () => {
    const { world, key } = await readyGateway();
    const texts = ["one", "two", "three"].map((word) => `${word} ${"x".repeat(9_000)}`);
    const outcome = await world.post("k", markdown(texts.join("\n\n")), key);
    const said = world.slack.botMessages("C0GENERAL", threadTsOf(key));
    expect(said.map(({ text }) => text.split(" ")[0])).toEqual(["one", "two", "three"]);
    expect(outcome).toMatchObject({
      kind: "sent",
      parts: said.map(({ ts }) => ({ ts, permalink: expect.stringContaining("/archives/") })),
    });
  });

  it("AP07: posts a file with its title, comment and description", async () => {
    const { world, key } = await readyGateway();
    const path = join(folder, "chart.png");
    writeFileSync(path, new Uint8Array([0x89, 0x50, 0x4e, 0x47]));
    const outcome = await world.post(
      "k",
      {
        kind: "file",
        path,
        filename: "chart.png",
        title: "Chart",
        comment: "Here it is",
        altText: "a chart",
      },
      key,
    );
    expect(outcome).toMatchObject({
      kind: "sent",
      file: { name: "chart.png", title: "Chart", size: 4 },
      parts: [{ ts: expect.stringMatching(/^\d+\.\d+$/) }],
    });
    expect(world.slack.uploads()).toMatchObject([{ name: "chart.png", size: 4 }]);
  });

  it("TU22: shows a status while work goes on, again after a post, and clears it", async () => {
    const { world, key } = await readyGateway();
    const thread = { channel: "C0GENERAL", threadTs: threadTsOf(key) };
    const { slack, gateway } = world;
    gateway.conversation.showActivity(thread, { kind: "thinking" });
    await slack.waitFor(() => slack.statuses().length === 1);
    await world.post("k", markdown("on it"), key);
    await slack.waitFor(() => slack.statusHistory().length === 2);
    gateway.conversation.showActivity(thread, null);
    await slack.waitFor(() => slack.statuses().length === 0);
    expect(slack.statusHistory()).toMatchObject([
      { status: "is thinking…" },
      { status: "is thinking…" },
    ]);
  });

  it("TU23: shows eyes where Slack has no status", async () => {
    const { world, key } = await readyGateway();
    const thread = { channel: "C0GENERAL", threadTs: threadTsOf(key) };
    const { slack, gateway } = world;
    slack.fail("assistant.threads.setStatus", { kind: "error", error: "unknown_method" });
    gateway.conversation.showActivity(thread, { kind: "thinking" });
    const root = () => slack.messages("C0GENERAL").find(({ ts }) => ts === thread.threadTs);
    await slack.waitFor(() => (root()?.reactions ?? []).length === 1);
    gateway.conversation.showActivity(thread, null);
    await slack.waitFor(() => (root()?.reactions ?? []).length === 0);
    expect((await gateway.health()).off).toMatchObject([{ feature: "thread-status" }]);
  });

  it("SI28, SI31: describes a message with names, a link and its files", async () => {
    const { world, key } = await readyGateway();
    const { slack, gateway, routes } = world;
    const threadTs = threadTsOf(key);
    slack.say({
      channel: "C0GENERAL",
      threadTs,
      user: "U0BEN",
      text: "<@U0ADA> see &lt;this&gt;",
      files: [
        { name: "notes.txt", bytes: "some notes" },
        { name: "shared.txt", bytes: "from elsewhere", detailsWithheld: true },
      ],
    });
    const message = await slack.waitFor(() =>
      routes
        .flatMap((one) => (one.kind === "message" ? [one.message] : []))
        .find((one) => one.files.length > 0),
    );
    const described = await gateway.conversation.describe(message, folder);
    expect(described).toMatchObject({
      sender: { userId: "U0BEN", realName: "Ben Okafor", timeZone: "America/New_York" },
      mentioned: [{ userId: "U0ADA" }],
      readableText: "@Ada Park see <this>",
      permalink: expect.stringContaining(`thread_ts=${threadTs}`),
    });
    const contents = described.files.map(({ localPath }) => readFileSync(localPath ?? "", "utf8"));
    expect(contents).toEqual(["some notes", "from elsewhere"]);
    expect(described.files[1]?.localPath).toMatch(/shared\.txt$/);
  });

  it("SI29: says what went wrong with a file that Slack does not give", async () => {
    const { world, key } = await readyGateway();
    const { slack, gateway, routes } = world;
    slack.say({
      channel: "C0GENERAL",
      threadTs: threadTsOf(key),
      text: "look",
      files: [{ name: "a.txt", bytes: "a" }],
    });
    const message = await slack.waitFor(() =>
      routes
        .flatMap((one) => (one.kind === "message" ? [one.message] : []))
        .find((one) => one.files.length > 0),
    );
    slack.fail("files.download", { kind: "sign-in-page" });
    const described = await gateway.conversation.describe(message, folder);
    expect(described.files[0]?.downloadError).toMatch(/sign-in page/);
  });

  it("SI16, SI17: reads the newest of a long thread", async () => {
    const { world, key } = await readyGateway();
    const { slack, gateway } = world;
    const threadTs = threadTsOf(key);
    for (let number = 0; number < 450; number += 1)
      slack.say({ channel: "C0GENERAL", text: `message ${number}`, threadTs });
    const thread = { channel: "C0GENERAL", threadTs };
    const earlier = await gateway.conversation.earlierMessages(
      thread,
      { before: null, limit: 3, whose: "others" },
      "/nowhere",
    );
    expect(earlier.ok && earlier.value.map(({ readableText }) => readableText)).toEqual([
      "message 447",
      "message 448",
      "message 449",
    ]);
    const history = await gateway.threadHistory({ ...thread, limit: 50 });
    expect(history).toMatchObject({ ok: true, value: { hasMore: true } });
  });
});
