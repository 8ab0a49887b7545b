import { expect, test } from "vitest";
import type { ThreadItem } from "./protocol.generated.ts";
import { maxStepDetail, startedStepOfItem, stepOfItem } from "./steps.ts";

const command = (fields: object) =>
  ({
    type: "commandExecution",
    id: "item",
    command: "ls",
    status: "completed",
    exitCode: 0,
    aggregatedOutput: "a\n",
    durationMs: 12,
    ...fields,
  }) as ThreadItem;

test("a command that failed tells its exit code", () => {
  expect(stepOfItem(command({ status: "failed", exitCode: 2 }))?.status).toBe("exit code 2");
});

test("a command that was declined says so", () => {
  expect(stepOfItem(command({ status: "declined", exitCode: null }))?.status).toBe("declined");
});

test("a long output keeps its end", () => {
  const detail = stepOfItem(command({ aggregatedOutput: `${"x".repeat(10_000)}the end` }))?.detail;
  expect(detail).toHaveLength(maxStepDetail + 1);
  expect(detail?.endsWith("the end")).toBe(true);
});

test("W11: a long output is kept whole, and a longer one to a MiB of its end", () => {
  const long = "x".repeat(10_000);
  expect(stepOfItem(command({ aggregatedOutput: long }))?.output).toEqual({
    text: long,
    truncated: false,
  });
  const longer = stepOfItem(command({ aggregatedOutput: `${"y".repeat(1_500_000)}end` }))?.output;
  expect(longer).toMatchObject({ truncated: true });
  expect(longer?.text).toHaveLength(1024 * 1024);
  expect(longer?.text.endsWith("end")).toBe(true);
});

test("W11: what has begun is a running step, unless it only thinks or writes", () => {
  expect(startedStepOfItem(command({ status: "inProgress" }))).toMatchObject({
    itemId: "item",
    status: "running",
  });
  const thought = { type: "reasoning", id: "r", summary: ["Hm"], content: [] };
  expect(startedStepOfItem(thought as unknown as ThreadItem)).toBeNull();
});

test("what is absent is left out", () => {
  expect(stepOfItem(command({ aggregatedOutput: null, durationMs: null }))).toEqual({
    itemId: "item",
    type: "command",
    title: "ls",
    status: "completed",
    exitCode: 0,
  });
});

test("what a person wrote is no step of the agent, nor is an item that we do not know", () => {
  expect(stepOfItem({ type: "userMessage", id: "1", clientId: null, content: [] })).toBeNull();
  expect(stepOfItem({ type: "brandNew" } as unknown as ThreadItem)).toBeNull();
});
