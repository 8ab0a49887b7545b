import { expect, it, test } from "vitest";
import { agentError, hasNoRolloutYet } from "./agent-errors.ts";

const refused = (message: string, code = -32600) => ({ kind: "refused" as const, code, message });

test.each([
  [
    { kind: "timeout" as const, message: "late" },
    { kind: "unavailable", sent: true },
  ],
  [
    { kind: "disconnected" as const, message: "gone", sent: false },
    { kind: "unavailable", sent: false },
  ],
  [
    { kind: "disconnected" as const, message: "gone", sent: true },
    { kind: "unavailable", sent: true },
  ],
  [refused("thread not found: 01a2"), { kind: "thread-missing" }],
  [refused("no rollout found for thread id 01a2"), { kind: "thread-missing" }],
  [refused("invalid session id: x"), { kind: "thread-missing" }],
  [refused("session 01a2 is archived. Run `codex unarchive 01a2`"), { kind: "thread-missing" }],
  [refused("thread 01a2 already has an active writer"), { kind: "unavailable", sent: false }],
  [refused("failed to reach the store", -32603), { kind: "unavailable", sent: true }],
  [refused("Invalid request: missing field `input`"), { kind: "rejected" }],
  [refused("Input is too large", -32602), { kind: "rejected" }],
])("%j means %j", (error, expected) => {
  expect(agentError(error)).toEqual({ message: error.message, ...expected });
});

it("knows a rollout that a killed Codex left without its first line", () => {
  const empty =
    "failed to read thread: thread-store internal error: failed to read session metadata /h/r.jsonl: rollout at /h/r.jsonl is empty";
  const headless =
    "failed to read thread: rollout at /h/r.jsonl does not start with session metadata";
  expect(hasNoRolloutYet(refused(empty, -32603))).toBe(true);
  expect(hasNoRolloutYet(refused(headless, -32603))).toBe(true);
  expect(hasNoRolloutYet(refused("failed to reach the store", -32603))).toBe(false);
  expect(hasNoRolloutYet({ kind: "timeout", message: empty })).toBe(false);
});
