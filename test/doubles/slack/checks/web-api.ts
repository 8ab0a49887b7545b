import { type ConversationsRepliesResponse, WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { errorOf, startDouble, webClient } from "./clients.ts";

function times(count: number, block: object): readonly object[] {
  return Array.from({ length: count }, () => block);
}

function section(text: string) {
  return { type: "section", text: { type: "mrkdwn", text } };
}

export function checkWebApi(): void {
  describe("the Web API refuses what Slack refuses", () => {
    it("tells missing, unknown and misplaced tokens apart", async () => {
      const double = await startDouble();
      expect(
        await errorOf(new WebClient(undefined, { slackApiUrl: double.apiUrl }).auth.test()),
      ).toBe("not_authed");
      expect(await errorOf(webClient(double, "xoxb-wrong").auth.test())).toBe("invalid_auth");
      expect(await errorOf(webClient(double, double.appToken).auth.test())).toBe(
        "not_allowed_token_type",
      );
      expect(await errorOf(webClient(double).apps.connections.open({}))).toBe(
        "not_allowed_token_type",
      );
      expect(await errorOf(webClient(double).apiCall("agents.conversations.create", {}))).toBe(
        "unknown_method",
      );
    });

    it("names the scope that is missing and the ones that are there", async () => {
      const scopes = ["chat:write"];
      const { app } = (await startDouble()).workspace.seed;
      const double = await startDouble({ seed: { app: { ...app, scopes } } });
      const call = webClient(double).users.info({ user: "U0ADA" });
      await expect(call).rejects.toMatchObject({
        data: { error: "missing_scope", needed: "users:read", provided: "chat:write" },
      });
      const test = await webClient(double).auth.test();
      expect(test.response_metadata?.scopes).toEqual(scopes);
    });

    it.each([
      ["an unknown channel", { channel: "C0NOWHERE", text: "x" }, "channel_not_found"],
      ["a channel without the bot", { channel: "C0ELSEWHERE", text: "x" }, "not_in_channel"],
      ["an archived channel", { channel: "C0ARCHIVE", text: "x" }, "is_archived"],
      ["no text", { channel: "C0GENERAL", text: " " }, "no_text"],
      [
        "an unknown thread",
        { channel: "C0GENERAL", text: "x", thread_ts: "1.000001" },
        "thread_not_found",
      ],
      [
        "markdown beside text",
        { channel: "C0GENERAL", text: "x", markdown_text: "y" },
        "markdown_text_conflict",
      ],
      [
        "51 blocks",
        { channel: "C0GENERAL", text: "x", blocks: times(51, { type: "divider" }) },
        "invalid_blocks",
      ],
      [
        "a section of 3001 characters",
        { channel: "C0GENERAL", text: "x", blocks: [section("a".repeat(3001))] },
        "invalid_blocks",
      ],
      [
        "blocks of 13 201 characters together",
        {
          channel: "C0GENERAL",
          text: "x",
          blocks: [...times(4, section("a".repeat(3000))), section("a".repeat(1201))],
        },
        "msg_blocks_too_long",
      ],
    ])("refuses a post with %s", async (_what, args, error) => {
      const double = await startDouble();
      expect(await errorOf(webClient(double).apiCall("chat.postMessage", args))).toBe(error);
      expect(double.botMessages(args.channel)).toEqual([]);
    });

    it("truncates a post at 40 000 characters with a warning, and refuses such an update", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const posted = await client.chat.postMessage({
        channel: "C0GENERAL",
        text: "a".repeat(40_010),
      });
      expect(posted.response_metadata).toMatchObject({ warnings: ["message_truncated"] });
      expect(double.botMessages("C0GENERAL")[0]?.text).toHaveLength(40_000);
      const update = client.chat.update({
        channel: "C0GENERAL",
        ts: posted.ts ?? "",
        text: "a".repeat(4_001),
      });
      expect(await errorOf(update)).toBe("msg_too_long");
    });

    it("lets the bot change its own messages only", async () => {
      const double = await startDouble();
      const ts = double.say({ channel: "C0GENERAL", text: "mine" });
      const client = webClient(double);
      const args = { channel: "C0GENERAL", ts };
      expect(await errorOf(client.chat.update({ ...args, text: "x" }))).toBe("cant_update_message");
      expect(await errorOf(client.chat.delete(args))).toBe("cant_delete_message");
    });

    it("refuses in a channel that is archived, or lost, in the middle", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const thread_ts = double.say({ channel: "C0GENERAL", text: "root" });
      const reply = () =>
        client.chat.postMessage({ channel: "C0GENERAL", thread_ts, text: "still there?" });
      await reply();
      double.removeBot("C0GENERAL");
      expect(await errorOf(reply())).toBe("not_in_channel");
      double.archiveChannel("C0GENERAL");
      expect(await errorOf(reply())).toBe("is_archived");
    });

    it("knows a reaction that is already there", async () => {
      const double = await startDouble();
      const timestamp = double.say({ channel: "C0GENERAL", text: "look" });
      const item = { channel: "C0GENERAL", timestamp, name: "eyes" };
      const client = webClient(double);
      await client.reactions.add(item);
      expect(await errorOf(client.reactions.add(item))).toBe("already_reacted");
      await client.reactions.remove(item);
      expect(await errorOf(client.reactions.remove(item))).toBe("no_reaction");
    });
  });

  describe("reading back", () => {
    it("pages a thread by cursor, ascending, each message once but for the root", async () => {
      const double = await startDouble();
      const root = double.say({ channel: "C0GENERAL", text: "root" });
      for (let n = 1; n <= 25; n += 1) {
        double.say({ channel: "C0GENERAL", text: `r${n}`, threadTs: root });
      }
      const pages: ConversationsRepliesResponse[] = [];
      const paged = webClient(double).paginate("conversations.replies", {
        channel: "C0GENERAL",
        ts: root,
        limit: 10,
      });
      for await (const page of paged) pages.push(page);
      expect(pages.map((page) => page.has_more)).toEqual([true, true, false]);
      expect(pages.every((page) => page.messages?.[0]?.ts === root)).toBe(true);
      const texts = pages.flatMap((page) => page.messages?.slice(1).map((one) => one.text) ?? []);
      expect(texts).toEqual(Array.from({ length: 25 }, (_, index) => `r${index + 1}`));
      expect(pages[0]?.messages?.[0]).toMatchObject({ reply_count: 25, thread_ts: root });
    });

    it("honours oldest, latest and inclusive, newest first in a channel", async () => {
      const double = await startDouble();
      const all = [1, 2, 3, 4].map((n) => double.say({ channel: "C0GENERAL", text: `m${n}` }));
      const read = async (range: { oldest?: string; latest?: string; inclusive?: boolean }) => {
        const page = await webClient(double).conversations.history({
          channel: "C0GENERAL",
          ...range,
        });
        return page.messages?.map((one) => one.text);
      };
      const oldest = all[0] ?? "";
      const latest = all[2] ?? "";
      expect(await read({ oldest, latest })).toEqual(["m2"]);
      expect(await read({ oldest, latest, inclusive: true })).toEqual(["m3", "m2", "m1"]);
      expect(await read({ latest })).toEqual(["m2", "m1"]);
    });

    it("keeps metadata for those who ask, and ephemerals out of history", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const root = double.say({ channel: "C0GENERAL", text: "root" });
      const metadata = { event_type: "broker_post", event_payload: { key: "k1" } };
      const inThread = { channel: "C0GENERAL", thread_ts: root };
      await client.chat.postMessage({ ...inThread, text: "answer", metadata });
      await client.chat.postEphemeral({ ...inThread, user: "U0ADA", text: "psst" });
      const without = await client.conversations.replies({ channel: "C0GENERAL", ts: root });
      expect(without.messages?.map((one) => one.text)).toEqual(["root", "answer"]);
      expect(without.messages?.[1]?.metadata).toBeUndefined();
      const read = await client.conversations.replies({
        channel: "C0GENERAL",
        ts: root,
        include_all_metadata: true,
      });
      expect(read.messages?.[1]?.metadata).toEqual(metadata);
      expect(double.workspace.core.world.ephemerals("C0GENERAL", "U0ADA")).toHaveLength(1);
    });

    it("looks people up, with and without an email", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const ada = await client.users.lookupByEmail({ email: "ada@playground.example" });
      expect(ada.user).toMatchObject({ id: "U0ADA", tz: "Europe/Zurich" });
      const guest = await client.users.info({ user: "U0GUEST" });
      expect(guest.user?.profile).not.toHaveProperty("email");
      const opened = await client.conversations.open({ users: "U0BEN" });
      const again = await client.conversations.open({ users: "U0BEN" });
      expect(opened.channel?.id).toMatch(/^D/);
      expect(again.channel?.id).toBe(opened.channel?.id);
      const list = await client.conversations.list({ types: "im", limit: 1 });
      expect(list.channels).toHaveLength(1);
      expect(list.response_metadata?.next_cursor).not.toBe("");
    });
  });

  describe("streaming", () => {
    const recipient = { recipient_user_id: "U0ADA", recipient_team_id: "T0PLAYGROUND" };

    it("needs a recipient outside of direct messages", async () => {
      const double = await startDouble();
      const thread_ts = double.say({ channel: "C0GENERAL", text: "root" });
      const call = { channel: "C0GENERAL", thread_ts, markdown_text: "a" };
      expect(await errorOf(webClient(double).apiCall("chat.startStream", call))).toBe(
        "missing_recipient_team_id",
      );
    });

    it("appends until it is stopped, by the app or by a person", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const thread_ts = double.say({ channel: "C0GENERAL", text: "root" });
      const open = () =>
        client.chat.startStream({
          channel: "C0GENERAL",
          thread_ts,
          markdown_text: "a",
          ...recipient,
        });
      const append = (ts: string) =>
        client.chat.appendStream({ channel: "C0GENERAL", ts, markdown_text: "b" });
      const one = (await open()).ts ?? "";
      await append(one);
      await client.chat.stopStream({ channel: "C0GENERAL", ts: one, markdown_text: "c" });
      expect(double.messages("C0GENERAL").at(-1)).toMatchObject({
        text: "abc",
        streaming: "completed",
      });
      expect(await errorOf(append(one))).toBe("message_not_in_streaming_state");
      const two = (await open()).ts ?? "";
      double.people.stopStream("C0GENERAL", two);
      expect(await errorOf(append(two))).toBe("stopped_by_user");
      double.withoutStreaming();
      expect(await errorOf(open())).toBe("unknown_method");
    });

    it("appends until the server stops it", async () => {
      const double = await startDouble({ timing: { streamMs: 20 } });
      const client = webClient(double);
      const channel = "C0GENERAL";
      const thread_ts = double.say({ channel, text: "root" });
      const start = { channel, thread_ts, markdown_text: "a", ...recipient };
      const { ts = "" } = await client.chat.startStream(start);
      await double.waitFor(() => double.messages(channel).at(-1)?.streaming === "errored");
      const append = client.chat.appendStream({ channel, ts, markdown_text: "b" });
      expect(await errorOf(append)).toBe("message_not_in_streaming_state");
    });
  });

  describe("thread status", () => {
    it("shows until the bot posts in that thread or the text is empty", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const thread_ts = double.say({ channel: "C0GENERAL", text: "root" });
      const set = (status: string) =>
        client.assistant.threads.setStatus({ channel_id: "C0GENERAL", thread_ts, status });
      await set("is thinking");
      expect(double.statuses()).toMatchObject([{ status: "is thinking", threadTs: thread_ts }]);
      await client.chat.postMessage({ channel: "C0GENERAL", thread_ts, text: "there" });
      expect(double.statuses()).toEqual([]);
      await set("is writing");
      await set("");
      expect(double.statuses()).toEqual([]);
      expect(double.statusHistory().map((one) => one.status)).toEqual([
        "is thinking",
        "is writing",
      ]);
    });

    it("keeps a session's state for an app that is an agent, and has none for others", async () => {
      const { app } = (await startDouble()).workspace.seed;
      const double = await startDouble({ seed: { app: { ...app, agent: { stop: false } } } });
      const thread_ts = double.say({ channel: "C0GENERAL", text: "root" });
      const session = { channel_id: "C0GENERAL", thread_ts };
      const set = (client: ReturnType<typeof webClient>, status: string) =>
        client.agents.sessions.setStatus({ ...session, status });
      expect(await set(webClient(double), "processing")).toMatchObject({
        status: "processing",
        warning: "missing_agent_session_stopped_event_subscription",
      });
      expect(await errorOf(set(webClient(double), "busy"))).toBe("invalid_arguments");
      expect(double.people.stopAgent("U0ADA", "C0GENERAL", thread_ts).ok).toBe(false);
      expect(await errorOf(set(webClient(await startDouble()), "active"))).toBe("not_authorized");
    });
  });
}
