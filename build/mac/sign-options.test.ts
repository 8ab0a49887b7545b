import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withOwnNode } from "./sign-options.ts";

describe("how the app is signed", () => {
  const usual = { entitlements: "/usual.plist", hardenedRuntime: true };
  const app = "/out/Slack Codex Broker.app";
  const { optionsForFile } = withOwnNode({ app, optionsForFile: () => usual });

  it("gives our Node entitlements of its own, and nothing else", () => {
    expect(optionsForFile?.(join(app, "Contents/MacOS/Slack Codex Broker"))).toEqual(usual);
    expect(optionsForFile?.(join(app, "Contents/Resources/node/bin/node"))).toEqual({
      entitlements: join(import.meta.dirname, "node-entitlements.plist"),
      hardenedRuntime: true,
    });
  });

  it("lets V8 write code, and lets nobody debug it", () => {
    const list = readFileSync(join(import.meta.dirname, "node-entitlements.plist"), "utf8");
    const keys = [...list.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key);
    expect(keys).toEqual([
      "com.apple.security.cs.allow-jit",
      "com.apple.security.cs.allow-unsigned-executable-memory",
      "com.apple.security.cs.disable-library-validation",
    ]);
  });
});
