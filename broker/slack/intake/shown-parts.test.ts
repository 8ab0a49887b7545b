import { describe, expect, it } from "vitest";
import { filesOf } from "./message-shape.ts";
import { shownPartsOf } from "./shown-parts.ts";

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });

describe("what a message shows beside its text", () => {
  it("FR01: has forwarded words and whose they are", () => {
    const attachments = [
      { is_share: true, author_name: "Carol", text: "Checkout answers 502, order ZEBRA-77" },
    ];
    expect(shownPartsOf({ text: "<@UBOT> please handle", attachments })).toEqual([
      { kind: "forwarded", from: "Carol", text: "Checkout answers 502, order ZEBRA-77" },
    ]);
  });

  it("FR01: reads a forwarded message that has blocks only", () => {
    const blocks = [
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "in blocks" }] }],
      },
    ];
    const attachments = [{ is_share: true, message_blocks: [{ message: { blocks } }] }];
    expect(shownPartsOf({ attachments })).toEqual([{ kind: "forwarded", text: "in blocks" }]);
  });

  it("FR02: has the files of a forwarded message", () => {
    const files = [{ id: "F1", name: "log.txt", url_private: "https://files.slack.com/F1" }];
    const message = { ts: "1.1", attachments: [{ is_share: true, text: "see", files }] };
    expect(filesOf(message)).toMatchObject([{ id: "F1", url: "https://files.slack.com/F1" }]);
  });

  it("FR03: has the words of a preview", () => {
    const attachments = [
      { is_msg_unfurl: true, from_url: "https://t.slack.com/p1", text: "[FIRING:12] latency" },
    ];
    expect(shownPartsOf({ text: "look", attachments })).toEqual([
      { kind: "preview", url: "https://t.slack.com/p1", text: "[FIRING:12] latency" },
    ]);
  });

  it("FR04: has Slack's transcript of a voice message", () => {
    const files = [
      {
        subtype: "slack_audio",
        name: "audio.m4a",
        transcription: {
          status: "complete",
          preview: { content: "restart staging WOMBAT-8", has_more: false },
        },
      },
    ];
    expect(shownPartsOf({ text: "", files })).toEqual([
      { kind: "transcript", title: "audio.m4a", text: "restart staging WOMBAT-8" },
    ]);
  });

  it("FR05: has the address of a file that is stored elsewhere", () => {
    const url_private = "https://docs.google.com/document/1";
    const file = { id: "F1", name: "Plan", mode: "external", is_external: true, url_private };
    const [reference] = filesOf({ ts: "1.1", files: [file] });
    expect(reference).toMatchObject({ address: url_private });
    expect(reference).not.toHaveProperty("url");
  });

  it("FR06: has the words of a card", () => {
    const attachments = [
      {
        title: "High latency",
        text: "p99 above 2 s",
        fields: [{ title: "Region", value: "eu-west-1" }],
        footer: "Grafana",
      },
    ];
    expect(shownPartsOf({ text: "", attachments })).toEqual([
      {
        kind: "card",
        title: "High latency",
        text: "p99 above 2 s\nRegion: eu-west-1",
        footer: "Grafana",
      },
    ]);
  });

  it("reads blocks of every type, and those of later releases of Slack", () => {
    const blocks = [
      { type: "header", text: { type: "plain_text", text: "Deploy" } },
      section("*failed* on main"),
      { type: "context", elements: [{ type: "mrkdwn", text: "by ci" }] },
      { type: "divider" },
      { type: "image", image_url: "https://i.example/x.png", alt_text: "a chart" },
      {
        type: "table",
        rows: [
          [
            { type: "raw_text", text: "a" },
            { type: "raw_text", text: "b" },
          ],
        ],
      },
      {
        type: "actions",
        elements: [{ type: "button", text: { type: "plain_text", text: "Retry" } }],
      },
      { type: "hologram", text: { type: "mrkdwn", text: "new words" } },
    ];
    expect(shownPartsOf({ text: "", blocks })).toEqual([
      {
        kind: "card",
        text: "Deploy\n*failed* on main\nby ci\na chart\na | b\nRetry\nnew words",
      },
    ]);
  });

  it("does not repeat what the text says", () => {
    expect(
      shownPartsOf({ text: "*failed* on <#C1|main>", blocks: [section("*failed* on <#C1>")] }),
    ).toEqual([]);
  });

  it("is bounded, and survives what Slack never sends", () => {
    const deep: Record<string, unknown> = { text: "0" };
    let inner = deep;
    for (let depth = 0; depth < 50; depth += 1) {
      const next = { text: String(depth) };
      inner["attachments"] = [next, null, 5, "x"];
      inner = next;
    }
    expect(
      shownPartsOf({ attachments: [deep, null, 7], blocks: [null, [], "x"] }).length,
    ).toBeLessThan(3);
    const [long] = shownPartsOf({ attachments: [{ text: "y".repeat(100_000) }] });
    expect(long?.text.length).toBeLessThan(13_000);
  });
});
