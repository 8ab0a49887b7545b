import { describe, expect, it } from "vitest";
import { updateAddress } from "./update-address.ts";

describe("where the app looks for updates", () => {
  it("refuses an address that others can read and change on the way", () => {
    expect(() => updateAddress({ UPDATES_URL: "http://example.org/app" })).toThrow(/https/);
    expect(() => updateAddress({ UPDATES_URL: "example.org" })).toThrow(/https/);
  });

  it("is nowhere by default, GitHub's releases in its workflow, and a web server where one is named", () => {
    expect(updateAddress({})).toEqual([]);
    expect(updateAddress({ GITHUB_REPOSITORY: "a/b" })).toContain("-c.publish.provider=github");
    expect(
      updateAddress({ GITHUB_REPOSITORY: "a/b", UPDATES_URL: "https://example.org/app" }),
    ).toEqual(["-c.publish.provider=generic", "-c.publish.url=https://example.org/app"]);
  });
});
