import { expect, test } from "vitest";
import { lineFinder } from "./line-finder.ts";

function find(given: string, text: string, shown = ""): boolean {
  const finder = lineFinder(given);
  if (!finder.ok) throw new Error(finder.error.message);
  return finder.value(text, () => shown);
}

test.each([
  ["/(/", "This pattern does not end: missing )"],
  ["/[a/", "This pattern does not end: missing ]"],
  ["/a)/", "This pattern has a ) without a ("],
  ["/*a/", "This pattern cannot be used: missing argument to repetition operator: *"],
  ["/(?=x)/", "This pattern cannot be used: invalid or unsupported Perl syntax: (?="],
  ["/(a)\\1/", "This pattern cannot be used: invalid escape sequence: \\1"],
  ["/(((a{100}){100}){100})/", "This pattern cannot be used: invalid repeat count: {100}"],
])("the fault of the pattern %s is named", (given, message) => {
  expect(lineFinder(given)).toMatchObject({ ok: false, error: { message } });
});

test("a pattern that never ends for a backtracking engine is looked for in one pass", () => {
  const text = `${"a".repeat(100_000)}!`;
  expect(find("/^(a+)+$/", text)).toBe(false);
  expect(find("/(a|a|aa)+b/", text)).toBe(false);
  expect(find("/^(a+)+!$/", text)).toBe(true);
});

test.each([
  ["RATE LIMIT", '{"message":"Rate limited"}', true],
  ['say "hi"', '{"message":"say \\"hi\\""}', true],
  ["C:\\temp", '{"message":"C:\\\\temp"}', true],
  ["status 503", '{"meta":{"status":503}}', true],
  ["/admin/api/logs", '{"path":"/admin/api/logs"}', true],
  ["/rate limit(ed)?/", '{"message":"Rate limited"}', false],
  ["/rate limit(ed)?/i", '{"message":"Rate limited"}', true],
  ["/status 5\\d\\d/", '{"meta":{"status":503}}', true],
  ["日本", '{"message":"日本語"}', true],
])("%s is looked for in the line as it is and as it is shown", (given, text, expected) => {
  const shown = text.includes("status") ? "A request failed status 503" : "";
  expect(find(given, text, shown)).toBe(expected);
});
