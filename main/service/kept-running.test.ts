import { describe, expect, it } from "vitest";
import { keptRunning } from "./kept-running.ts";

describe("whether the broker is kept running", () => {
  it("cannot be switched on off macOS, and says so", () => {
    expect(keptRunning("child", "linux", null)).toStrictEqual({
      possible: false,
      code: "not_macos",
      reason: expect.stringContaining("Only launchd of macOS"),
    });
  });

  it.each(["child", "child-tied"] as const)(
    "cannot be switched on under %s on macOS",
    (backend) => {
      expect(keptRunning(backend, "darwin", null)).toStrictEqual({
        possible: false,
        code: "other_backend",
        reason: expect.stringContaining(`SERVICE_BACKEND=${backend}`),
      });
    },
  );

  it.each([null, false, true])("is what a person decided under launchd: %s", (isOn) => {
    expect(keptRunning("launchd", "darwin", () => isOn)).toStrictEqual({ possible: true, isOn });
  });
});
