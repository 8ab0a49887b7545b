import { describe, expect, it } from "vitest";
import { paced, quiet } from "./pace.ts";
import { MINUTE, now } from "./testing/statuses.ts";

describe("how often a person is disturbed", () => {
  const notice = (group: string) =>
    ({
      kind: "failed",
      group,
      title: group,
      body: "",
      path: `/${group}`,
      session: null,
      acts: [],
    }) as const;
  const titles = (many: readonly { readonly title: string }[]) => many.map(({ title }) => title);

  const stands = () => true;
  const language = "en";

  it("a session at most once in a minute", () => {
    const first = paced(quiet, [notice("a"), notice("a")], { now, needing: 1, stands, language });
    expect(titles(first.show)).toEqual(["a"]);
    const soon = paced(first.pace, [notice("a"), notice("b")], {
      now: now + 59_999,
      needing: 2,
      stands,
      language,
    });
    expect(titles(soon.show)).toEqual(["b"]);
    const later = paced(soon.pace, [notice("a")], {
      now: now + MINUTE,
      needing: 2,
      stands,
      language,
    });
    expect(titles(later.show)).toEqual(["a"]);
  });

  it("five in ten minutes, then one sentence for all, and again after ten minutes", () => {
    const many = Array.from({ length: 8 }, (_, index) => notice(`s${index}`));
    const first = paced(quiet, many, { now, needing: 8, stands, language });
    expect(titles(first.show)).toEqual(["s0", "s1", "s2", "s3", "s4", "8 sessions need you"]);
    expect(first.show.at(-1)?.path).toBe("/sessions?group=needs-you");
    const more = paced(first.pace, [notice("s9")], {
      now: now + 2 * MINUTE,
      needing: 9,
      stands,
      language,
    });
    expect(more.show).toEqual([]);
    const later = paced(more.pace, [notice("s9")], {
      now: now + 10 * MINUTE,
      needing: 9,
      stands,
      language,
    });
    expect(titles(later.show)).toEqual(["s9"]);
  });

  it("what came too soon is shown when the minute is over, the newest of a group alone", () => {
    const first = paced(quiet, [notice("a")], { now, needing: 1, stands, language });
    const second = paced(first.pace, [notice("a")], {
      now: now + 10_000,
      needing: 1,
      stands,
      language,
    });
    expect([second.show, second.nextAt]).toEqual([[], now + MINUTE]);
    const newest = { ...notice("a"), title: "newest" };
    const third = paced(second.pace, [newest], { now: now + 20_000, needing: 1, stands, language });
    const later = paced(third.pace, [], { now: now + MINUTE, needing: 1, stands, language });
    expect([titles(later.show), later.nextAt]).toEqual([["newest"], null]);
  });

  it("what has passed meanwhile is never shown", () => {
    const first = paced(quiet, [notice("a"), notice("a")], { now, needing: 1, stands, language });
    const passed = { now: now + MINUTE, needing: 0, stands: () => false, language } as const;
    expect(paced(first.pace, [], passed)).toMatchObject({ show: [], nextAt: null });
  });
});
