import { capitalised } from "../number-words.ts";
import type { TextPair } from "../translator.ts";

// What stands in the slots of other texts: counts, durations and times as the broker writes them.

const SPACE = "\u00A0";

const numbers: readonly TextPair[] = [
  ...["no", "one", "two", "three", "four", "five", "six"],
  ...["seven", "eight", "nine", "ten", "eleven", "twelve"],
].flatMap((word, count) => [
  [word, String(count)] as const,
  [capitalised(word), String(count)] as const,
]);

const durations: readonly TextPair[] = [
  [`{0}${SPACE}h {1}${SPACE}min`, `{0}${SPACE}小时 {1}${SPACE}分钟`],
  [`{0}${SPACE}min {1}${SPACE}s`, `{0}${SPACE}分 {1}${SPACE}秒`],
  [`{0}${SPACE}s`, `{0}${SPACE}秒`],
  [`{0}${SPACE}min`, `{0}${SPACE}分钟`],
  [`{0}${SPACE}h`, `{0}${SPACE}小时`],
  [`{0}${SPACE}day`, `{0}${SPACE}天`],
  [`{0}${SPACE}days`, `{0}${SPACE}天`],
];

const months = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sept",
  "Oct",
  "Nov",
  "Dec",
];

const weekdays = { Mon: "一", Tue: "二", Wed: "三", Thu: "四", Fri: "五", Sat: "六", Sun: "日" };

const moments: readonly TextPair[] = [
  ["yesterday {0}", "昨天 {0}"],
  ...months.map((month, index) => [`{0} ${month}`, `${index + 1}月{0}日`] as const),
  ...months.map((month, index) => [`{0} ${month} {1}`, `{1}年${index + 1}月{0}日`] as const),
  ...Object.entries(weekdays).map(([day, chinese]) => [`${day} {0}`, `周${chinese} {0}`] as const),
];

/** For slots alone: "two" or "14 Nov" is no text by itself. */
export const valueTexts: readonly TextPair[] = [
  ...numbers,
  ...durations,
  ...moments,
  [`{0}${SPACE}bytes`, `{0}${SPACE}字节`],
  ["once", "1 次"],
  ["{0} times in a row", "连续 {0} 次"],
  ["{0} event", "{0+} 个事件"],
  ["{0} events", "{0+} 个事件"],
  ["{0} message", "{0+} 条消息"],
  ["{0} messages", "{0+} 条消息"],
  ["{0} post", "{0+} 条待发消息"],
  ["{0} posts", "{0+} 条待发消息"],
  ["a socket on which no Codex listens", "没有 Codex 在监听的套接字"],
  ["a note that cannot be read", "无法读取的记录"],
  ["a note of a reader that is gone, in {0}", "已结束的读取进程在 {0} 留下的记录"],
  ["unknown", "未知"],
  ["{0} scope", "{0} 个权限范围"],
  ["{0} scopes", "{0} 个权限范围"],
  ["{0} ms", "{0} 毫秒"],
  ["direct messages", "私信"],
  ["replies in public channels", "公开频道中的回复"],
  ["Basic Information, App-Level Tokens", "Basic Information > App-Level Tokens"],
  ["OAuth & Permissions, Bot User OAuth Token", "OAuth & Permissions > Bot User OAuth Token"],
];
