import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { pinnedCodexVersion } from "./binary.ts";
import { codexPackages } from "./pinned-packages.ts";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
    }),
  ),
});

test.each(["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"])(
  "W7: the pinned Codex for %s is the one of package-lock.json",
  (platform) => {
    const file = join(import.meta.dirname, "../../package-lock.json");
    const lock = lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const locked = lock.packages[`node_modules/@openai/codex-${platform}`];
    expect(codexPackages[platform]).toEqual({
      name: locked?.name,
      version: locked?.version,
      integrity: locked?.integrity,
    });
    expect(codexPackages[platform]?.version).toBe(`${pinnedCodexVersion}-${platform}`);
  },
);
