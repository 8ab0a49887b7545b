import { expect, test } from "vitest";
import { takingOut, type ToTakeOut } from "./take-out.ts";

const nothing: ToTakeOut = { secrets: [], people: [], channels: [], emails: false, home: "" };

test.each([
  ["SLACK_BOT_TOKEN is xoxb-123456-abcdef", "SLACK_BOT_TOKEN is [redacted: Slack token]"],
  ['{"key":"sk-proj-abcdefghijklmnop"}', '{"key":"[redacted: OpenAI key]"}'],
  ["gho_16C7e42F292c6912E7710c838347Ae178B4a", "[redacted: GitHub token]"],
  ["sbo_0123456789abcdef", "[redacted: broker token]"],
  ["the passphrase=hunter2-and-more", "the passphrase=[redacted]"],
  ["token=xoxb-123456-abcdef/rest", "token=[redacted]"],
  ["Authorization: Basic YWRhOnNlY3JldA==", "Authorization: [redacted]"],
])("OP07 a secret by its shape in %s is named", (text, expected) => {
  expect(takingOut(nothing)(text)).toStrictEqual({ text: expected, redactions: 1 });
});

test("OP07 a known secret is taken out as it is and encoded, and the text cannot forge a mark", () => {
  const value = "correct horse battery";
  const takeOut = takingOut({ ...nothing, secrets: [{ kind: "admin token", value }] });
  const encoded = Buffer.from(value).toString("base64");
  const { text, redactions } = takeOut(
    `${value} ${encodeURIComponent(value)} ${encoded} \uE0000\uE001`,
  );
  expect(text).toBe(
    "[redacted: admin token] [redacted: admin token] [redacted: admin token] \uFFFD0\uFFFD",
  );
  expect(redactions).toBe(3);
});

test("names of people and channels, addresses and the home folder get numbers that stay the same", () => {
  const takeOut = takingOut({
    ...nothing,
    people: ["Ane", "Ane Kristiansen"],
    channels: ["checkout-web"],
    emails: true,
    home: "/Users/mara",
  });
  expect(takeOut("Ane Kristiansen (ane@halden.dev) wrote in #checkout-web").text).toBe(
    "[person 1] ([e-mail 1]) wrote in #[channel 1]",
  );
  expect(takeOut("Ane and Ane Kristiansen, not Anette, in /Users/mara/x").text).toBe(
    "[person 2] and [person 1], not Anette, in ~/x",
  );
});

test("what was redacted before is left, and not counted again", () => {
  const line = '{"auth":"[redacted]","status":503}';
  expect(takingOut(nothing)(line)).toStrictEqual({ text: line, redactions: 0 });
});
