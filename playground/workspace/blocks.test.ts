import { expect, it } from "vitest";
import { type BlockPlace, checkBlocks } from "./blocks.ts";

const text = (length: number, type = "mrkdwn") => ({ type, text: "a".repeat(length) });
const section = (length: number) => ({ type: "section", text: text(length) });
const actions = (elements: readonly unknown[]) => ({ type: "actions", elements });
const button = (label: number, more: object = {}) => ({
  type: "button",
  text: text(label, "plain_text"),
  ...more,
});

function times(count: number, block: unknown): readonly unknown[] {
  return Array.from({ length: count }, () => block);
}

function check(blocks: unknown, place: BlockPlace = "message") {
  return checkBlocks(blocks, place, () => "made");
}

function errorOf(blocks: unknown, place: BlockPlace = "message"): string | null {
  const checked = check(blocks, place);
  return checked.ok ? null : checked.error;
}

it.each<[string, unknown, string | null]>([
  ["no list", "x", "invalid_blocks_format"],
  ["a list of texts", ["x"], "invalid_blocks_format"],
  ["an unknown type", [{ type: "marquee" }], "invalid_blocks"],
  ["50 blocks", times(50, { type: "divider" }), null],
  ["51 blocks", times(51, { type: "divider" }), "invalid_blocks"],
  ["an empty section", [section(0)], "invalid_blocks"],
  ["a section without text", [{ type: "section" }], "invalid_blocks"],
  ["a section of 3000", [section(3000)], null],
  ["a section of 3001", [section(3001)], "invalid_blocks"],
  ["11 fields", [{ type: "section", fields: times(11, text(1)) }], "invalid_blocks"],
  ["a field of 2001", [{ type: "section", fields: [text(2001)] }], "invalid_blocks"],
  ["a header of 150", [{ type: "header", text: text(150, "plain_text") }], null],
  ["a header of 151", [{ type: "header", text: text(151, "plain_text") }], "invalid_blocks"],
  ["a header in mrkdwn", [{ type: "header", text: text(1) }], "invalid_blocks"],
  ["11 context elements", [{ type: "context", elements: times(11, text(1)) }], "invalid_blocks"],
  ["no actions", [actions([])], "invalid_blocks"],
  ["26 actions", [actions(times(26, button(1)))], "invalid_blocks"],
  ["a label of 76", [actions([button(76)])], "invalid_blocks"],
  ["a value of 2001", [actions([button(1, { value: "a".repeat(2001) })])], "invalid_blocks"],
  ["an action_id of 256", [actions([button(1, { action_id: "a".repeat(256) })])], "invalid_blocks"],
  ["a markdown of 12 001", [{ type: "markdown", text: "a".repeat(12_001) }], "invalid_blocks"],
  ["one block_id twice", [1, 2].map(() => ({ ...section(1), block_id: "b" })), "invalid_blocks"],
  ["13 200 characters", [...times(4, section(3000)), section(1200)], null],
  ["13 201 characters", [...times(4, section(3000)), section(1201)], "msg_blocks_too_long"],
])("a message with %s", (_what, blocks, error) => {
  expect(errorOf(blocks)).toBe(error);
});

it("lets a modal have 100 blocks of any total length", () => {
  expect(errorOf(times(100, section(3000)), "modal")).toBeNull();
  expect(errorOf(times(101, section(1)), "modal")).toBe("invalid_blocks");
});

it("points at what is wrong", () => {
  const checked = check([section(1), section(3001)]);
  expect(checked).toMatchObject({
    messages: ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"],
  });
});

it("gives ids where none were given, and keeps the given ones", () => {
  const checked = check([
    actions([button(1), button(1, { action_id: "mine" })]),
    { ...section(1), block_id: "own", accessory: button(1) },
  ]);
  expect(checked).toMatchObject({
    blocks: [
      { block_id: "made", elements: [{ action_id: "made" }, { action_id: "mine" }] },
      { block_id: "own", accessory: { action_id: "made" } },
    ],
  });
});
