import type { AppMentionEvent, GenericMessageEvent } from "@slack/types";
import { describe, expect, it } from "vitest";
import { connect, startDouble, webClient } from "./clients.ts";

export function checkEvents(): void {
  describe("messages arrive as Slack sends them", () => {
    it("delivers a mention as message and app_mention with one ts and two event ids", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const ts = double.say({ channel: "C0GENERAL", text: `<@${double.botUserId}> hello` });
      await double.waitFor(() => arrived.length === 2);
      expect(arrived.map((one) => one.event["type"])).toEqual(["message", "app_mention"]);
      expect(arrived.map((one) => one.event["ts"])).toEqual([ts, ts]);
      expect(new Set(arrived.map((one) => one.body["event_id"])).size).toBe(2);
      const message = arrived[0]?.event as unknown as GenericMessageEvent;
      expect(message).toMatchObject({
        team: "T0PLAYGROUND",
        channel_type: "channel",
        user: "U0ADA",
      });
      expect(message.client_msg_id).toBeTypeOf("string");
      expect(message.blocks?.[0]).toMatchObject({ type: "rich_text" });
      const mention = arrived[1]?.event as unknown as AppMentionEvent;
      expect(mention.text).toBe(message.text);
    });

    it.each([
      ["D0ADA", "im", 1],
      ["G0LAB", "group", 2],
      ["G0TRIO", "mpim", 2],
    ])(
      "tells %s as channel_type %s, with %i events for a mention",
      async (channel, type, events) => {
        const double = await startDouble();
        const { arrived } = await connect(double);
        double.say({ channel, text: `<@${double.botUserId}> hello` });
        double.say({ channel, text: "the end" });
        await double.waitFor(() => arrived.some((one) => one.event["text"] === "the end"));
        expect(arrived).toHaveLength(events + 1);
        expect(arrived[0]?.event["channel_type"]).toBe(type);
      },
    );

    it("says nothing of channels that the bot is not in", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      double.say({ channel: "C0ELSEWHERE", text: `<@${double.botUserId}> hello` });
      double.say({ channel: "C0GENERAL", text: "the end" });
      await double.waitFor(() => arrived.length === 1);
      expect(arrived[0]?.event["text"]).toBe("the end");
    });

    it("echoes the bot's own posts with its ids", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const threadTs = double.say({ channel: "C0GENERAL", text: "root" });
      await webClient(double).chat.postMessage({
        channel: "C0GENERAL",
        text: `reply <@${double.botUserId}>`,
        thread_ts: threadTs,
      });
      await double.waitFor(() => arrived.length === 2);
      expect(arrived[1]?.event).toMatchObject({
        type: "message",
        bot_id: "B0CODEX",
        app_id: "A0PLAYGROUND",
        user: "U0CODEX",
        thread_ts: threadTs,
        parent_user_id: "U0ADA",
      });
    });

    it("raises app_mention again, with the original ts, when an edit adds the mention", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const ts = double.say({ channel: "C0GENERAL", text: "hello" });
      double.people.edit("U0ADA", "C0GENERAL", ts, `<@${double.botUserId}> hello`);
      double.people.edit("U0ADA", "C0GENERAL", ts, `<@${double.botUserId}> hello again`);
      await double.waitFor(() => arrived.length === 4);
      expect(arrived.map((one) => one.event["subtype"] ?? one.event["type"])).toEqual([
        "message",
        "message_changed",
        "app_mention",
        "message_changed",
      ]);
      expect(arrived[2]?.event).toMatchObject({ ts, edited: { user: "U0ADA" } });
      expect(arrived[2]?.event["event_ts"]).not.toBe(ts);
      expect(arrived[3]?.event).toMatchObject({
        message: { ts, text: `<@${double.botUserId}> hello again` },
        previous_message: { ts },
      });
    });

    it("tells deletions, and a deleted root with replies as a tombstone", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const root = double.say({ channel: "C0GENERAL", text: "root" });
      const reply = double.say({ channel: "C0GENERAL", text: "reply", threadTs: root });
      double.people.remove("U0ADA", "C0GENERAL", root);
      double.people.remove("U0ADA", "C0GENERAL", reply);
      await double.waitFor(() => arrived.length === 4);
      expect(arrived[2]?.event).toMatchObject({
        subtype: "message_changed",
        message: { subtype: "tombstone", ts: root },
      });
      expect(arrived[3]?.event).toMatchObject({ subtype: "message_deleted", deleted_ts: reply });
    });

    it("sends files and broadcasts with their subtypes", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const root = double.say({ channel: "C0GENERAL", text: "root" });
      double.say({
        channel: "C0GENERAL",
        text: `<@${double.botUserId}> see`,
        threadTs: root,
        files: [{ name: "a.txt", bytes: "hello" }],
      });
      double.say({ channel: "C0GENERAL", text: "all", threadTs: root, broadcast: true });
      await double.waitFor(() => arrived.length === 4);
      expect(arrived[1]?.event).toMatchObject({
        subtype: "file_share",
        files: [{ name: "a.txt" }],
      });
      expect(arrived[2]?.event).toMatchObject({ type: "app_mention", files: [{ name: "a.txt" }] });
      expect(arrived[3]?.event).toMatchObject({ subtype: "thread_broadcast", thread_ts: root });
    });

    it("sends other bots' posts, also the old webhook kind", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      double.say({ user: "U0DEPLOY", channel: "C0GENERAL", text: "deployed" });
      double.say({ user: "U0DEPLOY", channel: "C0GENERAL", text: "hook", webhookName: "CI" });
      await double.waitFor(() => arrived.length === 2);
      expect(arrived[0]?.event).toMatchObject({ bot_id: "B0DEPLOY", user: "U0DEPLOY" });
      expect(arrived[1]?.event).toMatchObject({ subtype: "bot_message", username: "CI" });
      expect(arrived[1]?.event).not.toHaveProperty("user");
    });
  });

  describe("redelivery", () => {
    it("repeats an unacknowledged event three times with its event_id", async () => {
      const double = await startDouble({ ackScale: 0.001 });
      const { arrived } = await connect(double, () => null);
      double.say({ channel: "C0GENERAL", text: "hello" });
      await double.waitFor(() => arrived.length === 4);
      expect(arrived.map((one) => one.retry)).toEqual([0, 1, 2, 3]);
      expect(new Set(arrived.map((one) => one.body["event_id"])).size).toBe(1);
      expect(double.acks().every((one) => one.ackedAt === null)).toBe(true);
    });

    it("delivers later what came while no socket was open", async () => {
      const double = await startDouble({ ackScale: 0.01 });
      double.say({ channel: "C0GENERAL", text: "anyone?" });
      const { arrived } = await connect(double);
      await double.waitFor(() => arrived.length === 1);
      expect(arrived[0]?.retry).toBeGreaterThan(0);
    });

    it("repeats later, and does not lose, what it repeats while it is deaf", async () => {
      const double = await startDouble({ ackScale: 0.01 });
      const { arrived } = await connect(double);
      double.socketFaults.loseDeliveries(1);
      double.say({ channel: "C0GENERAL", text: "hello" });
      double.socketFaults.deafen(true);
      // Its first repetition is due after 30 ms, the second 630 ms after that.
      await double.waitFor(() => double.socketFaults.withheld() === 2);
      double.socketFaults.deafen(false);
      await double.waitFor(() => arrived.length === 1);
      expect(arrived[0]?.retry).toBe(2);
    });

    it("survives going offline and coming back on the same port", async () => {
      const double = await startDouble({ ackScale: 0.01 });
      await double.goOffline();
      double.say({ channel: "C0GENERAL", text: "while you were out" });
      await double.comeOnline();
      const { arrived } = await connect(double);
      await double.waitFor(() => arrived.length === 1);
      const page = await webClient(double).conversations.history({ channel: "C0GENERAL" });
      expect(page.messages).toHaveLength(1);
    });

    it("records the latency of each ack", async () => {
      const double = await startDouble();
      await connect(double);
      double.say({ channel: "C0GENERAL", text: "hello" });
      const [ack] = await double.waitFor(() => {
        const acked = double.acks().filter((one) => one.ackedAt !== null);
        return acked.length > 0 ? acked : null;
      });
      expect(ack).toMatchObject({ type: "events_api", name: "message", attempt: 0 });
      expect(ack?.latencyMs).toBe((ack?.ackedAt ?? 0) - (ack?.sentAt ?? 0));
    });
  });
}
