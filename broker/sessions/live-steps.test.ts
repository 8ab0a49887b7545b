import { expect, it } from "vitest";
import { LiveSteps, type LiveStep } from "./live-steps.ts";

const step = (itemId: string): LiveStep => ({
  sessionKey: "C1:1.0",
  turnId: "t",
  step: { itemId, type: "command", title: "ls", status: "running" },
  at: 1,
});

it("W11: keeps the steps that run, and tells of each once when it is over", () => {
  const live = new LiveSteps();
  const told: string[] = [];
  live.onChange(({ step: { itemId } }, running) => told.push(`${itemId} ${running}`));
  live.ended("C1:1.0", "unknown");
  live.started(step("a"));
  live.started(step("b"));
  live.ended("C1:1.0", "a");
  expect(live.of("C1:1.0").map((one) => one.step.itemId)).toEqual(["b"]);
  live.clear("C1:1.0");
  live.clear("C1:1.0");
  expect(live.of("C1:1.0")).toEqual([]);
  expect(told).toEqual(["a true", "b true", "a false", "b false"]);
});

it("keeps a bounded number", () => {
  const live = new LiveSteps();
  for (let place = 0; place < 80; place += 1) live.started(step(`s${place}`));
  expect(live.of("C1:1.0")).toHaveLength(50);
});

it("CX23: knows the command that began last and still runs", () => {
  const live = new LiveSteps();
  const begin = (itemId: string, type: string, title: string) => {
    const one = step(itemId);
    live.started({ ...one, step: { ...one.step, type, title } });
  };
  expect(live.commandOf("C1:1.0")).toBeNull();
  begin("a", "command", "pnpm install");
  begin("b", "file-change", "a.ts");
  expect(live.commandOf("C1:1.0")).toBe("pnpm install");
  live.ended("C1:1.0", "a");
  expect(live.commandOf("C1:1.0")).toBeNull();
});
