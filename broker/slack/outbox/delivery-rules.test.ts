import { describe, expect, it } from "vitest";
import type { SlackFailure } from "../failure.ts";
import { afterFailedLook, afterMiss, afterSend, type RowStanding } from "./delivery-rules.ts";

const row: RowStanding = {
  now: 1_000_000,
  random: 1,
  createdAt: 999_000,
  attempts: 1,
  unsureTimes: 1,
};
const old: RowStanding = { ...row, now: row.createdAt + 25 * 60 * 60_000 };
const unreachable: SlackFailure = { kind: "unreachable", message: "" };
const ambiguous: SlackFailure = { kind: "ambiguous", message: "" };
const limited: SlackFailure = { kind: "rate-limited", retryAfterMs: 7_000 };

describe("afterSend", () => {
  it.each<[SlackFailure, RowStanding, object]>([
    [{ kind: "refused", code: "is_archived" }, row, { kind: "give-up", code: "is_archived" }],
    [{ kind: "auth", code: "token_revoked" }, row, { kind: "give-up", code: "token_revoked" }],
    [{ kind: "refused", code: "msg_too_long" }, row, { kind: "another-way", refusal: "too-long" }],
    [
      { kind: "refused", code: "invalid_attachments" },
      row,
      { kind: "another-way", refusal: "unknown-blocks" },
    ],
    [unreachable, row, { kind: "send-at", at: row.now + 1_000 }],
    [unreachable, { ...row, attempts: 50 }, { kind: "send-at", at: row.now + 60_000 }],
    [unreachable, old, { kind: "give-up", code: "unreachable" }],
    [limited, row, { kind: "send-at", at: row.now + 7_000 }],
    [
      { kind: "rate-limited", retryAfterMs: null },
      { ...row, attempts: 3 },
      { kind: "send-at", at: row.now + 4_000 },
    ],
    [limited, old, { kind: "give-up", code: "ratelimited" }],
    [ambiguous, row, { kind: "look-at", misses: 0 }],
    [ambiguous, old, { kind: "look-at", misses: 0 }],
  ])("%o", (failure, standing, verdict) => {
    expect(afterSend(failure, standing)).toMatchObject(verdict);
  });
});

describe("afterMiss", () => {
  it.each<[number, RowStanding, object]>([
    [1, row, { kind: "look-at", misses: 1 }],
    [2, row, { kind: "send-at" }],
    [2, { ...row, unsureTimes: 6 }, { kind: "give-up", code: "ambiguous" }],
  ])("after %i misses", (misses, standing, verdict) => {
    expect(afterMiss(misses, standing)).toMatchObject(verdict);
  });
});

describe("afterFailedLook", () => {
  it.each<[SlackFailure, RowStanding, object]>([
    [{ kind: "refused", code: "missing_scope" }, row, { kind: "give-up", code: "missing_scope" }],
    [{ kind: "auth", code: "invalid_auth" }, row, { kind: "give-up", code: "invalid_auth" }],
    [limited, row, { kind: "look-at", at: row.now + 7_000, misses: 1 }],
    [unreachable, row, { kind: "look-at", misses: 1 }],
    [ambiguous, row, { kind: "look-at", misses: 1 }],
    [unreachable, old, { kind: "give-up", code: "unreachable" }],
  ])("never sends what may be there: %o", (failure, standing, verdict) => {
    expect(afterFailedLook(failure, 1, standing)).toMatchObject(verdict);
  });
});
