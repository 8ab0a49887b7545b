import { expect, test } from "vitest";
import type { ThreadItem } from "./protocol.generated.ts";
import { maxStepDetail, stepOfItem } from "./steps.ts";

const command = (fields: object) =>
  ({
    type: "commandExecution",
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

test("what is absent is left out", () => {
  expect(stepOfItem(command({ aggregatedOutput: null, durationMs: null }))).toEqual({
    type: "command",
    title: "ls",
    status: "completed",
  });
});

test("what a person wrote is no step of the agent, nor is an item that we do not know", () => {
  expect(stepOfItem({ type: "userMessage", id: "1", clientId: null, content: [] })).toBeNull();
  expect(stepOfItem({ type: "brandNew" } as unknown as ThreadItem)).toBeNull();
});
