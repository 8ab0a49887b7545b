import { expect, test } from "vitest";
import { shortText } from "./short-text.ts";

test.each([
  ["Ada’s Codex, in Halden", "Halden 中的 Ada’s Codex"],
  ["@codex in Halden", "Halden 中的 @codex"],
  ["mara@halden.dev and 2 more", "mara@halden.dev 和另外 2 个"],
  ["mara@halden.dev", "mara@halden.dev"],
  ["212 ms", "212 毫秒"],
  ["one scope", "1 个权限范围"],
  ["13 scopes", "13 个权限范围"],
])("AD22: %j is %j", (english, chinese) => {
  expect(shortText(english, "zh")).toBe(chinese);
  expect(shortText(english, "en")).toBe(english);
});
