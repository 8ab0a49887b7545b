import { expect, it } from "vitest";
import {
  escapeText,
  mentions,
  repeatsText,
  richTextOf,
  unescapeText,
  wireText,
} from "./rich-text.ts";

it("turns tokens of the wire into elements", () => {
  const text =
    "<@U1> see <#C1|general> <!here> <https://a.b?x=1&amp;y=2|it> `a&lt;b` :eyes: a&amp;b";
  expect(richTextOf(text, "b")).toEqual({
    type: "rich_text",
    block_id: "b",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          { type: "user", user_id: "U1" },
          { type: "text", text: " see " },
          { type: "channel", channel_id: "C1" },
          { type: "text", text: " " },
          { type: "broadcast", range: "here" },
          { type: "text", text: " " },
          { type: "link", url: "https://a.b?x=1&y=2", text: "it" },
          { type: "text", text: " " },
          { type: "text", text: "a<b", style: { code: true } },
          { type: "text", text: " " },
          { type: "emoji", name: "eyes" },
          { type: "text", text: " a&b" },
        ],
      },
    ],
  });
});

it("keeps fenced code as it is", () => {
  expect(richTextOf("so:\n```\nif (a &lt; b) :x:\n```", "b")).toMatchObject({
    elements: [
      { type: "rich_text_section" },
      { type: "rich_text_preformatted", elements: [{ text: "if (a < b) :x:" }] },
    ],
  });
});

it("sees mentions with and without a label, and no other", () => {
  expect(mentions("hi <@U1>", "U1")).toBe(true);
  expect(mentions("hi <@U1|ada>", "U1")).toBe(true);
  expect(mentions("hi <@U12>", "U1")).toBe(false);
  expect(mentions("hi @U1", "U1")).toBe(false);
});

it("sends typed text as Slack's client would", () => {
  const users = [{ id: "U1", name: "codex" }];
  const channels = [{ id: "C1", name: "general" }];
  expect(wireText("@codex a < b, in #general @here", users, channels)).toBe(
    "<@U1> a &lt; b, in <#C1|general> <!here>",
  );
  // UX09: at the start of a sentence people write a capital.
  expect(wireText("@Codex hello", users, channels)).toBe("<@U1> hello");
  expect(wireText("@codexx mail@codex #1", users, channels)).toBe("@codexx mail@codex #1");
});

it("escapes and unescapes the three characters", () => {
  expect(unescapeText(escapeText("a & <b> &lt;"))).toBe("a & <b> &lt;");
});

it("tells the blocks of a text alone from blocks that say more", () => {
  const text = "Job `a` ended; *see* <https://a.example>";
  expect(repeatsText({ text, blocks: [richTextOf(text, "b")] })).toBe(true);
  // The text of a notification has no marks, the blocks of the same message have.
  expect(repeatsText({ text: "Job a ended", blocks: [richTextOf("Job `a` ended", "b")] })).toBe(
    false,
  );
  expect(repeatsText({ text, blocks: [] })).toBe(false);
  expect(repeatsText({ text, blocks: [{ type: "divider" }] })).toBe(false);
});
