import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { manualClock } from "./testing/manual-clock.ts";

const refused = (code: string) => ({ kind: "refused", code }) as const;

describe("createFeatureSwitches", () => {
  it("switches off what Slack does not offer, everywhere, and asks again after an hour", async () => {
    const clock = manualClock();
    const features = createFeatureSwitches(clock, silentLog);
    expect(features.note("reactions", "C1", refused("missing_scope"))).toBe(true);
    expect(features.isOff("reactions", "C2")).toBe(true);
    expect(features.isOff("thread-status", "C1")).toBe(false);
    expect(features.off()).toEqual([{ feature: "reactions", reason: "missing_scope" }]);
    await clock.advance(60 * 60_000 + 1);
    expect(features.isOff("reactions", "C1")).toBe(false);
    expect(features.off()).toEqual([]);
  });

  it("switches off in one kind of channel what only that lacks", () => {
    const features = createFeatureSwitches(manualClock(), silentLog);
    features.note("thread-status", "G1", refused("method_not_supported_for_channel_type"));
    expect(features.isOff("thread-status", "G1")).toBe(true);
    expect(features.isOff("thread-status", "C1")).toBe(false);
  });

  it.each([
    refused("channel_not_found"),
    { kind: "ambiguous", message: "" } as const,
    { kind: "rate-limited", retryAfterMs: 1 } as const,
    { kind: "auth", code: "invalid_auth" } as const,
  ])("does not take %o for a missing feature", (failure) => {
    const features = createFeatureSwitches(manualClock(), silentLog);
    expect(features.note("reactions", "C1", failure)).toBe(false);
    expect(features.isOff("reactions", "C1")).toBe(false);
  });
});
