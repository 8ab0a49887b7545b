import { expect, it } from "vitest";
import { tooOldMac } from "./mac-version.ts";

it.each([
  ["darwin", "22.5.0", true],
  ["darwin", "21.6.0", true],
  ["darwin", "22.6.0", false],
  ["darwin", "25.1.0", false],
  ["linux", "5.4.0", false],
])("MA10: %s %s is too old: %s", (platform, release, expected) => {
  expect(tooOldMac(platform, release)?.includes("macOS 13.5") ?? false).toBe(expected);
});
