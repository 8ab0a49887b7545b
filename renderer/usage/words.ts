import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "Usage",
  window: "Time",
  windows: { "24h": "24 h", "7d": "7 days", "30d": "30 days", "90d": "90 days" },
  by: "by",
  grouping: "Grouped by",
  groupings: { profile: "Profile", model: "Model", channel: "Channel", person: "Person" },
  columns: {
    turns: "Turns",
    input: "In",
    cachedInput: "Cached",
    output: "Out",
    total: "Total",
    share: "Share",
    trend: "Trend",
  },
  cachedHelp: "The part of In that the model had read before, so that it costs less",
  trendHelp: "Total against the time before, as long as this one",
  noTrend: "Nothing to compare with",
  all: "All",
  other: "Other",
  restOf: (count: string) => `${count} others`,
  nobody: { profile: "No profile", model: "Not known", channel: "Not known", person: "No person" },
  directMessages: "Direct messages",
  copy: "Copy as CSV",
  copied: "Copied",
  copyFailed: "The table could not be copied.",
  empty: "No turn in this time.",
  showLongest: "Show 90 days",
  readFailed: "The usage could not be read.",
  chart: { hour: "Tokens per hour", day: "Tokens per day" },
  moveCursor: "Read the bars of the chart",
  tokens: (count: string) => `${count} tokens`,
  hours: (day: string, from: string, until: string) => `${day}, ${from} to ${until}`,
  weekday: (weekday: string, day: number) => `${weekday} ${day}`,
  spoken: (bar: string, total: string, parts: readonly string[]) =>
    `${bar}: ${total}. ${parts.join(", ")}`,
};

/** What the screen Usage says. */
export const words = inLanguage(english, chinese);
