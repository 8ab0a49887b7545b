import { expect, test } from "vitest";
import { lastRestartWaitMs, restartWait } from "./app-server.ts";
import { versionIn } from "./server-connection.ts";

test.each([
  [0, 0, 0],
  [1, 0, 0],
  [2, 0, 250],
  [3, 0, 500],
  [4, 1, 500],
  [40, 0, lastRestartWaitMs],
  [2_000, 0, lastRestartWaitMs],
])("after %i failures with %d at random the wait is %i ms", (failures, random, expected) => {
  expect(restartWait(failures, random)).toBe(expected);
});

test.each([
  ["", "unknown"],
  ["no version here", "unknown"],
  ["slack-codex-broker/0.169.0 (Debian 12.0.0; x86_64)", "0.169.0"],
])("the version in %j is %s", (userAgent, version) => {
  expect(versionIn(userAgent)).toBe(version);
});
