import { expect, it } from "vitest";
import type { Usage, UsageSubject } from "../../broker/api/usage.ts";
import { usageText } from "./usage-commands.ts";

const sums = {
  turns: 1_200,
  input: 90_000,
  cachedInput: 80_000,
  output: 10,
  reasoning: 1,
  total: 90_010,
};
const today = { ...sums, usualTokens: null, weekday: 4 };
const row = (subject: Partial<UsageSubject>, trend: number | null) => ({
  ...sums,
  subject: { id: null, name: null, channelType: null, ...subject },
  share: 0.5,
  trend,
});
const text = (usage: Partial<Usage>) =>
  usageText({ by: "channel", window: "7d", today, rest: null, ...usage } as Usage).replaceAll(
    "\u00a0",
    " ",
  );

it("RL12: AD16: `usage` says so when there was no turn", () => {
  expect(text({ rows: [], today: { ...today, total: 0 } })).toBe(
    "No tokens today.\nNo turn in this time.",
  );
});

it("RL12: AD16: `usage` prints the table of the window, without what moves a cursor", () => {
  const rows = [
    row({ id: "C1", name: "lab\u001b[2J", channelType: "channel" }, 0.12),
    row({ id: "direct-messages", channelType: "im" }, null),
    row({ id: null }, -0.5),
  ];
  const rest = { ...sums, share: 0, subjects: 3 };
  expect(text({ rows, rest, sums: { ...sums, trend: null } })).toBe(
    [
      "90 k tokens today.",
      "",
      "The last 7 days, by channel:",
      "CHANNEL          TURNS  IN    CACHED  OUT  TOTAL  SHARE  TREND",
      "#lab [2J         1,200  90 k  80 k    10   90 k   50%    +12%",
      "direct messages  1,200  90 k  80 k    10   90 k   50%    –",
      "not known        1,200  90 k  80 k    10   90 k   50%    −50%",
      "3 others         1,200  90 k  80 k    10   90 k   0%",
      "All              1,200  90 k  80 k    10   90 k          –",
    ].join("\n"),
  );
});
