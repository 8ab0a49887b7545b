import { settingsOf } from "../setting.ts";
import { choice, int, milliseconds, MIN_INTERVAL_MS } from "../value-types.ts";

const { fixed } = settingsOf("turns");

export const turnSettings = {
  TURN_END: fixed(choice("post", "wake"), "post", {
    label: "Answer that the agent did not post",
    description:
      "What happens when a turn ends and the agent has not posted its answer: the broker posts it, or wakes the agent once to post it.",
  }),
  TURN_STALL_NOTICE_MS: fixed(milliseconds(MIN_INTERVAL_MS), 600_000, {
    label: "Notice of a silent turn",
    description: "After this time without activity in a turn, a notice is posted in the thread.",
  }),
  TURN_MAX_MS: fixed(milliseconds(0), 14_400_000, {
    label: "Longest turn",
    description:
      "A turn that runs longer is interrupted, and a notice is posted in the thread. 0 sets no limit.",
  }),
  TURN_MAX_TOKENS: fixed(int("tokens", { min: 0 }), 0, {
    label: "Most tokens of a turn",
    description:
      "A turn that uses more is interrupted, and a notice is posted in the thread. Cached tokens count, as they do in Usage. 0 sets no limit.",
  }),
  ASK_TIMEOUT_MS: fixed(milliseconds(MIN_INTERVAL_MS), 1_800_000, {
    label: "Time to answer an ask",
    description:
      "How long a question or an approval waits for people in the thread before it is declined.",
  }),
  TURN_MAX_RUNNING: fixed(int("turns", { min: 1, max: 10_000 }), 100, {
    label: "Turns at once",
    description: "How many turns may run at once. Further messages are queued.",
  }),
  DRAIN: fixed(choice("handover", "wait", "stop"), "handover", {
    label: "Running turns when the broker stops",
    description:
      "What happens to running turns when the broker stops: handover leaves them to the next broker, wait lets them end first, stop interrupts them.",
  }),
  DRAIN_WAIT_MAX_MS: fixed(milliseconds(0), 900_000, {
    label: "Wait for running turns",
    description: "With DRAIN=wait, how long to wait for running turns before they are handed over.",
  }),
};
