import type { TextPair } from "../translator.ts";

/** What the client of an API says itself when an answer cannot be used. */
export const clientTexts: readonly TextPair[] = [
  ["The answer was {0}.", "服务返回了状态码 {0}。"],
  ["Check again.", "请重新检查。"],
];
