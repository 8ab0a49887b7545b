import { describe, expect, it } from "vitest";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { frozenOrder } from "./frozen-order.ts";
import { linesOf, type ListLine } from "./groups.ts";

const now = new Date(2026, 10, 26, 11, 42).getTime();
const HOUR = 3_600_000;

function session(key: string, group: SessionItem["status"]["group"], agoHours = 0): SessionItem {
  return {
    key,
    title: key,
    lastActivityAt: now - agoHours * HOUR,
    status: { group },
  } as SessionItem;
}

const draw = (lines: readonly ListLine[]) =>
  lines.map((line) =>
    line.kind === "head" ? `${line.title} ${line.count ?? "?"}` : line.session.key,
  );
const grouping = { now, isComplete: true, onlyToday: false };

describe("groups", () => {
  it("have no head without a row, and no count while more may come", () => {
    expect(draw(linesOf([], grouping))).toStrictEqual([]);
    const ended = [session("a", "ended", 1), session("b", "ended", 14)];
    expect(draw(linesOf(ended, { ...grouping, isComplete: false }))).toStrictEqual([
      "Ended today 1",
      "a",
      "Ended yesterday ?",
      "b",
    ]);
  });

  it("stand in their order, and ended ones by day", () => {
    const sessions = [
      session("e", "ended", 100),
      session("w", "working"),
      session("d", "ended", 1),
      session("n", "needs-you"),
    ];
    expect(draw(linesOf(sessions, grouping))).toStrictEqual([
      "Needs you 1",
      "n",
      "Working 1",
      "w",
      "Ended today 1",
      "d",
      "Ended earlier 1",
      "e",
    ]);
    expect(draw(linesOf(sessions, { ...grouping, onlyToday: true }))).not.toContain("e");
  });
});

describe("a list that somebody is in", () => {
  const before = [session("n", "needs-you"), session("w", "working"), session("d", "ended", 1)];
  const shown = linesOf(before, grouping);
  const frozen = (incoming: readonly SessionItem[]) =>
    frozenOrder(shown, incoming, linesOf(incoming, grouping));

  it("keeps a row in its place when its group changes, with what is new in it", () => {
    const changed = { ...session("n", "working"), title: "Changed" };
    const { lines, newCount } = frozen([changed, ...before.slice(1)]);
    expect(draw(lines)).toStrictEqual(draw(shown));
    expect(lines[1]).toStrictEqual({ kind: "row", session: changed });
    expect(newCount).toBe(0);
  });

  it("counts what came since, and does not show it", () => {
    const { lines, newCount } = frozen([session("x", "needs-you"), ...before]);
    expect(draw(lines)).toStrictEqual(draw(shown));
    expect(newCount).toBe(1);
  });

  it("lets go of rows that are gone", () => {
    expect(draw(frozen(before.slice(1)).lines)).not.toContain("n");
  });

  it("takes the next page at its end", () => {
    const { lines, newCount } = frozen([...before, session("old", "ended", 100)]);
    expect(draw(lines)).toStrictEqual([...draw(shown), "Ended earlier 1", "old"]);
    expect(newCount).toBe(0);
  });
});
