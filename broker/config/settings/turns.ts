import { settingsOf } from "../setting.ts";
import { choice, int, milliseconds, MIN_INTERVAL_MS } from "../value-types.ts";

const { fixed } = settingsOf("turns");

export const turnSettings = {
  TURN_END: fixed(choice("post", "wake"), "post", {
    description:
      "What happens when a turn ends with an answer that nobody posted: the broker posts it, or wakes the agent once to do so.",
  }),
  TURN_STALL_NOTICE_MS: fixed(milliseconds(MIN_INTERVAL_MS), 600_000, {
    description: "After this time without a sign of life from a turn, the thread is told.",
  }),
  TURN_MAX_MS: fixed(milliseconds(0), 14_400_000, {
    description: "A turn that runs longer is interrupted, and the thread is told; 0 sets no limit.",
  }),
  ASK_TIMEOUT_MS: fixed(milliseconds(MIN_INTERVAL_MS), 1_800_000, {
    description:
      "How long a question of Codex to the people in the thread waits; then it is declined.",
  }),
  TURN_MAX_RUNNING: fixed(int("turns", { min: 1, max: 10_000 }), 100, {
    description: "How many turns may run at once; further ones wait in line.",
  }),
  DRAIN: fixed(choice("handover", "wait", "stop"), "handover", {
    description:
      "What a stopping broker does with running turns: leaves them to its successor, waits for their end, or interrupts them.",
  }),
  DRAIN_WAIT_MAX_MS: fixed(milliseconds(0), 900_000, {
    description: "With DRAIN=wait, the longest wait for running turns before they are handed over.",
  }),
};
