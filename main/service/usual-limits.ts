import type { ServiceLimits } from "./service-state.ts";

export const usualLimits: ServiceLimits = {
  // A start takes about a second, and some more where the database moves.
  readyMs: 60_000,
  // A large database may take minutes to move.
  answerMs: 5 * 60_000,
  stopMs: {
    handover: 20_000,
    // Beside DRAIN_WAIT_MAX_MS.
    wait: 30_000,
    // It tells each thread.
    stop: 30_000,
  },
  terminateMs: 10_000,
  exitsMax: 5,
  exitsWindowMs: 10 * 60_000,
  backoffMs: [1_000, 3_000, 10_000, 30_000],
};
