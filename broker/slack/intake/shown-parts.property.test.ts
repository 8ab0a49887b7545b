import fc from "fast-check";
import { expect, it } from "vitest";
import { messageSchema, shownOf, toInbound } from "./message-shape.ts";
import { routeEvent } from "./route.ts";

// What Slack sends beside a message's text: these shapes, and any other.

const words = fc.stringMatching(/^[a-z]{3,12}( [a-z]{3,12}){0,3}$/);
const text = fc.oneof(words, fc.string({ unit: "binary", maxLength: 40 }));
const inline = fc.record({
  type: fc.constantFrom("text", "link", "user", "emoji"),
  text,
  url: text,
});
const rich = fc.record({
  type: fc.constant("rich_text"),
  elements: fc.array(
    fc.record({
      type: fc.constantFrom("rich_text_section", "rich_text_quote", "rich_text_preformatted"),
      elements: fc.array(inline, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
});
const block = fc.oneof(
  rich,
  fc.record({
    type: fc.constant("section"),
    text: fc.record({ type: fc.constant("mrkdwn"), text }),
  }),
  fc.record({ type: fc.constant("table"), rows: fc.array(fc.array(rich, { maxLength: 3 })) }),
  fc.jsonValue({ maxDepth: 4 }),
);
const attachment = fc.oneof(
  fc.record(
    {
      is_share: fc.boolean(),
      is_msg_unfurl: fc.boolean(),
      from_url: fc.webUrl(),
      author_name: text,
      title: text,
      text,
      fields: fc.array(fc.record({ title: text, value: text }), { maxLength: 3 }),
      blocks: fc.array(block, { maxLength: 3 }),
      files: fc.array(fc.record({ id: text, name: text, url_private: fc.webUrl() })),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue({ maxDepth: 4 }),
);
const message = fc
  .record(
    {
      user: fc.constant("U1"),
      bot_id: fc.constantFrom("B1", ""),
      text,
      attachments: fc.array(attachment, { maxLength: 60 }),
      blocks: fc.array(block, { maxLength: 6 }),
      files: fc.array(fc.oneof(fc.record({ id: text, name: text }), fc.jsonValue())),
    },
    { requiredKeys: [] },
  )
  .map((fields) => messageSchema.parse({ ts: "1700000000.000100", ...fields }));

const place = {
  thread: { channel: "C1", threadTs: "1700000000.000100" },
  channelType: "channel",
  source: "thread_reply",
} as const;

it("FR01 to FR06: any message is read, within bounds", () => {
  fc.assert(
    fc.property(message, (one) => {
      const shown = toInbound(one, place).shown ?? [];
      expect(shown.length).toBeLessThanOrEqual(40);
      for (const part of shown) expect(part.text.length).toBeLessThanOrEqual(12_001);
    }),
    { numRuns: 200 },
  );
});

it("FR01: every word that somebody forwards is shown", () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), (said) => {
      const attachments = said.map((one) => ({ is_share: true, text: one }));
      const shown = shownOf(messageSchema.parse({ ts: "1.1", user: "U1", text: "", attachments }));
      expect(shown.map((part) => part.text)).toEqual(said);
    }),
  );
});

it("FR03: a change that shows nothing new is no edit, whatever the message holds", () => {
  const context = { botUserId: "UBOT", botId: "BBOT", hasSession: true };
  fc.assert(
    fc.property(message, (one) => {
      const event = {
        kind: "changed",
        channel: "C1",
        channelType: "channel",
        message: one,
        previous: one,
      } as const;
      expect(routeEvent(event, context)).toMatchObject({ kind: "ignore", reason: "unchanged" });
    }),
    { numRuns: 200 },
  );
});
