import { describe, expect, it } from "vitest";
import { createThreadReader } from "./history.ts";
import { type FakeMethod, fakeApi, rateLimited } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { compareTs } from "./ts.ts";

const thread = { channel: "C1", threadTs: "1700000000.000001" };
const own = { botUserId: "U0BOT", botId: "B0BOT" };

function tsOf(number: number): string {
  return `${1_700_000_000 + number}.000001`;
}

/** A thread as Slack pages it: oldest first, the root on each page, `latest` and `oldest` apart. */
function pagedThread(count: number, pageLimit = 200): FakeMethod {
  const all = Array.from({ length: count }, (_, number) => ({
    ts: tsOf(number),
    thread_ts: thread.threadTs,
    type: "message",
    ...(number % 10 === 9 ? { user: "U0BOT", bot_id: "B0BOT" } : { user: "U1" }),
    text: `message ${number}`,
  }));
  return (args) => {
    const latest = args.get("latest");
    const oldest = args.get("oldest");
    const limit = Math.min(pageLimit, Number(args.get("limit") ?? 100));
    const fits = all.filter(
      ({ ts }) =>
        (latest === null || compareTs(ts, latest) < 0) &&
        (oldest === null || compareTs(ts, oldest) > 0),
    );
    const start = Number(args.get("cursor") ?? 0);
    const page = fits.slice(start, start + limit);
    const root = all[0];
    const messages = root !== undefined && page[0] !== root ? [root, ...page] : page;
    const next = start + limit < fits.length ? String(start + limit) : "";
    return { ok: true, messages, has_more: next !== "", response_metadata: { next_cursor: next } };
  };
}

function world(replies: FakeMethod) {
  const clock = manualClock(1_700_900_000_000);
  const api = fakeApi({ "conversations.replies": replies });
  const reader = createThreadReader({
    reads: api.clients.reads,
    own: () => own,
    clock,
    random: () => 0.5,
  });
  return { clock, api, reader };
}

describe("createThreadReader", () => {
  it("tells that a thread cannot be read", async () => {
    const { reader } = world(() => ({ ok: false, error: "thread_not_found" }));
    expect(await reader.before(thread, null, 8, "others")).toEqual({
      ok: false,
      error: "thread_not_found",
    });
  });

  it("SI35: gives up at once when Slack asks for a long wait", async () => {
    const { api, reader } = world(() => rateLimited(300));
    const result = await reader.after(thread, tsOf(0));
    expect(result).toEqual({ ok: false, error: { kind: "rate-limited", retryAfterMs: 300_000 } });
    expect(api.calls).toHaveLength(1);
  });

  it("SI16: gives the newest before a message, oldest first, without our own", async () => {
    const { reader } = world(pagedThread(20));
    const result = await reader.before(thread, tsOf(15), 8, "others");
    expect(result).toMatchObject({ ok: true, value: { hasMore: true } });
    expect(result.ok && result.value.messages.map(({ text }) => text)).toEqual(
      [6, 7, 8, 10, 11, 12, 13, 14].map((number) => `message ${number}`),
    );
    expect(result.ok && result.value.messages[0]?.source).toBe("thread_history");
  });

  it.each([450, 2_000])("SI17: is right for a thread of %i messages", async (count) => {
    const { reader } = world(pagedThread(count));
    const result = await reader.before(thread, null, 3, "others");
    expect(result.ok && result.value.messages.map(({ text }) => text)).toEqual(
      [count - 4, count - 3, count - 2].map((number) => `message ${number}`),
    );
  });

  it("SI17: is right where Slack gives fifteen at a time, by reading a shorter time", async () => {
    const { api, reader } = world(pagedThread(1_000, 15));
    const result = await reader.before(thread, tsOf(1_000), 3, "others");
    expect(result.ok && result.value.messages.map(({ text }) => text)).toEqual([
      "message 996",
      "message 997",
      "message 998",
    ]);
    expect(api.calls.length).toBeLessThanOrEqual(160);
  });

  it("says that there is nothing before the first message", async () => {
    const { reader } = world(pagedThread(5));
    expect(await reader.before(thread, tsOf(0), 8, "others")).toEqual({
      ok: true,
      value: { messages: [], sources: [], hasMore: false },
    });
  });

  it("gives what came after a message, without it and without the root", async () => {
    const { reader } = world(pagedThread(20));
    const result = await reader.after(thread, tsOf(16));
    expect(result.ok && result.value.messages.map(({ text }) => text)).toEqual([
      "message 17",
      "message 18",
      "message 19",
    ]);
  });

  it("AP15: reads one message of a thread, also one of a bot", async () => {
    const everything = pagedThread(20);
    const { api, reader } = world((args) => {
      // With `inclusive` the ends count, and here both are the message.
      const at = args.get("latest");
      return everything(new URLSearchParams(at === tsOf(99) ? { latest: tsOf(0) } : {}));
    });
    expect(await reader.at(thread, tsOf(9))).toMatchObject({
      ok: true,
      value: { ts: tsOf(9), text: "message 9", bot_id: "B0BOT" },
    });
    expect(Object.fromEntries(api.callsOf("conversations.replies")[0] ?? [])).toMatchObject({
      oldest: tsOf(9),
      latest: tsOf(9),
      inclusive: "true",
    });
    expect(await reader.at(thread, tsOf(99))).toEqual({ ok: true, value: null });
  });

  it("leaves out what Slack itself says, and what it cannot read", async () => {
    const { reader } = world(() => ({
      ok: true,
      messages: [
        { ts: tsOf(1), user: "U1", text: "joined", subtype: "channel_join" },
        { ts: tsOf(2), user: "U1", text: "" },
        { text: "without a ts" },
        { ts: tsOf(3), bot_id: "B7", text: "", attachments: [{ title: "Build failed" }] },
      ],
    }));
    const result = await reader.before(thread, null, 8, "others");
    expect(result.ok && result.value.messages.map(({ ts }) => ts)).toEqual([tsOf(3)]);
  });
});
