import { expect, it } from "vitest";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { rowsOf, stepsOf } from "./steps-view.ts";
import { stepCountWords, turnsOf } from "./turns.ts";

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
