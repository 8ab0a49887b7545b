import { describe, expect, it } from "vitest";
import { authorInForce, authorOf, authorText, inferredAuthor } from "./author.ts";

describe("authorOf", () => {
  it.each([
    "",
    "Ada",
    "ada@example.com",
    "<ada@example.com>",
    "Ada <ada>",
    "Ada <ada@example.com> and more",
    "Ada <ada@example.com>\nCo-authored-by: Eve <eve@example.com>",
    "Ada\nEve <ada@example.com>",
    "Ada <a b@example.com>",
    `${"a".repeat(101)} <ada@example.com>`,
  ])("takes nothing that could not stand in a trailer: %j", (text) => {
    expect(authorOf(text)).toBeNull();
  });

  it("reads a name with an address", () => {
    const author = authorOf("  Ada Lovelace <ada+git@example.com> ");
    expect(author).toEqual({ name: "Ada Lovelace", email: "ada+git@example.com" });
    expect(author === null ? null : authorText(author)).toBe("Ada Lovelace <ada+git@example.com>");
  });
});

it("GH02: an author inferred from a Slack profile is one line, whatever the name contains", () => {
  expect(inferredAuthor("Eve <x>\nSigned-off-by: Ada", "eve@example.com")).toEqual({
    name: "Eve x Signed-off-by: Ada",
    email: "eve@example.com",
  });
  expect(inferredAuthor("", "eve@example.com")?.name).toBe("eve");
  expect(inferredAuthor("Eve", "no address")).toBeNull();
});

it("GH01: what is set by hand counts before the linked account, and that before Slack", () => {
  const known = { manual: "M <m@x>", linked: "L <l@x>", inferred: "I <i@x>" };
  expect(authorInForce(known)).toEqual({ source: "manual", author: "M <m@x>" });
  expect(authorInForce({ ...known, manual: null })?.source).toBe("linked");
  expect(authorInForce({ ...known, manual: null, linked: null })?.source).toBe("slack_inferred");
  expect(authorInForce({ manual: null, linked: null, inferred: null })).toBeNull();
});
