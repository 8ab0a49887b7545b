import { describe, expect, it } from "vitest";
import {
  atWords,
  comingWords,
  durationWords,
  momentWords,
  nextTickIn,
  shortDurationWords,
  spokenDurationWords,
} from "./time-words.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (day: number, hour = 0, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const now = at(26, 11, 42);

describe("durations", () => {
  it.each<[number, string, string, string]>([
    [-5 * SECOND, "0\u00a0s", "0\u00a0s", "0 seconds"],
    [1_999, "1\u00a0s", "1\u00a0s", "1 second"],
    [59_999, "59\u00a0s", "59\u00a0s", "59 seconds"],
    [4 * MINUTE, "4\u00a0min", "4\u00a0min", "4 minutes"],
    [3 * HOUR, "3\u00a0h", "3\u00a0h", "3 hours"],
    [3 * HOUR + 12 * MINUTE, "3\u00a0h 12\u00a0min", "3\u00a0h", "3 hours"],
    [DAY, "1\u00a0day", "1\u00a0day", "1 day"],
    [50 * HOUR, "2\u00a0days", "2\u00a0days", "2 days"],
  ])("%i ms is %s, in short %s, aloud %s", (ms, words, short, spoken) => {
    expect(durationWords(ms)).toBe(words);
    expect(shortDurationWords(ms)).toBe(short);
    expect(spokenDurationWords(ms)).toBe(spoken);
  });

  it("ticks each second below a minute, then each minute, on the change of the words", () => {
    expect(nextTickIn(12_300)).toBe(700);
    expect(nextTickIn(MINUTE)).toBe(MINUTE);
    expect(nextTickIn(4 * MINUTE + 10 * SECOND)).toBe(50 * SECOND);
    expect(nextTickIn(-5)).toBe(SECOND);
  });
});

describe("moments", () => {
  it.each<[number, string]>([
    [at(26, 11, 31), "11:31"],
    [at(26), "00:00"],
    [at(25, 23, 59), "yesterday 23:59"],
    [at(14, 9), "14 Nov"],
    [new Date(2025, 10, 14).getTime(), "14 Nov 2025"],
  ])("that passed: %i is %s", (moment, words) => {
    expect(momentWords(moment, now)).toBe(words);
  });

  it.each<[number, string]>([
    [at(26, 14, 20), "14:20"],
    [at(30, 9), "Mon 09:00"],
    [at(26 + 18, 9), "14 Dec"],
  ])("to come: %i is %s", (moment, words) => {
    expect(comingWords(moment, now)).toBe(words);
  });
});

describe("AD22 times in Chinese", () => {
  it.each<[number, string, string]>([
    [12 * SECOND, "12\u00a0秒", "12 秒"],
    [4 * MINUTE, "4\u00a0分钟", "4 分钟"],
    [192 * MINUTE, "3\u00a0小时 12\u00a0分钟", "3 小时"],
    [48 * 60 * MINUTE, "2\u00a0天", "2 天"],
  ])("%i ms is %s, spoken %s", (ms, words, spoken) => {
    expect(durationWords(ms, "zh")).toBe(words);
    expect(spokenDurationWords(ms, "zh")).toBe(spoken);
  });

  it("names days as Chinese readers do", () => {
    expect(momentWords(at(25, 23, 59), now, "zh")).toBe("昨天 23:59");
    expect(momentWords(at(14, 9), now, "zh")).toBe("11月14日");
    expect(comingWords(at(30, 9), now, "zh")).toBe("周一 09:00");
    expect(atWords(at(26, 11, 31), now, "zh")).toBe("11:31");
    expect(atWords(at(25, 16, 2), now, "zh")).toBe("昨天 16:02");
  });
});
