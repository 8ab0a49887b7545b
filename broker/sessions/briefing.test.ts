import { expect, it } from "vitest";
import { withoutNews, briefingNote, briefingUpdate } from "./briefing.ts";

const first = { apiBase: "http://127.0.0.1:3000", memory: "The build machine is Heron." };
const told = briefingNote(first, "instructions");

it("CX18: nothing is news that was told", () => {
  expect(briefingUpdate(told, first)).toBeNull();
  expect(briefingUpdate(briefingNote(first, "news"), first)).toBeNull();
});

it("CX18: what changed is told, and only that", () => {
  const moved = briefingUpdate(told, { ...first, apiBase: "http://127.0.0.1:3100" });
  expect(moved).toContain("now at http://127.0.0.1:3100");
  expect(moved).not.toContain("AGENT.md");
  const learnt = briefingUpdate(told, { ...first, memory: "It is Crane." });
  expect(learnt).toBe(
    "The team's memory (AGENT.md) has changed. Its content is now:\n<memory>\nIt is Crane.\n</memory>",
  );
  expect(briefingUpdate(told, { ...first, memory: "" })).toContain("is now empty");
});

it("CX18: a thread of which nothing is known is told all", () => {
  for (const noted of [null, "{}"]) {
    expect(briefingUpdate(noted, first)).toContain(first.apiBase);
    expect(briefingUpdate(noted, first)).toContain(first.memory);
  }
});

it("CX18: a summary keeps what the instructions say, and loses news", () => {
  expect(withoutNews(told)).toBe(told);
  expect(withoutNews(briefingNote(first, "news"))).toBeNull();
});
