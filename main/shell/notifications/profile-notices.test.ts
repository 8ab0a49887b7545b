import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import { profileNotices } from "./profile-notices.ts";
import { now, session, status } from "./testing/statuses.ts";

function profile(name: string, state: ProfileItem["state"], week: number | null = 50): ProfileItem {
  const window = week === null ? null : { percentLeft: week, resetsAt: null };
  const until = state === "exhausted" ? new Date(2026, 10, 26, 14, 20).getTime() : null;
  const quota = { short: null, week: window };
  return { name, label: null, state, exhaustedUntil: until, quota } as unknown as ProfileItem;
}

/** What is said when mara runs out while these others are there and these sessions wait. */
function exhausted(others: readonly ProfileItem[], waiting: readonly string[]) {
  const [notice] = profileNotices(
    status({ profiles: [profile("mara", "ready"), ...others] }),
    status({
      profiles: [profile("mara", "exhausted", 0), ...others],
      active: waiting.map((key) => session("out-of-quota", key)),
    }),
    now,
    "en",
  );
  return notice;
}

describe("DE01 a quota that is used up", () => {
  it.each<[string, readonly ProfileItem[]]>([
    ["no other profile is there", []],
    ["no other one can work", [profile("ana", "exhausted"), profile("lin", "refused")]],
    ["nobody knows whether another one can", [profile("ana", "unknown")]],
  ])("offers no move when %s", (_name, others) => {
    const notice = exhausted(others, ["C1:1.1"]);
    expect(notice?.body).toBe("One session waits until 14:20.");
    expect(notice?.acts.map(({ label }) => label)).toEqual(["Show"]);
  });

  it("offers no move when no session waits", () => {
    const notice = exhausted([profile("ci-bot", "ready", 88)], []);
    expect(notice?.body).toBe("Its sessions wait until 14:20. ci-bot has 88% of its week left.");
    expect(notice?.acts.map(({ label }) => label)).toEqual(["Show"]);
  });

  it("offers to move all that wait to the profile with the most left", () => {
    const others = [profile("ana", "ready", 20), profile("ci-bot", "ready", 88)];
    const notice = exhausted(others, ["C1:1.1", "C2:2.2"]);
    expect(notice?.body).toBe("Two sessions wait until 14:20. ci-bot has 88% of its week left.");
    expect(notice?.acts).toEqual([
      {
        label: "Use ci-bot",
        act: { kind: "move", sessionKeys: ["C1:1.1", "C2:2.2"], profile: "ci-bot" },
      },
      { label: "Show", act: { kind: "open", path: "/profiles" } },
    ]);
  });

  it("moves only sessions of that profile that wait for its quota", () => {
    const other = { ...session("out-of-quota", "C3:3.3"), profile: "ana" };
    const [notice] = profileNotices(
      status({ profiles: [profile("mara", "ready"), profile("ci-bot", "ready")] }),
      status({
        profiles: [profile("mara", "exhausted", 0), profile("ci-bot", "ready")],
        active: [session("out-of-quota"), session("working", "C2:2.2"), other],
      }),
      now,
      "en",
    );
    expect(notice?.acts[0]?.act).toMatchObject({ sessionKeys: ["C1:1.1"] });
  });
});
