import { describe, expect, test } from "vitest";
import { appIdOf, tokenShape } from "./token-kind.ts";

describe("the shape of a pasted token", () => {
  test.each([
    ["app", "  ", { shape: "absent" }],
    ["app", "xoxb-1-2-abc", { shape: "wrong-kind", kind: "bot", start: "xoxb-" }],
    ["bot", "xapp-1-A1-2-abc", { shape: "wrong-kind", kind: "app", start: "xapp-" }],
    ["bot", "xoxp-1-2-abc", { shape: "wrong-kind", kind: "user", start: "xoxp-" }],
    ["bot", "xoxe.xoxb-1-abc", { shape: "wrong-kind", kind: "rotated", start: "xoxe." }],
    ["bot", "xoxe-1-abc", { shape: "wrong-kind", kind: "refresh", start: "xoxe-" }],
    ["bot", "xoxc-1-abc", { shape: "wrong-kind", kind: "browser", start: "xoxc-" }],
    ["bot", "hunter2", { shape: "wrong-kind", kind: "unknown", start: null }],
    ["bot", "SLACK_BOT_TOKEN=xoxb-1", { shape: "wrong-kind", kind: "unknown", start: null }],
    ["bot", "xoxb-1-2-abc xapp-1", { shape: "damaged" }],
    ["bot", `xoxb-${"1".repeat(400)}`, { shape: "damaged" }],
    ["bot", "xoxb-", { shape: "damaged" }],
    ["bot", " xoxb-1-2-abc\n", { shape: "right", token: "xoxb-1-2-abc" }],
    ["app", "xapp-1-A1-2-abc", { shape: "right", token: "xapp-1-A1-2-abc" }],
  ] as const)("of the %s token %j", (field, pasted, shape) => {
    expect(tokenShape(field, pasted)).toEqual(shape);
  });

  test("names the app only where Slack puts its id", () => {
    expect(appIdOf("xapp-1-A07K3P9-5512-d41c")).toBe("A07K3P9");
    expect(appIdOf("xapp-playground-4f2a")).toBeNull();
  });
});
