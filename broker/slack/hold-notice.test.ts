import { describe, expect, it } from "vitest";
import type { AccountHold } from "../sessions/ports/accounts.ts";
import type { Notice } from "../sessions/state.ts";
import { noticeBody } from "./notices.ts";

const now = Date.parse("2026-11-25T10:37:00Z");
const quota = {
  kind: "quota",
  profile: "mara",
  until: Date.parse("2026-11-25T14:20:00Z"),
  isReset: true,
  another: false,
} as const;

function noticeOf(hold: AccountHold) {
  const body = noticeBody({ kind: "held", hold, now, key: "quota:in_1" }, "This Mac");
  if (body.kind !== "notice") throw new Error("no notice");
  return { text: body.text, blocks: JSON.stringify(body.blocks) };
}

describe("AU05: what a thread is told while its account cannot work", () => {
  it.each<readonly [string, AccountHold, string]>([
    [
      "the quota with its reset",
      quota,
      "The quota of profile “mara” is used up until <!date^1795616400^{time}|14:20 UTC>, in 3 h 43 min. Your message is kept, and I'll continue by myself then.",
    ],
    [
      "the quota of the week, with its day",
      { ...quota, until: now + 75 * 3_600_000 },
      "The quota of profile “mara” is used up until <!date^1795873020^{date_short_pretty} at {time}|2026-11-28 13:37 UTC>, in 3 days. Your message is kept, and I'll continue by myself then.",
    ],
    [
      "a quota of which nobody told the end",
      { ...quota, profile: null, isReset: false, until: now + 15 * 60_000 },
      "The quota of my account is used up, and OpenAI did not say until when. Your message is kept. I'll try again at <!date^1795603920^{time}|10:52 UTC> and continue by myself then.",
    ],
    [
      "a refused sign-in",
      { kind: "sign-in", profile: "lin", httpStatus: 401 },
      "OpenAI refused the sign-in of profile “lin” (401). Your message is kept. Somebody needs to sign in again under Profiles; I'll continue by myself then.",
    ],
    [
      "a refused sign-in of the only account",
      { kind: "sign-in", profile: null, httpStatus: null },
      "OpenAI refused the sign-in. Your message is kept. Somebody needs to sign in again under Profiles; I'll continue by myself then.",
    ],
  ])("%s", (_what, hold, text) => {
    expect(noticeOf(hold).text).toBe(text);
  });

  it("mentions who manages the accounts where only they can help", () => {
    const hold = { kind: "sign-in", profile: "lin", httpStatus: 401 } as const;
    const textOf = (notice: Notice) => {
      const body = noticeBody(notice, "This Mac", "UMARA");
      return body.kind === "notice" ? body.text : "";
    };
    expect(textOf({ kind: "held", hold, now, key: "sign-in:in_1" })).toContain(
      "<@UMARA> needs to sign in again under Profiles;",
    );
    expect(textOf({ kind: "no-account" })).toMatch(/one\. <@UMARA> can add it under Profiles\.$/);
    expect(textOf({ kind: "held", hold: quota, now, key: "quota:in_1" })).not.toContain("UMARA");
  });

  it("offers another profile only where one can work", () => {
    expect(noticeOf(quota).blocks).not.toContain("Use another profile now");
    const offered = noticeOf({ ...quota, another: true }).blocks;
    expect(offered).toContain("Use another profile now");
    expect(offered).toContain('"value":"quota:in_1"');
  });
});
