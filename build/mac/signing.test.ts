import { describe, expect, it } from "vitest";
import { signingPlan } from "./signing.ts";

const certificate = { CSC_LINK: "/cert.p12", CSC_KEY_PASSWORD: "x" };
const apiKey = { APPLE_API_KEY: "/key.p8", APPLE_API_KEY_ID: "ID", APPLE_API_ISSUER: "UUID" };

describe("signing of the app for Macs", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["without a certificate", {}, /not signed.*CSC_LINK/],
    ["with a certificate and no password", { CSC_LINK: "/cert.p12" }, /not signed/],
    ["with an empty one", { CSC_LINK: " ", CSC_KEY_PASSWORD: "x" }, /not signed/],
    ["without a key of Apple's", certificate, /not notarised.*APPLE_API_KEY/],
    [
      "with half a key",
      { ...certificate, APPLE_API_KEY: "/key.p8" },
      /APPLE_API_KEY_ID and APPLE_API_ISSUER are missing/,
    ],
  ])("says what it lacks %s", (_name, environment, remark) => {
    const plan = signingPlan(environment);
    expect(plan.isNotarised).toBe(false);
    expect(plan.remarks).toEqual([expect.stringMatching(remark)]);
  });

  it("is whole with a certificate and either way of Apple's", () => {
    const whole = { isSigned: true, isNotarised: true, remarks: [] };
    expect(signingPlan({ ...certificate, ...apiKey })).toEqual(whole);
    const id = { APPLE_ID: "a", APPLE_APP_SPECIFIC_PASSWORD: "b", APPLE_TEAM_ID: "c" };
    expect(signingPlan({ CSC_NAME: "Developer ID", ...id })).toEqual(whole);
  });
});
