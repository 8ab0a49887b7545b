import { expect, it } from "vitest";
import { wellFormedJson } from "./well-formed-json.ts";

it("FR23: gives Codex no half of a surrogate pair", () => {
  const text = `the end \uD83D`;
  expect(wellFormedJson({ result: { items: [{ text }] } })).toBe(
    '{"result":{"items":[{"text":"the end \uFFFD"}]}}',
  );
});

it("keeps everything else as it is, a written escape too", () => {
  const message = { text: "\\ud83d 😀 日本語", count: 1, nothing: null };
  expect(JSON.parse(wellFormedJson(message))).toEqual(message);
});
