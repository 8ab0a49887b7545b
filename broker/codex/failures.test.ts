import { expect, test } from "vitest";
import { turnFailure } from "./failures.ts";
import type { CodexErrorInfo } from "./protocol.generated.ts";

const cases: readonly (readonly [CodexErrorInfo | null, string, object])[] = [
  [null, "what was that", { kind: "other" }],
  ["neverHeardOf", "what was that", { kind: "other" }],
  [{ neverHeardOf: { x: 1 } }, "what was that", { kind: "other" }],
  [{}, "what was that", { kind: "other" }],
  ["other", "stream disconnected before completion: boom", { kind: "connection" }],
  ["other", "Incomplete response returned, reason: max_output_tokens", { kind: "other" }],
  ["badRequest", "bad", { kind: "other" }],
  ["unauthorized", "token", { kind: "unauthorized" }],
  ["modelNotFound", "no such model", { kind: "model-not-found" }],
  ["usageLimitExceeded", "limit", { kind: "usage-limit" }],
  ["rateLimitExceeded", "slow down", { kind: "rate-limit" }],
  ["serverOverloaded", "capacity", { kind: "overloaded" }],
  ["internalServerError", "high demand", { kind: "overloaded" }],
  ["contextWindowExceeded", "no room", { kind: "context-too-long" }],
  ["cyberPolicy", "no", { kind: "policy" }],
  [
    { httpConnectionFailed: { httpStatusCode: 401 } },
    "unexpected status 401",
    { kind: "unauthorized", httpStatus: 401 },
  ],
  [
    { httpConnectionFailed: { httpStatusCode: 403 } },
    "unexpected status 403",
    { kind: "unauthorized", httpStatus: 403 },
  ],
  [
    { httpConnectionFailed: { httpStatusCode: 404 } },
    "unexpected status 404",
    { kind: "other", httpStatus: 404 },
  ],
  [
    { httpConnectionFailed: { httpStatusCode: 413 } },
    "unexpected status 413",
    { kind: "context-too-long", httpStatus: 413 },
  ],
  [
    { httpConnectionFailed: { httpStatusCode: 503 } },
    "unexpected status 503",
    { kind: "overloaded", httpStatus: 503 },
  ],
  [
    { httpConnectionFailed: { httpStatusCode: null } },
    "Connection failed: error sending request",
    { kind: "connection" },
  ],
  [
    { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
    "exceeded retry limit, last status: 429",
    { kind: "rate-limit", httpStatus: 429 },
  ],
];

test.each(cases)("%j (%s) is %j", (codexErrorInfo, message, expected) => {
  const failure = turnFailure({
    codexErrorInfo,
    message,
    additionalDetails: null,
    misalignment: null,
  });
  expect(failure).toEqual({ message, ...expected });
});

test("MA10: a link where Codex on macOS needs a folder is named with what to do", () => {
  const message =
    "writable root /w/.git contains symlink component /w/.git; symlinked writable roots are not supported";
  expect(
    turnFailure({ message, codexErrorInfo: null, additionalDetails: null, misalignment: null }),
  ).toEqual({
    kind: "other",
    message: `${message} Replace the link /w/.git by a real folder, or remove it; until then no command of this thread can run.`,
  });
});
