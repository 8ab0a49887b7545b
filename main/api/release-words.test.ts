import { expect, test } from "vitest";
import type { Operation } from "./operations.ts";
import { changeHeadline, changeLines } from "./release-words.ts";

const step = (id: string, state: "done" | "running") => ({
  id,
  title: id === "watch" ? "Watch" : "Start",
  state,
  detail: null,
  startedAt: 10_000,
  endedAt: null,
  deadline: id === "watch" ? 100_000 : null,
  checks: [],
  isUndo: false,
});
const operation: Operation = {
  id: "o1",
  kind: "worker.deploy",
  status: "running",
  steps: [step("start", "done"), step("watch", "running")],
  by: null,
  at: 0,
  endedAt: null,
  reason: null,
  version: "1.5.0",
  from: "1.4.1",
  canCancel: false,
  canRollBack: true,
};

test("an update is Home's first sentence, with the turns that go on", () => {
  expect(changeHeadline(operation, 5)).toBe("Updating to 1.5.0. Five turns go on.");
  expect(changeHeadline(operation, 1)).toBe("Updating to 1.5.0. One turn goes on.");
  expect(changeHeadline({ ...operation, kind: "worker.rollback", version: "1.4.1" }, 0)).toBe(
    "Rolling back to 1.4.1.",
  );
});

test("the menu says how far the watch is", () => {
  expect(changeLines(operation, 5, 47_000)).toEqual({
    title: "Updating to 1.5.0",
    detail: "Watching, 37 s of 90 s, five turns go on",
  });
  expect(changeLines({ ...operation, steps: [step("start", "running")] }, 0, 0)).toEqual({
    title: "Updating to 1.5.0",
    detail: "Start",
  });
});

test("AD22 both are said in Chinese", () => {
  expect(changeHeadline(operation, 5, "zh")).toBe("正在更新到 1.5.0。5 个回合继续进行。");
  expect(changeLines(operation, 5, 47_000, "zh")).toEqual({
    title: "正在更新到 1.5.0",
    detail: "正在观察，37 秒，共 90 秒，5 个回合继续进行",
  });
});
