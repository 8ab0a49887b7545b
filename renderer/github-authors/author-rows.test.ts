import { expect, it } from "vitest";
import type { GitHubAuthorItem } from "../../broker/api/github-authors.ts";
import { authorRows, isAuthor, isSlackUserId, sourceRemark } from "./author-rows.ts";

const item = (more: Partial<GitHubAuthorItem>): GitHubAuthorItem => ({
  slackUserId: "U1",
  name: null,
  author: null,
  source: null,
  manual: null,
  linked: null,
  inferred: null,
  setBy: null,
  lastCommitAt: null,
  ...more,
});
const known = { author: "A <a@x>", source: "slack_inferred" as const };

it("people without an author come first, then by name", () => {
  const items = [
    item({ name: "Zoe", ...known }),
    item({ name: "Ben", ...known }),
    item({ name: "Yan" }),
  ];
  expect(authorRows(items, "all").map(({ name }) => name)).toEqual(["Yan", "Ben", "Zoe"]);
  expect(authorRows(items, "none").map(({ name }) => name)).toEqual(["Yan"]);
});

it("GH01: what is set by hand says what it overrides, and who set it", () => {
  const manual = item({ source: "manual", manual: "M <m@x>", author: "M <m@x>", setBy: "Olga" });
  expect(sourceRemark(manual)).toBe("by Olga");
  expect(sourceRemark({ ...manual, inferred: "I <i@x>" })).toBe("by Olga, instead of I <i@x>");
  expect(sourceRemark({ ...manual, setBy: null, inferred: "M <m@x>" })).toBe("");
  expect(sourceRemark(item(known))).toBe("");
});

it.each([
  ["Ada <ada@example.com>", true],
  ["Ada", false],
  ["ada@example.com", false],
  ["<ada@example.com>", false],
  ["Ada <ada>", false],
])("an author is a name with an address: %s", (text, expected) => {
  expect(isAuthor(text)).toBe(expected);
});

it.each([
  ["U0123456", true],
  ["W012", true],
  ["ada", false],
  ["@ada", false],
])("a Slack member ID: %s", (text, expected) => {
  expect(isSlackUserId(text)).toBe(expected);
});
