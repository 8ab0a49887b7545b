import { expect, it } from "vitest";
import type { StepEntry } from "../../broker/api/timeline.ts";
import type { Block } from "./blocks.ts";
import { rowsOf, stepsOf } from "./steps-view.ts";
import { isSaidAtEnd, stepCountWords, turnsOf } from "./turns.ts";

function message(sequence: number, title: string, state: StepEntry["state"] = "completed") {
  const rest = { sequence, title, state, itemId: String(sequence), at: sequence, turnId: "turn-1" };
  return { kind: "step", step: "message", ...rest } as StepEntry;
}

it("the conversation, the tab and its list count the same steps, so not the answer", () => {
  const entries = [message(1, "commentary"), message(2, "answer"), message(3, "final_answer")];
  const running = [message(4, "commentary", "running"), message(5, "final_answer", "running")];
  const block = { kind: "steps", id: "steps-1", items: entries, running } as const;
  expect(stepsOf(rowsOf(block))).toHaveLength(3);
  expect(stepCountWords(entries, running, false)).toBe("3");
  expect(stepCountWords(entries, running, true)).toBe("3+");
  expect(turnsOf(entries, running).flatMap(({ steps }) => steps)).toHaveLength(3);
});

it("a failure whose error the conversation ends with is not said again below it", () => {
  const end = (error: string | null) =>
    [{ kind: "turn-end", id: "turn-end-1", entry: { status: "failed", error } }] as Block[];
  const long = `The model\n${"is away ".repeat(30)}`;
  expect(isSaidAtEnd(end("The model is away."), "The model is away.")).toBe(true);
  expect(isSaidAtEnd(end(long), `${long.replaceAll(/\s+/g, " ").slice(0, 159)}…`)).toBe(true);
  expect(isSaidAtEnd(end("401 from the server"), "OpenAI refused the sign-in.")).toBe(false);
  expect(isSaidAtEnd(end(null), "The model is away.")).toBe(false);
  expect(isSaidAtEnd([], "The model is away.")).toBe(false);
});
